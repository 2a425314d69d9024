"""An order's story as a page: its events in time and by cause, who reacted, and how the order stood at any moment."""
