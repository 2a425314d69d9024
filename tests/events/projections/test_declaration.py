from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q, UniqueConstraint
from msgspec.structs import replace

from events.handling import groups
from events.projections.declaration import CannotRebuild, DuplicateProjection, find, projection, projections
from events.projections.tables import NoNaturalKey, table_of
from shop.models import OrderTracking, TrackingStep
from tests.events.projections.gallery import GUIDES, Admirer, Exhibit

pytestmark = pytest.mark.usefixtures("declared")


class TestProjection:
    def test_has_a_name_of_its_own(self):
        with pytest.raises(DuplicateProjection, match="exhibits"):
            projection("exhibits", group=GUIDES, models=[], pure=True)

    def test_has_a_group_of_its_own(self):
        with pytest.raises(DuplicateProjection, match="gallery-guides"):
            projection("exhibits-too", group=GUIDES, models=[], pure=True)


class TestFind:
    def test_names_what_there_is(self):
        with pytest.raises(CannotRebuild, match=r"called exibits; there are: .*exhibits"):
            find("exibits")

    def test_refuses_what_is_not_declared_pure(self, monkeypatch):
        monkeypatch.setitem(projections, "exhibits", replace(projections["exhibits"], pure=False))
        with pytest.raises(CannotRebuild, match="gallery-guides do more than keep its tables"):
            find("exhibits")

    def test_refuses_a_group_that_did_not_start_at_the_beginning(self):
        with pytest.raises(CannotRebuild, match="started at the latest"):
            find("news")


@pytest.fixture
def sketch():
    """Makes a model of a test's own, which no other test sees."""

    def make(*, constraints=(), db_table="sketch", **fields):
        meta = type("Meta", (), {"app_label": "sketches", "constraints": constraints, "db_table": db_table})
        return type("Sketch", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

    yield make
    apps.all_models.pop("sketches", None)
    apps.clear_cache()


class TestTable:
    def test_is_keyed_by_a_primary_key_that_events_decide(self):
        table = table_of(OrderTracking)
        assert table.key == ("order_id",)
        assert {"number", "status", "lines"} < set(table.values)

    def test_is_keyed_by_its_one_unique_constraint_where_the_database_numbers_rows(self):
        table = table_of(TrackingStep)
        assert (table.key, table.values) == (("order_id", "version"), ("status", "at", "detail"))

    def test_may_refer_to_another_by_a_key_that_events_decide(self):
        assert table_of(Admirer).key == ("exhibit_id", "name")

    def test_needs_a_natural_key(self, sketch):
        with pytest.raises(NoNaturalKey, match=r"sketches.Sketch has 0 natural keys"):
            table_of(sketch())

    def test_does_not_choose_between_two_keys(self, sketch):
        with pytest.raises(NoNaturalKey, match="2 natural keys"):
            table_of(sketch(a=models.IntegerField(unique=True), b=models.IntegerField(unique=True)))

    def test_trusts_no_constraint_that_holds_for_some_rows_only(self, sketch):
        some = UniqueConstraint(fields=["a"], condition=Q(b=1), name="some")
        model = sketch(a=models.IntegerField(), b=models.IntegerField(null=True, unique=True), constraints=[some])
        with pytest.raises(NoNaturalKey, match="0 natural keys"):
            table_of(model)

    def test_cannot_refer_to_a_number_that_the_database_made_up(self, sketch):
        admirer = models.ForeignKey(Admirer, on_delete=models.CASCADE, related_name="+")
        with pytest.raises(NoNaturalKey, match=r"sketches.Sketch.admirer refers to such a number"):
            table_of(sketch(admirer=admirer, name=models.CharField(primary_key=True)))

    def test_inserts_ids_that_python_made_up_without_comparing_them(self, sketch):
        made_up = models.UUIDField(primary_key=True, default=uuid4)
        table = table_of(sketch(id=made_up, sku=models.CharField(unique=True), knots=models.IntegerField()))
        assert (table.key, table.values, table.made_up) == (("sku",), ("knots",), ("id",))

    def test_cannot_be_hidden_where_it_names_its_schema(self, sketch):
        with pytest.raises(ValueError, match="names a schema"):
            table_of(sketch(name=models.CharField(primary_key=True), db_table='journey"."sketch'))


class TestDeclared:
    def test_models_are_those_that_the_group_keeps(self):
        assert [table.name for table in find("exhibits").tables] == [
            Exhibit._meta.db_table,
            Admirer._meta.db_table,
        ]
        assert find("exhibits").group is groups["gallery-guides"]
