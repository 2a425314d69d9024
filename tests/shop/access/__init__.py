"""Every address of the shop, and what everybody gets there. test_access_matrix.py walks through it."""
