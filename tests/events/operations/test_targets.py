from datetime import UTC, datetime, timedelta, timezone

import pytest

from events.operations.targets import BadTarget, read_target


class TestReadTarget:
    @pytest.mark.parametrize(
        ("text", "target"),
        [
            ("earliest", "earliest"),
            ("latest", "latest"),
            ("42", 42),
            ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
            ("2026-11-23T06:30Z", datetime(2026, 11, 23, 6, 30, tzinfo=UTC)),
            ("2026-11-23T06:30+02:00", datetime(2026, 11, 23, 6, 30, tzinfo=timezone(timedelta(hours=2)))),
        ],
    )
    def test_reads_what_somebody_typed(self, text, target):
        assert read_target(text) == target

    @pytest.mark.parametrize("text", ["yesterday", "-1", "", "2026-13-01"])
    def test_says_what_can_be_typed(self, text):
        with pytest.raises(BadTarget, match=r"earliest, latest, an offset, or a time such as 2026-11-23T06:30Z"):
            read_target(text)
