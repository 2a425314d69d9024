import pytest
from django.contrib.auth.models import Permission

from events import operations
from events.consumer import parking
from events.models import Decision, Parked, Pause
from events.operations import Outcome
from shop.insight.pipeline import deciding
from shop.models import User
from tests.events.weaving import RugWoven, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kafka")]

GROUP = "/staff/pipeline/groups/order-validation"


def told(page):
    return [str(message) for message in page.context["messages"]]


class TestPausing:
    def test_is_asked_first(self, staff):
        page = staff("manager").get(f"{GROUP}/pause")
        assert "Nothing of the group takes effect" in page.text
        assert not Pause.objects.exists()

    def test_pauses_and_is_recorded(self, staff):
        page = staff("manager").post(f"{GROUP}/pause", {"reason": "moths"}, follow=True)
        assert told(page) == ["order-validation is paused."]
        assert Pause.objects.get().reason == "moths"
        decided = Decision.objects.get()
        assert (decided.action, decided.group_name, decided.actor, decided.reason) == (
            "pause",
            "order-validation",
            "manager",
            "moths",
        )
        assert "Resume" in page.text

    def test_of_a_paused_group_is_refused_in_words(self, staff):
        operations.pause(group="order-validation", actor="ada")
        page = staff("manager").post(f"{GROUP}/pause", {"reason": "moths"}, follow=True)
        assert "paused by ada" in told(page)[0]
        assert Decision.objects.count() == 1

    def test_ends_with_resuming(self, staff):
        operations.pause(group="order-validation", actor="ada")
        page = staff("manager").post(f"{GROUP}/resume", {"reason": ""}, follow=True)
        assert told(page) == ["order-validation goes on."]
        assert not Pause.objects.exists()
        assert Decision.objects.filter(action="resume", actor="manager").exists()

    def test_tells_that_a_reason_is_too_long_and_loses_nothing(self, staff):
        page = staff("manager").post(f"{GROUP}/pause", {"reason": "moth " * 200})
        assert page.status_code == 200
        assert "moth moth" in page.text
        assert not Pause.objects.exists()


class TestRedriving:
    def parked(self, *skus, group="order-validation"):
        for sku in skus:
            parking.park(group=group, records=[record(RugWoven(sku=sku))], error="a moth")

    def test_tries_every_key_and_tells_what_became_of_it(self, staff, monkeypatch):
        def redriven(**asked):
            assert asked == {"group": "order-validation", "actor": "manager", "reason": "mended", "seconds": 20.0}
            yield "orders", b"GARISH-RUG", Outcome(applied=3, left=0)
            yield "orders", b"DULL-RUG", Outcome(applied=0, left=2, error="another moth")

        monkeypatch.setattr(deciding.operations, "redrive_group", redriven)
        page = staff("manager").post(f"{GROUP}/redrive", {"reason": "mended"}, follow=True)
        assert told(page) == [
            "2 keys were tried, 3 events applied.",
            "orders DULL-RUG: 0 applied, 2 still parked, because: another moth.",
        ]

    def test_tells_a_handful_of_keys_and_counts_the_rest(self, staff, monkeypatch):
        keys = [("orders", f"RUG-{number}".encode(), Outcome(0, 1, "a moth")) for number in range(50)]
        monkeypatch.setattr(deciding.operations, "redrive_group", lambda **_: iter(keys))
        page = staff("manager").post(f"{GROUP}/redrive", {}, follow=True)
        assert len(told(page)) == 12
        assert told(page)[-1] == "40 more keys are still parked."

    def test_tells_no_key_from_outside_to_who_may_not_see_what_is_inside(self, staff, monkeypatch):
        keys = [("possible-fraud", b"card-of-ada", Outcome(0, 1, "a moth"))]
        monkeypatch.setattr(deciding.operations, "redrive_group", lambda **_: iter(keys))
        client = staff("reader")
        rights = Permission.objects.filter(content_type__app_label="events", codename="redrive_parked")
        User.objects.get(username="reader").user_permissions.set(rights)
        for who, name in ((client, "(hidden)"), (staff("manager"), "card-of-ada")):
            page = who.post(f"{GROUP}/redrive", {}, follow=True)
            assert told(page)[-1].startswith(f"possible-fraud {name}: 0 applied")

    def test_that_is_refused_says_why(self, staff):
        self.parked("GARISH-RUG")
        page = staff("manager").post(f"{GROUP}/redrive", {}, follow=True)
        [why] = told(page)
        assert "has no position in rugs" in why
        assert Parked.objects.count() == 1

    def test_of_nothing_says_so(self, staff):
        page = staff("manager").post(f"{GROUP}/redrive", {}, follow=True)
        assert "Nothing of order-validation is parked any more" in told(page)[0]

    def test_is_offered_where_something_is_parked(self, staff):
        assert "/redrive" not in staff("manager").get(GROUP).text
        self.parked("GARISH-RUG")
        assert f"{GROUP}/redrive" in staff("manager").get(GROUP).text

    def test_is_offered_only_when_the_group_is_resumed(self, staff):
        self.parked("GARISH-RUG")
        staff("manager").post(f"{GROUP}/pause", {"reason": "moths"})
        assert f"{GROUP}/redrive" not in staff("manager").get(GROUP).text

    def test_goes_for_the_relay_as_well(self, staff):
        answer = staff("manager").post("/staff/pipeline/groups/relay/redrive", {})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/pipeline")


class TestWhoMay:
    @pytest.mark.parametrize("what", ["pause", "resume", "redrive", "seek"])
    @pytest.mark.parametrize("role", ["reader", "support", "warehouse"])
    def test_is_a_manager_and_nobody_else(self, staff, role, what):
        client = staff(role)
        assert client.get(f"{GROUP}/{what}").status_code == 403
        assert client.post(f"{GROUP}/{what}", {"reason": "moths"}).status_code == 403
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("what", ["pause", "resume", "redrive", "seek"])
    def test_is_asked_before_whether_there_is_such_a_group(self, staff, what):
        assert staff("support").get(f"/staff/pipeline/groups/nobody/{what}").status_code == 403
        assert staff("manager").get(f"/staff/pipeline/groups/nobody/{what}").status_code == 404

    @pytest.mark.parametrize("what", ["pause", "resume", "seek"])
    def test_does_nothing_to_the_relay(self, staff, what):
        assert staff("manager").post(f"/staff/pipeline/groups/relay/{what}", {"reason": "moths"}).status_code == 404
