"""The back office of the storefront."""
