import pytest

from orders.status import END, NEXT, Status, ahead_of, before

CONTRACT = """
PLACED: VALIDATED REJECTED HELD CANCELLED
HELD: VALIDATED REJECTED CANCELLED
VALIDATED: PAID CANCELLED EXPIRED
PAID: PACKED CANCELLED
PACKED: DISPATCHED CANCELLED
DISPATCHED: OUT_FOR_DELIVERY
OUT_FOR_DELIVERY: DELIVERED
DELIVERED: RETURNED
REJECTED:
CANCELLED:
EXPIRED:
RETURNED:
"""


class TestTransitions:
    def test_are_those_of_the_contract_and_no_others(self):
        rows = (line.split(":") for line in CONTRACT.strip().splitlines())
        assert {status: set(following.split()) for status, following in rows} == {
            status.value: {following.value for following in NEXT[status]} for status in NEXT
        }

    def test_name_every_status(self):
        assert set(NEXT) == set(Status)

    def test_never_lead_back(self):
        assert not [status for status in Status if status in ahead_of(status)]

    def test_lead_from_placed_to_every_other_status(self):
        assert ahead_of(Status.PLACED) == set(Status) - {Status.PLACED}

    def test_lead_nowhere_from_an_end_but_to_a_return(self):
        assert {following for end in END for following in NEXT[end]} == {Status.RETURNED}


class TestBefore:
    @pytest.mark.parametrize("status", Status)
    def test_is_the_table_read_backwards(self, status):
        assert before(status) == {source for source in Status if status in NEXT[source]}
