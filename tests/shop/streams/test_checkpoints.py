"""A new start goes on from the newest complete checkpoint, and only from one that fits."""

import os

import pytest

from shop.streams import checkpoints


@pytest.fixture
def counts(tmp_path):
    return tmp_path / "papilio" / "fits"


def checkpoint(counts, job, number, *, at, complete=True):
    folder = counts / job / f"chk-{number}"
    folder.mkdir(parents=True)
    if complete:
        (folder / "_metadata").write_bytes(b"counts")
        os.utime(folder / "_metadata", (at, at))
    return folder


class TestNewest:
    def test_is_none_at_first(self, counts):
        assert checkpoints.newest(counts) is None

    def test_is_the_newest_of_all_jobs(self, counts):
        checkpoint(counts, "monday", 900, at=1_000)
        tuesday = checkpoint(counts, "tuesday", 3, at=2_000)
        assert checkpoints.newest(counts) == tuesday

    def test_is_the_higher_one_of_the_same_moment(self, counts):
        tenth = checkpoint(counts, "monday", 10, at=1_000)
        checkpoint(counts, "monday", 9, at=1_000)
        assert checkpoints.newest(counts) == tenth

    def test_is_no_half_written_one(self, counts):
        whole = checkpoint(counts, "monday", 1, at=1_000)
        checkpoint(counts, "monday", 2, at=2_000, complete=False)
        assert checkpoints.newest(counts) == whole


class TestKeepOnly:
    def test_deletes_other_jobs_and_what_other_sql_counted(self, counts):
        kept = checkpoint(counts, "tuesday", 3, at=2_000)
        checkpoint(counts, "monday", 1, at=1_000)
        checkpoint(counts.parent / "other-sql", "monday", 1, at=3_000)
        checkpoints.keep_only(kept, counts)
        assert [path.name for path in counts.parent.iterdir()] == ["fits"]
        assert [path.name for path in counts.iterdir()] == ["tuesday"]

    def test_leaves_alone_what_is_no_folder(self, counts):
        counts.mkdir(parents=True)
        note = counts.parent / "README"
        note.write_text("theirs")
        checkpoints.keep_only(None, counts)
        assert note.exists()

    def test_touches_nothing_of_other_installations(self, counts):
        neighbour = checkpoint(counts.parent.parent / "neighbour" / "theirs", "monday", 1, at=1_000)
        checkpoints.keep_only(None, counts)
        assert neighbour.exists()


class TestFingerprint:
    def test_is_the_same_for_the_same_and_another_for_anything_else(self):
        assert checkpoints.fingerprint(["a", "b"]) == checkpoints.fingerprint(["a", "b"])
        assert checkpoints.fingerprint(["a", "b"]) != checkpoints.fingerprint(["ab"])
