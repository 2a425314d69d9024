import pytest

from events.declare import Topic
from events.schemas import upcaster
from events.schemas.archive import Archive
from events.schemas.guard import objections
from events.schemas.language import Language
from events.schemas.rendering import stale, write
from events.schemas.upcasters import Step
from tests.events.schemas.weaving import declared
from tests.events.weaving import RUGS

V1, V2 = "weaving.rug-priced.v1", "weaving.rug-priced.v2"


def speaking(*classes, **upcasters):
    return Language({cls.wire_type: cls for cls in classes}, upcasters, [])


@pytest.fixture
def archive(tmp_path):
    """One version was published: a price in whole euros."""
    write(Archive(tmp_path), speaking(declared(V1, price=int)))
    return Archive(tmp_path)


def leading(function, *, to=V2):
    upcaster(V1, to=to)(function)
    return {V1: Step(to, function)}


def mend(old):
    return {**old, "price": f"{old['price']}.00"}


class TestObjections:
    def test_are_none_while_nothing_changes(self, archive):
        assert objections(archive, speaking(declared(V1, price=int))) == []

    def test_are_none_to_a_field_with_a_default(self, archive):
        assert objections(archive, speaking(declared(V1, price=int, currency=(str, "EUR")))) == []

    def test_are_none_to_a_new_event(self, archive):
        assert objections(archive, speaking(declared(V1, price=int), declared("weaving.rug-lost.v1"))) == []

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({}, "price is gone"),
            ({"price": str}, "price was integer and is string"),
            ({"price": int, "currency": str}, "currency is new and has no default"),
        ],
        ids=["removed", "retyped", "required"],
    )
    def test_name_the_version_and_what_breaks_it(self, archive, fields, said):
        found = objections(archive, speaking(declared(V1, **fields)))
        assert found[0].startswith(f"{V1}: {said}")

    def test_find_a_version_that_vanished_or_was_renamed(self, archive):
        assert "was published, and nothing here can read it. Was it renamed?" in objections(archive, speaking())[0]

    def test_are_none_to_a_version_that_is_retired(self, archive):
        assert objections(archive, speaking(declared(V1, price=int, retired=True))) == []

    def test_find_another_topic(self, archive):
        moved = declared(V1, price=int, topic=Topic("carpets"))
        assert "its topic was rugs and is carpets" in objections(archive, speaking(moved))[0]

    def test_find_another_key(self, archive):
        assert "its key was sku and is price" in objections(archive, speaking(declared(V1, price=int, key="price")))[0]

    def test_find_a_topic_that_becomes_compacted(self, archive):
        moved = declared(V1, price=int, topic=Topic(RUGS.name, compacted=True))
        assert "rugs has become compacted" in objections(archive, speaking(moved))[0]

    def test_find_a_struct_that_forbids_unknown_fields_before_it_is_published(self, archive):
        found = objections(archive, speaking(declared(V1, price=int), declared(V2, forbid_unknown_fields=True)))
        assert found == ["RugPriced forbids unknown fields: a new field would stop its old readers."]

    @pytest.mark.parametrize("lost", ["golden", "schemas"])
    def test_find_a_file_that_was_deleted(self, archive, lost):
        (archive.folder / lost / f"{V1}.json").unlink()
        found = objections(Archive(archive.folder), speaking(declared(V1, price=int)))
        assert found == [f"{V1} has no {lost}/{V1}.json: get it back with git; it is kept for ever."]


class TestObjectionsToUpcasters:
    def test_are_none_when_a_version_leads_to_its_successor(self, archive):
        assert objections(archive, speaking(declared(V2, price=str), **leading(mend))) == []

    def test_find_a_successor_that_cannot_be_read(self, archive):
        found = objections(archive, speaking(declared(V2, price=str), **leading(lambda old: old)))
        assert len(found) == 1
        assert "its golden file is not read as weaving.rug-priced.v2 any more" in found[0]

    def test_find_an_upcaster_that_fails(self, archive):
        found = objections(archive, speaking(declared(V2, price=str), **leading(lambda old: {"sku": old["rug"]})))
        assert "KeyError('rug')" in found[0]

    def test_find_another_key(self, archive):
        found = objections(archive, speaking(declared(V2, price=str), **leading(lambda old: mend(old) | {"sku": "X"})))
        assert found == [f"{V1}: its golden file has the key sku, and as {V2} X: keep the key."]

    def test_find_one_that_leads_to_nothing(self, archive):
        assert "which no class declares" in objections(archive, speaking(**leading(mend)))[0]

    def test_find_one_that_leads_to_another_topic(self, archive):
        elsewhere = declared(V2, price=str, topic=Topic("carpets"))
        assert "a version keeps its topic" in objections(archive, speaking(elsewhere, **leading(mend)))[0]

    def test_find_one_from_a_version_that_never_was(self, archive):
        upcaster("weaving.rug-prized.v1", to=V1)(mend)
        spoken = speaking(declared(V1, price=int), **{"weaving.rug-prized.v1": Step(V1, mend)})
        assert objections(archive, spoken) == [
            "weaving.rug-prized.v1 has an upcaster and was never published: is it misspelt?"
        ]


class TestWrite:
    def test_adds_a_golden_file_and_never_touches_it_again(self, archive):
        golden = archive.golden_file(V1)
        assert golden.read_bytes() == b'{"sku":"sku","price":7}'
        write(Archive(archive.folder), speaking(declared(V1, price=int, currency=(str, "EUR"))))
        assert golden.read_bytes() == b'{"sku":"sku","price":7}'
        assert "currency" in archive.schema_file(V1).read_text()

    def test_keeps_the_files_of_versions_whose_class_is_gone(self, archive):
        write(Archive(archive.folder), speaking(declared(V2, price=str), **leading(mend)))
        both = Archive(archive.folder)
        assert list(both.schemas) == list(both.goldens) == [V1, V2]

    def test_leaves_nothing_to_write(self, archive):
        assert stale(Archive(archive.folder), speaking(declared(V1, price=int))) == {}

    def test_shows_what_differs(self, archive):
        (path, difference), (asyncapi, _) = stale(
            archive, speaking(declared(V1, price=int, currency=(str, "EUR")))
        ).items()
        assert (path, asyncapi) == (archive.schema_file(V1), archive.asyncapi)
        assert '+    "currency": {' in difference.splitlines()
