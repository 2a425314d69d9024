"""The page before and after anything was placed, and the stages' own pages."""

from runpy import run_path
from uuid import uuid4

import pytest

from shop import urls
from shop.journey import stages

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


class TestJourney:
    def test_has_six_empty_lanes_at_first(self, client):
        shown = text(client.get("/journey/"))
        assert shown.count("Nothing placed yet") == 6
        for stage in stages.STAGES:
            assert f'<h3 class="lane__title">{stage.title}</h3>' in shown

    def test_has_all_claims_none_of_them_tried(self, client):
        assert text(client.get("/journey/")).count("not tried here yet") == 18

    @pytest.mark.parametrize("tour", ["", "nonsense", "%00", str(uuid4())])
    def test_shows_empty_lanes_for_a_tour_that_never_was(self, client, tour):
        assert text(client.get(f"/journey/?tour={tour}")).count("Nothing placed yet") == 6

    def test_has_nothing_inline_which_the_policy_would_refuse(self, client):
        shown = text(client.get("/journey/"))
        assert " style=" not in shown
        assert "<style" not in shown
        assert "<script>" not in shown

    def test_is_linked_from_every_page(self, client):
        assert 'href="/journey/"' in text(client.get("/cart/"))

    def test_is_not_there_where_the_journey_is_off(self, client, settings):
        settings.JOURNEY = False
        routes = [str(route.pattern) for route in run_path(urls.__file__)["urlpatterns"]]
        assert "cart/" in routes
        assert "journey/" not in routes
        assert 'href="/journey/"' not in text(client.get("/cart/"))


@pytest.mark.parametrize("stage", stages.STAGES, ids=lambda stage: stage.slug)
class TestStage:
    def test_shows_its_idea_its_source_and_what_changed(self, client, stage):
        shown = text(client.get(f"/journey/stages/{stage.number}/"))
        assert '<span class="py-nf">ship_order</span>' in shown
        assert ("What changed since" in shown) == (stage.number > 1)
        assert " style=" not in shown


@pytest.mark.parametrize("number", [0, 7])
def test_there_is_no_other_stage(client, number):
    assert client.get(f"/journey/stages/{number}/").status_code == 404
