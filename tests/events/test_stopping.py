import signal
import threading
import time

from events.stopping import Stopping


class TestStopping:
    def test_ends_a_wait_and_each_later_one(self):
        stopping = Stopping()
        assert not stopping.wait(0.0)
        threading.Timer(0.05, stopping.set).start()
        began = time.monotonic()
        assert stopping.wait(20.0)
        assert stopping.wait(20.0)
        assert stopping.is_set()
        assert time.monotonic() - began < 10.0

    def test_may_be_set_by_a_signal_again_and_again_while_somebody_waits(self):
        """``threading.Event`` hangs here now and then: the handler wants the lock that ``wait()`` holds."""
        before = signal.getsignal(signal.SIGALRM)
        try:
            for _ in range(50):
                stopping = Stopping()
                signal.signal(signal.SIGALRM, lambda *_, stopping=stopping: stopping.set())
                signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0001)
                while not stopping.wait(0.00001):
                    pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, before)

    def test_waits_for_as_long_as_it_is_told(self):
        began = time.monotonic()
        assert not Stopping().wait(0.05)
        assert time.monotonic() - began >= 0.05
