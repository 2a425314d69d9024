import pytest


@pytest.fixture(autouse=True)
def _test_s_own_connection(monkeypatch):
    """Between reads, channels closes connections that are in a transaction; here that is the test's own one."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
