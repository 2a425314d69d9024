import socket
import subprocess
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import transaction

from events import effects, outbox, timers
from events.effects import EffectRefused
from tests.events.weaving import RugWoven

RUG = RugWoven(sku="GARISH-RUG")
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class TestOff:
    @pytest.mark.parametrize(
        ("effect", "told"),
        [
            (lambda: outbox.publish(RUG), "publish weaving.rug-woven.v1"),
            (lambda: timers.schedule(RUG, due_at=NOON, name="rug"), "publish weaving.rug-woven.v1"),
            (lambda: timers.cancel("rug"), "cancel the timer rug"),
            (lambda: socket.create_connection(("127.0.0.1", 9)), "use socket"),
            (lambda: subprocess.run(["true"]), "use subprocess.Popen"),
        ],
    )
    def test_refuses(self, effect, told):
        with pytest.raises(EffectRefused, match=f"wanted to {told}"), effects.off():
            effect()

    def test_refuses_mail(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"  # without one, Django would not even try to connect
        with pytest.raises(EffectRefused), effects.off():
            mail.send_mail("Your rug", "is on its way", "shop@example.org", ["ada@example.org"])

    def test_tells_of_what_a_handler_swallowed(self):
        with pytest.raises(EffectRefused, match="use socket"), effects.off():
            try:
                socket.create_connection(("127.0.0.1", 9))
            except Exception as error:
                swallowed = error
        assert isinstance(swallowed, EffectRefused)

    def test_is_over_when_the_block_is(self):
        with effects.off():
            pass
        subprocess.run(["true"], check=True)

    def test_lets_the_blocks_own_error_through(self):
        with pytest.raises(ZeroDivisionError), effects.off():
            raise ZeroDivisionError


@pytest.mark.django_db
class TestDroppingCallbacks:
    def test_forgets_those_of_the_block_only(self, django_capture_on_commit_callbacks):
        rung = []
        with django_capture_on_commit_callbacks(execute=True):
            transaction.on_commit(lambda: rung.append("before"))
            with effects.dropping_callbacks():
                transaction.on_commit(lambda: rung.append("inside"))
            transaction.on_commit(lambda: rung.append("after"))
        assert rung == ["before", "after"]
