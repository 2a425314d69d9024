"""The committed OpenAPI document and docs/api.md are what the code does."""

import re

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from orders.payments.testcards import TEST_CARDS
from tests.docs.pages import CHECKOUT, names, text

REMEDY = "Run: python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml"
CELLS = [line.strip("|").split(" | ") for line in text("docs/api.md").splitlines() if line.startswith("| `")]


def document():
    return SchemaGenerator().get_schema(request=None, public=True)


class TestDocument:
    def test_is_committed_as_it_is(self):
        made = OpenApiYamlRenderer().render(document(), renderer_context={}).decode()
        assert (CHECKOUT / "docs" / "openapi.yaml").read_text(encoding="utf-8") == made, REMEDY

    def test_documents_problems_of_every_operation(self):
        for path in document()["paths"].values():
            for method, operation in path.items():
                wanted = {"400", "401", "403", "404", "406", "429", "500", "503"}
                assert wanted <= set(operation["responses"]), operation["operationId"]
                assert {"409", "413", "415"} <= set(operation["responses"]) or method == "get"

    def test_has_no_address_with_a_slash_at_its_end(self):
        assert not [path for path in document()["paths"] if path.endswith("/")]


class TestGuide:
    def test_lists_every_operation(self):
        said = {name.split("?")[0] for row in CELLS for name in names(row[0]) if "/" in name}
        guide = {name.replace("{id}", "{order_id}").replace("GET …", "GET /orders/{order_id}") for name in said}
        made = {
            f"{method.upper()} {path.removeprefix('/api/v1')}"
            for path, methods in document()["paths"].items()
            for method in methods
        }
        assert guide == made

    def test_lists_every_test_card(self):
        cards = {names(row[0])[0]: row[1].strip() for row in CELLS if re.match(r" ?`\d", row[0])}
        assert cards == {card.number: str(card.text) for card in TEST_CARDS}
