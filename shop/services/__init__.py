"""Commands of the storefront: the only writers."""
