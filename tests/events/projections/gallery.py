"""A domain of these tests' own: rugs hang on walls, and visitors come. Its tables are no app's, so tests make them."""

from django.db import connection, models
from django.db.models import F

from events import outbox
from events.declare import Event, Topic, event
from events.handling import Group, on, on_tombstone
from events.projections import projection
from events.projections.declaration import projections
from tests.events.weaving import RugWoven

EXHIBITS = Topic("exhibits", partitions=2)
LENDERS = Topic("lenders", partitions=1, compacted=True)
GUIDES = Group("gallery-guides", attempts=1)
REGISTRARS = Group("gallery-registrars")
NEWCOMERS = Group("gallery-newcomers", start="latest")


@event("gallery.rug-hung.v1", topic=EXHIBITS, key="sku")
class RugHung(Event, frozen=True):
    """A rug hangs on a wall now, of which everybody may think something."""

    sku: str
    wall: str


@event("gallery.rug-admired.v1", topic=EXHIBITS, key="sku")
class RugAdmired(Event, frozen=True):
    """Somebody stood before it."""

    sku: str
    by: str


@event("gallery.lender-changed.v1", topic=LENDERS, key="lender")
class LenderChanged(Event, frozen=True):
    """A lender is now as said here."""

    lender: str
    version: int
    name: str


@event("gallery.lender-erased.v1", topic=LENDERS, key="lender")
class LenderErased(Event, frozen=True):
    """A lender asked to be forgotten. A tombstone follows."""

    lender: str
    version: int


class Exhibit(models.Model):
    sku = models.CharField(primary_key=True, max_length=40)
    wall = models.CharField(max_length=40, default="")
    admired = models.IntegerField(default=0)

    class Meta:
        app_label = "gallery"

    def __str__(self):
        return self.sku


class Admirer(models.Model):
    """Has a number that the database makes up, and refers to its parent."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)

    class Meta:
        app_label = "gallery"
        constraints = [models.UniqueConstraint(fields=["exhibit", "name"], name="gallery_admirer_once")]

    def __str__(self):
        return f"{self.name} before {self.exhibit_id}"


class Lender(models.Model):
    lender = models.CharField(primary_key=True, max_length=40)
    version = models.IntegerField()
    name = models.CharField(max_length=40)

    class Meta:
        app_label = "gallery"

    def __str__(self):
        return self.lender


class Guide:
    """What else the handler does, set by each test."""

    def __init__(self):
        self.aside = lambda event: None


guide = Guide()


@on(RugHung, group=GUIDES)
def show_exhibit_on_rug_hung(event):
    guide.aside(event)
    Exhibit.objects.update_or_create(sku=event.sku, defaults={"wall": event.wall})


@on(RugAdmired, group=GUIDES)
def count_admirer_on_rug_admired(event):
    guide.aside(event)
    Exhibit.objects.get_or_create(sku=event.sku)
    Exhibit.objects.filter(sku=event.sku).update(admired=F("admired") + 1)
    Admirer.objects.get_or_create(exhibit_id=event.sku, name=event.by)


@on(LenderChanged, group=REGISTRARS)
def know_lender_on_lender_changed(event):
    state = {"version": event.version, "name": event.name}
    Lender.objects.get_or_create(lender=event.lender, defaults=state)
    Lender.objects.filter(lender=event.lender, version__lt=event.version).update(**state)


@on(LenderErased, group=REGISTRARS)
def forget_lender_on_lender_erased(event):
    Lender.objects.filter(lender=event.lender).delete()


@on_tombstone(LENDERS, group=REGISTRARS)
def forget_lender_on_tombstone(key):
    Lender.objects.filter(lender=key).delete()


@on(RugHung, group=NEWCOMERS)
def weave_another_on_rug_hung(event):
    outbox.publish(RugWoven(sku=event.sku))


SHOWN = projection("exhibits", group=GUIDES, models=[Exhibit, Admirer], pure=True)
LENT = projection("lenders", group=REGISTRARS, models=[Lender], pure=True, from_compacted=True)
NEWS = projection("news", group=NEWCOMERS, models=[], pure=True)
# Only these tests know them.
for name in ("exhibits", "lenders", "news"):
    del projections[name]

TABLES = (Exhibit, Admirer, Lender)


def make_tables():
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in TABLES:
            if model._meta.db_table not in there:
                editor.create_model(model)


def empty_tables():
    for model in reversed(TABLES):
        model.objects.all().delete()
