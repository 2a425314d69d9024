"""``make bench``: the backbone against the loops that one would write by hand, side by side on one machine.

Each module of ``suite`` is one benchmark and says what it compares. ``raw`` holds the hand-written loops, tuned: the
same bytes and the same durability, and nothing else. Both sides of a ratio take turns within one run, at least five
times; what counts is the median of the ratios.
"""
