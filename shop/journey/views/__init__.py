"""The Journey's pages: six roads, their source, and an order that took one of the early ones."""
