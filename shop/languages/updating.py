"""Brings a catalogue up to date with the code: new strings come in, gone ones go, translations stay."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from shop import languages
from shop.languages.extraction import found

# The least that readers of the file need: no names and no dates, which would differ every time.
HEADER = """# What shoppers read, in {language}. `manage.py messages` brings it up to date.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def update_catalogue(code: str) -> Catalog:
    """Write a language's catalogue anew: sorted, without line numbers and dates, so that only strings differ."""
    path = languages.catalogue(code)
    catalogue = read_catalogue(code)
    catalogue.update(found(), no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_text(catalogue))
    return catalogue


def read_catalogue(code: str) -> Catalog:
    """What is translated so far; empty for a new language."""
    path: Path = languages.catalogue(code)
    text = path.read_bytes() if path.exists() else b""
    return read_po(BytesIO(text), locale=code, domain="django")


def missing(catalogue: Catalog) -> list[Message]:
    """What has no translation, or one that nobody has looked at since the string changed."""
    return [message for message in catalogue if message.id and (message.fuzzy or not _whole(message))]


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _text(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True, omit_header=True)
    code = str(catalogue.locale)
    header = HEADER.format(language=dict(languages.NAMES)[code], code=code, plural=catalogue.plural_forms.rstrip(";"))
    return header.encode() + file.getvalue()
