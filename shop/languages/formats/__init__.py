"""How Django itself writes days and times where nobody asks a filter of ours: in the lists of the back office."""
