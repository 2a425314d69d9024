import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest

from events import doorbell


@pytest.fixture
def address(tmp_path, settings):
    address = f"unix:{tmp_path}/bell"
    settings.EVENTS = {**settings.EVENTS, "DOORBELL": address}
    return address


class TestDoorbell:
    def test_wakes_the_listener(self, address):
        with closing(doorbell.listen(address)) as receiver:
            threading.Timer(0.05, doorbell.ring).start()
            assert doorbell.wait(receiver, 10)

    def test_counts_many_rings_as_one(self, address):
        with closing(doorbell.listen(address)) as receiver:
            for _ in range(5):
                doorbell.ring()
            assert doorbell.wait(receiver, 10)
            assert not doorbell.wait(receiver, 0.01)

    def test_costs_nothing_when_nobody_listens(self, address):
        doorbell.ring()

    def test_replaces_the_socket_of_a_killed_relay(self, address):
        doorbell.listen(address).close()
        with closing(doorbell.listen(address)) as receiver:
            doorbell.ring()
            assert doorbell.wait(receiver, 10)

    def test_leaves_the_socket_of_a_living_relay_alone(self, address):
        with closing(doorbell.listen(address)) as receiver:
            with pytest.raises(OSError, match="in use"):
                doorbell.listen(address)
            doorbell.ring()
            assert doorbell.wait(receiver, 10)

    def test_leaves_a_plain_file_alone(self, address):
        file = Path(address.removeprefix("unix:"))
        file.write_text("precious")
        with pytest.raises(OSError, match="in use"):
            doorbell.listen(address)
        assert file.read_text() == "precious"

    def test_asks_once_where_a_host_is_however_often_it_rings(self, settings, monkeypatch):
        asked = []

        def unknown(host):
            asked.append(host)
            raise socket.gaierror

        monkeypatch.setattr(socket, "gethostbyname", unknown)
        monkeypatch.setattr(doorbell.time, "monotonic", lambda: 0.0)
        settings.EVENTS = {**settings.EVENTS, "DOORBELL": "udp:relay.invalid:9999"}
        for _ in range(3):
            doorbell.ring()
        assert asked == ["relay.invalid"]

    @pytest.mark.parametrize(
        "nonsense",
        [
            "bell",
            "unix:",
            f"unix:/{'x' * 200}",
            "udp:host",
            "udp:host:port",
            "udp:host:70000",
            "udp:a..b:1",
            "tcp:host:1",
        ],
    )
    def test_refuses_an_address_that_it_cannot_read(self, nonsense):
        with pytest.raises(doorbell.BadDoorbell, match="unix:/path"):
            doorbell.parse(nonsense)

    def test_reads_both_kinds(self):
        assert doorbell.parse("unix:/run/bell")[1] == "/run/bell"
        assert doorbell.parse("udp:127.0.0.1:9999")[1] == ("127.0.0.1", 9999)
