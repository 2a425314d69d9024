"""One machine, nothing installed: starts PostgreSQL, Valkey, Kafka and the services, and keeps them up.

`run` is what `make run` calls. `parts` starts the same parts for the tests. Production needs none of this.
"""
