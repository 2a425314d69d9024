"""The loops that one would write by hand: no lease, no cursor that survives a crash, no order across late commits."""
