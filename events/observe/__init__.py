"""What can be seen from outside: ``metrics`` and where they are served, spans (``tracing``), and ids in ``logs``."""
