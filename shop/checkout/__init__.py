"""The checkout's three steps: who and where to, how it is paid, and a last look before it is ordered."""
