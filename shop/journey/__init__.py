"""One order, six roads: from the monolith to streams, each a module that can be read, run and broken.

It stands apart from the shop that it explains: tables in a PostgreSQL schema of its own, topics of its own, processes
of its own. Only the sixth stage places an order in the shop itself.
"""
