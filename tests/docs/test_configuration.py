"""The tables of configuration are what the code reads, default for default."""

import ast
import re

import msgspec
import pytest

from events.conf import Conf
from tests.docs.pages import CHECKOUT, names, table

SETTINGS = (
    "settings.py",
    "signing_in.py",
    "safety/settings.py",
    "observe/settings.py",
    "connect/settings.py",
    "streams/settings.py",
)
READS = re.compile(r"env\.(?!read_env|Env)\w+$")

# Defaults that are no literals, in the words of the table.
IN_WORDS = {
    "not (DEBUG or DEMO)": "on, unless `DEBUG` or `DEMO`",
    "str(BASE_DIR / 'staticfiles')": "`staticfiles` in the checkout",
    "str(DATA_DIR / 'beat')": "`beat` in the data folder",
    "'dummymail://' if DEMO else 'smtp://localhost:25'": "none in a demo, else `smtp://localhost:25`",
    "'3' if DEMO else ''": "`3` in a demo, else empty",
    "DEMO": "on in a demo, else off",
}
# What a launcher reads for other reasons than to be configured by people.
NOT_FOR_PEOPLE = {"PATH", "METAMORPHOSIS_THROWAWAY"}


def in_words(default):
    if default is None or default is msgspec.NODEFAULT:
        return "required"
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, list | tuple):
        return in_words(",".join(f"{item:g}" if isinstance(item, float) else str(item) for item in default))
    return f"`{default}`" if default != "" else "empty"


def default_of(call):
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "default")]
    if not given:
        return None
    try:
        return ast.literal_eval(given[0])
    except ValueError:
        return given[0]


def read_by_settings():
    """Every ``env.cast("NAME", default)`` of the settings: the name, and the default in the table's words."""
    trees = [ast.parse((CHECKOUT / "shop" / module).read_text()) for module in SETTINGS]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and READS.match(ast.unparse(node.func)):
            default = default_of(node)
            said = computed(default) if isinstance(default, ast.AST) else in_words(default)
            yield ast.literal_eval(node.args[0]), said


def computed(default):
    """What is one thing in a demo and another elsewhere is said in the same words everywhere."""
    known = IN_WORDS.get(ast.unparse(default))
    if known or not (isinstance(default, ast.IfExp) and ast.unparse(default.test).upper() == "DEMO"):
        return known
    return f"{in_words(ast.literal_eval(default.body))} in a demo, else {in_words(ast.literal_eval(default.orelse))}"


def read_by_launcher():
    """Every name that the launcher asks the environment for, and what it uses of the backbone's broker."""
    for file in [*(CHECKOUT / "shop" / "local").glob("*.py"), *(CHECKOUT / "events" / "testing").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.get":
                asked = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                asked = node.slice
            else:
                continue
            if isinstance(asked, ast.Constant):
                yield asked.value


def documented(heading):
    return {names(name)[0]: default for name, _, default in table("docs/configuration.md", heading=heading)}


class TestEnvironment:
    def test_is_listed_with_the_defaults_of_the_settings(self):
        assert documented("What an installation may set") == dict(read_by_settings())

    def test_of_the_launcher_is_listed(self):
        assert set(documented("What `make run` looks at besides")) == set(read_by_launcher()) - NOT_FOR_PEOPLE

    @pytest.mark.parametrize("heading", ["What an installation may set", "What `make run` looks at besides"])
    def test_says_what_each_name_means(self, heading):
        assert all(meaning for _, meaning, _ in table("docs/configuration.md", heading=heading))

    def test_of_the_example_file_is_listed(self):
        named = [line.lstrip("#").split("=")[0] for line in (CHECKOUT / ".env.example").read_text().splitlines()]
        known = documented("What an installation may set") | documented("What `make run` looks at besides")
        assert {name for name in named if name.isupper()} <= set(known)


class TestEvents:
    def test_are_listed_with_their_defaults(self):
        fields = {field.name: in_words(field_default(field)) for field in msgspec.structs.fields(Conf)}
        assert documented("The setting `EVENTS`") == fields


def field_default(field):
    made = field.default_factory is not msgspec.NODEFAULT
    return field.default_factory() if made else field.default
