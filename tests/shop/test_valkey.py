import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache

from shop import valkey


class TestClient:
    def test_is_made_once_however_many_ask_for_it_first(self, monkeypatch):
        both_in, made = threading.Barrier(2), []

        def make(*_args, **_options):
            with suppress(threading.BrokenBarrierError):
                both_in.wait(0.1)  # in vain, if they come one after the other
            made.append(object())
            return made[-1]

        monkeypatch.setattr(valkey, "_made", cache(make))
        with ThreadPoolExecutor(2) as threads:
            clients = list(threads.map(lambda _: valkey.client(patience_seconds=1), range(2)))
        assert clients[0] is clients[1]
        assert len(made) == 1
