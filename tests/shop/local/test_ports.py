import json
import socket
import subprocess
import sys

import pytest

from shop.local import ports
from shop.local.home import CHECKOUT, Home


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def taken():
    """A port that something listens on, on every address."""
    with socket.socket() as listener:
        listener.bind(("", 0))
        listener.listen()
        yield listener.getsockname()[1]


class TestChoose:
    def test_takes_the_usual_port_where_it_is_free(self, home, monkeypatch):
        [free] = ports.spare(1)
        monkeypatch.setitem(ports.USUAL, "web", free)
        assert ports.choose(home, names=["web"], fixed={}) == {"web": free}

    def test_takes_another_where_the_usual_one_is_taken(self, home, monkeypatch, taken):
        monkeypatch.setitem(ports.USUAL, "web", taken)
        chosen = ports.choose(home, names=["web"], fixed={})["web"]
        assert chosen != taken
        assert ports.is_free(chosen)

    def test_remembers_its_choice(self, home, monkeypatch, taken):
        monkeypatch.setitem(ports.USUAL, "web", taken)
        first = ports.choose(home, names=["web"], fixed={})
        assert ports.choose(home, names=["web"], fixed={}) == first

    def test_chooses_anew_when_yesterdays_port_is_taken(self, home, taken):
        (home.data / "ports.json").write_text(json.dumps({"web": taken}))
        assert ports.choose(home, names=["web"], fixed={})["web"] != taken

    def test_gives_no_port_twice(self, home, monkeypatch):
        [free] = ports.spare(1)
        for name in ports.USUAL:
            monkeypatch.setitem(ports.USUAL, name, free)
        chosen = ports.choose(home, names=ports.USUAL, fixed={})
        assert len(set(chosen.values())) == len(ports.USUAL)

    def test_refuses_a_port_that_was_asked_for_and_is_taken(self, home, taken):
        with pytest.raises(ports.PortTaken, match=str(taken)):
            ports.choose(home, names=["web"], fixed={"web": taken})


class TestReserving:
    def test_keeps_a_port_from_another_launcher_that_starts_at_the_same_moment(self, home, monkeypatch):
        [free] = ports.spare(1)
        monkeypatch.setitem(ports.USUAL, "web", free)
        other = "import sys; from shop.local import ports; sys.exit(ports._reserve(int(sys.argv[1])))"
        assert subprocess.run([sys.executable, "-c", other, str(free)], cwd=CHECKOUT).returncode == 1  # True: it may
        chosen = ports.choose(home, names=["web"], fixed={})  # another one, if a launcher was quicker than we
        assert subprocess.run([sys.executable, "-c", other, str(chosen["web"])], cwd=CHECKOUT).returncode == 0


class TestChooseRow:
    def test_takes_the_usual_row_where_it_is_free(self, home, monkeypatch):
        first = ports.choose_row(home, length=3, taken=(), usual=False)
        monkeypatch.setattr(ports, "USUAL_ROW", first)
        (home.data / "ports.json").unlink()
        assert ports.choose_row(home, length=3, taken=()) == first

    def test_remembers_it_beside_the_other_ports(self, home):
        chosen = ports.choose(home, names=["web"], fixed={}, usual=False)
        first = ports.choose_row(home, length=3, taken=chosen.values(), usual=False)
        assert ports.choose_row(home, length=3, taken=chosen.values(), usual=False) == first
        assert ports.choose(home, names=["web"], fixed={}, usual=False) == chosen

    def test_goes_elsewhere_where_one_of_them_is_taken(self, home, monkeypatch, taken):
        monkeypatch.setattr(ports, "USUAL_ROW", taken - 1)
        first = ports.choose_row(home, length=3, taken=())
        assert taken not in range(first, first + 3)

    def test_goes_elsewhere_where_one_of_them_is_somebody_elses(self, home, monkeypatch):
        usual = ports.choose_row(home, length=3, taken=(), usual=False)
        (home.data / "ports.json").unlink()
        monkeypatch.setattr(ports, "USUAL_ROW", usual)
        first = ports.choose_row(home, length=3, taken=[usual + 2])
        assert usual + 2 not in range(first, first + 3)

    def test_says_so_where_there_is_none(self, home, monkeypatch):
        monkeypatch.setattr(ports, "is_free", lambda _: False)
        with pytest.raises(ports.NoFreePort, match="3 ports side by side"):
            ports.choose_row(home, length=3, taken=())
