"""Dashboards and alerts name only what is measured, and each alert has its section in the operators' page."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

import events.declare
import events.handling
import orders.figures
from events.observe import metrics
from orders.models import Verdict
from orders.status import Status
from shop.local.scraping import Target, file_sd
from shop.observe import figures
from tests.docs.pages import CHECKOUT, table, text
from tests.docs.promql import check, left, read
from tests.docs.test_metrics import described

OPS = CHECKOUT / "docs" / "ops"
PAGE = "docs/operations.md"
DASHBOARDS = sorted((OPS / "grafana" / "dashboards").glob("*.json"))
RULES = [rule for group in yaml.safe_load((OPS / "alerts.yml").read_text())["groups"] for rule in group["rules"]]
SHOPS = (*figures.COUNTED, *orders.figures.COUNTED)

OF_EACH_TARGET = {"job", "instance", *json.loads(file_sd([Target("p", "p", 1)]))[0]["labels"]}
NAMED = re.compile(r"\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}")
# A sum over no series is not 0: it is nothing, and wakes nobody.
NEVER_MORE = re.compile(r"(increase|rate|changes)\(.*\)\s*==\s*0")
# What may be compared with a label: where we know all its values, a misspelt one is found, too.
VALUES = {
    "type": set(events.declare.registry),
    "group": set(events.handling.groups),
    "answer": set(Verdict.Answer.values),
    "check": {"details", "inventory", "fraud"},
    "outcome": {"applied", "duplicate", "parked", "waiting", "done", "failed"},
    "status": {*Status.values, "2xx", "3xx", "4xx", "5xx", "gone"},
    "kind": {"payments", "shipping", "mails"},
    "reason": {"handler", "database", "batch"},
    "job": {"papilio"},
}


def known():
    """Every metric that Prometheus may know of us, by the name it has there, with its labels."""
    found = {"up": set(), "ALERTS": {"alertname", "alertstate", "severity"}}
    for figure in (*metrics.ASKED, *figures.ASKED):
        found[figure.name + ("_total" if figure.kind == "counter" else "")] = set(figure.labels)
    for metric in (*metrics.COUNTED, *SHOPS):
        [family] = metric.describe()
        names = {
            "counter": {"_total": set()},
            "gauge": {"": set()},
            "histogram": {"_bucket": {"le"}, "_sum": set(), "_count": set()},
        }[family.type]
        for ending, more in names.items():
            found[family.name + ending] = {*metric._labelnames, *more}
    for family in REGISTRY.collect():
        if family.name.startswith("process_"):
            found.update((sample.name, set(sample.labels)) for sample in family.samples)
    return {name: labels | OF_EACH_TARGET for name, labels in found.items()}


def asked():
    """(where it stands, expression, words with labels in them)"""
    for rule in RULES:
        yield rule["alert"], rule["expr"], " ".join(rule["annotations"].values())
    for file in DASHBOARDS:
        board = json.loads(file.read_text())
        for variable in board["templating"]["list"]:
            if variable["type"] == "query":
                yield f"{file.stem} ${variable['name']}", variable["definition"], ""
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                yield f"{file.stem} {panel['title']}", target["expr"], target["legendFormat"]


ASKED = list(asked())


@pytest.mark.parametrize(("expression", "words"), [it[1:] for it in ASKED], ids=[it[0] for it in ASKED])
class TestExpressions:
    def test_name_only_metrics_and_labels_that_there_are(self, expression, words):
        read_as = check(expression, known())
        assert set(NAMED.findall(words)) <= left(read_as, known())

    def test_compare_labels_only_with_what_they_may_be(self, expression, words):
        for selector in read(expression).selectors:
            for label, value in selector.matchers:
                if label in VALUES and "$" not in value:
                    assert any(re.fullmatch(value, one) for one in VALUES[label]), f"{label} is never {value}"


class TestDashboards:
    def test_have_ids_of_their_own_and_a_place_for_each_panel(self):
        boards = [json.loads(file.read_text()) for file in DASHBOARDS]
        assert len({board["uid"] for board in boards}) == len(boards) == 4
        for board in boards:
            assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
            places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]}
            assert len(places) == len(board["panels"])

    def test_ask_the_prometheus_that_was_chosen(self):
        for file in DASHBOARDS:
            for panel in json.loads(file.read_text())["panels"]:
                for target in panel.get("targets", []):
                    assert target["datasource"]["uid"] == "${datasource}"


class TestAlerts:
    def test_each_have_a_section_in_the_operators_page_and_no_other_has_one(self):
        section = text(PAGE).split("\n## Alerts\n", 1)[1].split("\n## ", 1)[0]
        assert re.findall(r"^### (\w+)$", section, re.M) == [rule["alert"] for rule in RULES]

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
    def test_say_how_bad_for_how_long_and_where_to_read_on(self, rule):
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert re.fullmatch(r"\d+m", rule["for"])
        assert {"summary", "description", "runbook_url"} == set(rule["annotations"])
        assert rule["annotations"]["runbook_url"] == f"{PAGE}#{rule['alert'].lower()}"

    @pytest.mark.parametrize(
        "rule", [rule for rule in RULES if NEVER_MORE.search(rule["expr"])], ids=lambda it: it["alert"]
    )
    def test_on_what_happens_no_more_wake_also_when_nobody_is_left_who_counted_it(self, rule):
        [counted] = {selector.metric for selector in read(rule["expr"]).selectors}
        assert re.search(rf"\bor absent\({counted}\b", rule["expr"])

    def test_are_what_prometheus_is_told_to_load(self):
        told = yaml.safe_load((OPS / "prometheus.yml").read_text())
        assert told["rule_files"] == ["alerts.yml"]
        [job] = told["scrape_configs"]
        assert {job["job_name"]} == VALUES["job"]
        named = [*job["file_sd_configs"][0]["files"], job["authorization"]["credentials_file"]]
        written = {CHECKOUT / ".data" / "prometheus" / name for name in ("targets.json", "token")}
        assert {Path(OPS / path).resolve() for path in named} == {path.resolve() for path in written}


class TestTables:
    @pytest.mark.parametrize(
        ("heading", "those"),
        [("What each process of the shop counted", SHOPS), ("How the business stands", figures.ASKED)],
    )
    def test_list_each_of_the_shops_figures_with_its_labels_and_meaning(self, heading, those):
        assert table(PAGE, heading=heading) == [described(metric) for metric in those]
