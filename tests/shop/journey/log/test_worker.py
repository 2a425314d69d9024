import pytest

from shop.journey.log import wishes, worker
from shop.journey.log.wishes import Wish, wish
from shop.journey.log.worker import Reading, serve
from shop.journey.projections import TALLY

pytestmark = pytest.mark.django_db  # for Valkey's sake


class TestReading:
    def test_goes_on_while_nobody_wishes_anything(self):
        assert not Reading().over

    def test_is_over_for_the_moment_when_somebody_does(self):
        life = Reading()
        wish(Wish("back"), who="ada")
        assert life.over
        assert not life.stopped
        wishes.done()
        assert not life.over

    def test_is_over_for_good_when_it_is_stopped(self):
        life = Reading()
        life.stop()
        assert life.over
        assert life.stopped


class TestServe:
    @pytest.fixture
    def story(self, monkeypatch):
        """What happens, in order; the second reading is stopped by a signal."""
        told, handlers = [], {}

        class Runner:
            def __init__(self, group, life):
                self.life = life
                assert group is TALLY

            def run(self):
                told.append("reads")
                if told.count("reads") == 2:
                    handlers[worker.ENDING[0]](worker.ENDING[0], None)

        monkeypatch.setattr(worker, "Runner", Runner)
        monkeypatch.setattr(worker.signal, "signal", handlers.__setitem__)
        monkeypatch.setattr(worker.gc, "freeze", lambda: None)
        monkeypatch.setattr(worker, "fulfil", lambda wanted, pause: told.append(wanted.what))
        return told

    def test_does_what_is_wished_between_two_readings(self, story):
        wish(Wish("rebuild"), who="ada")
        serve()
        assert story == ["reads", "rebuild", "reads"]
        assert wishes.wished() is None

    def test_leaves_a_wish_to_the_next_worker_when_it_is_stopped(self, story, monkeypatch):
        monkeypatch.setattr(wishes, "done", lambda: None)
        wish(Wish("back"), who="ada")
        serve()
        assert story == ["reads", "back", "reads"]
        assert wishes.wished() == Wish("back")
