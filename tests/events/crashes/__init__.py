"""``kill -9`` at the lines whose comments say what a crash there leaves, with real processes, broker and database."""
