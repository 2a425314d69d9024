"""Reads of the storefront: no writes, no events."""
