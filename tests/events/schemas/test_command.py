from typing import Annotated

import pytest
from django.core.management import CommandError, call_command
from msgspec import Meta

from events.schemas import language
from events.schemas.archive import Archive
from events.schemas.language import Language
from tests.events.schemas.weaving import WIRE_TYPE, declared


@pytest.fixture
def folder(settings, tmp_path):
    settings.EVENTS = settings.EVENTS | {"SCHEMAS": str(tmp_path)}
    return tmp_path


@pytest.fixture
def speak(monkeypatch):
    """Let the project declare these classes and nothing else."""

    def only(*classes):
        spoken = Language({cls.wire_type: cls for cls in classes}, {}, [])
        monkeypatch.setattr(language, "of_installed_apps", lambda: spoken)

    return only


class TestSchemasCommand:
    def test_writes_once_and_then_has_nothing_to_say(self, folder, speak, capsys):
        speak(declared(price=int))
        call_command("schemas", "--write")
        call_command("schemas", "--write")
        call_command("schemas", "--check")
        assert capsys.readouterr().out.splitlines() == [
            f"wrote schemas/{WIRE_TYPE}.json",
            f"wrote golden/{WIRE_TYPE}.json",
            "wrote asyncapi.json",
            f"3 files written to {folder}: commit them.",
            "Nothing new.",
            "1 version, as committed.",
        ]

    def test_check_fails_with_the_difference_and_the_remedy(self, folder, speak):
        speak(declared(price=int))
        call_command("schemas", "--write")
        speak(declared(price=int, currency=(str, "EUR")))
        with pytest.raises(CommandError, match=r'(?s)\+    "currency": \{.*Run: manage.py schemas --write'):
            call_command("schemas", "--check")

    def test_check_names_files_that_are_not_there_yet(self, folder, speak):
        speak(declared(price=int))
        with pytest.raises(CommandError, match=rf"\+\+\+ golden/{WIRE_TYPE}.json is not written yet"):
            call_command("schemas", "--check")

    @pytest.mark.parametrize("option", ["--write", "--check"])
    def test_refuses_what_breaks_with_the_remedy_and_writes_nothing(self, folder, speak, option):
        speak(declared(price=int))
        call_command("schemas", "--write")
        before = {path: path.read_bytes() for path in folder.rglob("*.json")}
        speak(declared(price=str))
        with pytest.raises(CommandError, match=r"(?s)price was integer and is string\..*\(.v2\).*@upcaster"):
            call_command("schemas", option)
        assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before

    def test_asks_for_the_folder_where_none_is_set(self, settings):
        settings.EVENTS = settings.EVENTS | {"SCHEMAS": ""}
        with pytest.raises(CommandError, match=r"EVENTS\['SCHEMAS'\] is the path of a committed folder"):
            call_command("schemas", "--check")

    def test_says_when_a_golden_file_has_to_be_written_by_hand(self, folder, speak):
        speak(declared(postcode=Annotated[str, Meta(pattern="^[A-Z]{2}$")]))
        with pytest.raises(CommandError, match="write the golden file by hand"):
            call_command("schemas", "--write")

    def test_lists_versions_and_what_became_of_them(self, folder, speak, capsys):
        speak(declared(price=int), declared("weaving.rug-beaten.v1", retired=True))
        call_command("schemas", "--write")
        capsys.readouterr()
        speak(declared("weaving.rug-beaten.v1", retired=True), declared("weaving.rug-lost.v1"))
        call_command("schemas")
        assert [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()] == [
            ["weaving.rug-beaten.v1", "retired"],
            ["weaving.rug-lost.v1", "new: not written yet"],
            ["weaving.rug-priced.v1", "nothing here reads it"],
        ]


class TestArchive:
    def test_of_an_empty_folder_is_empty(self, tmp_path):
        assert Archive(tmp_path).schemas == Archive(tmp_path).goldens == {}
