"""Where the tests' own database is, for processes that a test starts."""

from urllib.parse import quote

from django.db import connection


def url():
    at = connection.settings_dict
    return f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
