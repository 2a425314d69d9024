"""One benchmark, one module: ``GOALS`` names its ratios, ``measure`` takes the turns."""
