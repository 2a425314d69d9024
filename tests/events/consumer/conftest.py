import pytest
from django.db import connection

from events.consumer import positions
from tests.events.consumer.dyeing import dyer as the_dyer


@pytest.fixture
def dyer():
    the_dyer.__init__()
    return the_dyer


@pytest.fixture
def claims():
    """Claims partitions for a group, as an assignment would: what ``apply`` is given."""

    def claim(group, *places, topic_id="topic", start=0):
        with connection.cursor() as cursor:
            return {
                place: positions.claim(cursor, group=group.name, place=place, topic_id=topic_id, start=start)
                for place in places
            }

    return claim
