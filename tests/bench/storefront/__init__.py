"""The shop as a benchmark runs it: a database of its own, its web process beside one bare view, and many clients."""
