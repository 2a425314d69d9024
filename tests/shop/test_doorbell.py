import asyncio
import threading

import pytest

from events.testing import eventually
from shop import doorbell
from shop.doorbell import Ringer


class Layer:
    """A channel layer that does as told: ring, refuse, or hang."""

    def __init__(self):
        self.rung = []
        self.news = threading.Event()
        self.trouble = None
        self.gate = threading.Event()
        self.gate.set()

    async def group_send(self, group, message):
        while not self.gate.is_set():
            await asyncio.sleep(0.005)
        self.news.set()
        if self.trouble:
            raise self.trouble
        self.rung.append((group, message["type"]))

    def waits_for(self, count):
        return eventually(lambda: len(self.rung) == count, within=5, every=0.005)


@pytest.fixture
def layer(monkeypatch):
    layer = Layer()
    monkeypatch.setattr(doorbell, "get_channel_layer", lambda: layer)
    return layer


class TestRinger:
    def test_rings_the_group(self, layer):
        Ringer().ring("order.1")
        assert layer.waits_for(1)
        assert layer.rung == [("order.1", "rang")]

    def test_returns_at_once_while_the_layer_hangs(self, layer):
        layer.gate.clear()
        ringer = Ringer()
        for number in range(1000):  # would never end if one ring waited for the layer
            ringer.ring(f"order.{number}")
        assert layer.rung == []
        layer.gate.set()
        assert layer.waits_for(1000)

    def test_makes_one_ring_of_many_that_wait(self, layer):
        layer.gate.clear()
        ringer = Ringer()
        for number in range(doorbell.LANES):
            ringer.ring(f"busy.{number}")
        for _ in range(50):
            ringer.ring("order.1")
        layer.gate.set()
        ringer.ring("order.2")
        assert layer.waits_for(doorbell.LANES + 2)

    def test_says_once_that_it_cannot_and_once_that_it_can_again(self, layer, caplog):
        caplog.set_level("INFO", logger="shop.doorbell")
        ringer, layer.trouble = Ringer(), ConnectionError("Valkey is gone")
        for number in range(3):
            layer.news.clear()
            ringer.ring(f"order.{number}")
            assert layer.news.wait(5)
        layer.trouble = None
        ringer.ring("order.9")
        assert layer.waits_for(1)
        ringer.ring("order.10")
        assert layer.waits_for(2)
        levels = [record.levelname for record in caplog.records]
        assert levels == ["WARNING", "INFO"]
