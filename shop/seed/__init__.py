"""What a new shop starts with: shelves, goods, opening stock, and people to sign in as."""
