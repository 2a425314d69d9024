from types import SimpleNamespace

from django.core.checks import run_checks

from events.checks import database_is_postgresql


class TestDatabaseIsPostgresql:
    def test_has_nothing_to_say_of_postgresql(self):
        assert database_is_postgresql() == []

    def test_names_the_aliases_that_there_are_when_one_is_unknown(self, settings):
        settings.EVENTS = {**settings.EVENTS, "DATABASE": "loom"}
        (error,) = database_is_postgresql()
        assert "EVENTS['DATABASE'] is 'loom', and DATABASES has no such alias" in error.msg
        assert "default" in error.hint

    def test_says_what_to_set_where_the_database_is_another(self, monkeypatch):
        sqlite = SimpleNamespace(vendor="sqlite", settings_dict={"ENGINE": "django.db.backends.sqlite3"})
        monkeypatch.setattr("events.checks.connections", Databases(default=sqlite))
        (error,) = database_is_postgresql()
        assert "'default', which is django.db.backends.sqlite3: the backbone needs PostgreSQL" in error.msg
        assert "be django.db.backends.postgresql" in error.hint

    def test_is_asked_where_no_database_is_named(self, settings):
        settings.EVENTS = {**settings.EVENTS, "DATABASE": "loom"}
        assert "events.E002" in [message.id for message in run_checks()]


class Databases(dict):
    """Stands for Django's, by alias."""

    def __init__(self, **known):
        super().__init__(known)
        self.settings = known
