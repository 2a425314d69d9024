import pytest

from events.words import counted


@pytest.mark.parametrize(("number", "says"), [(0, "0 rugs"), (1, "1 rug"), (2, "2 rugs")])
def test_counted_has_a_plural_for_all_but_one(number, says):
    assert counted(number, "rug") == says
