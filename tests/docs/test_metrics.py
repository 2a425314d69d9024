"""docs/metrics.md tells of every figure that there is, and of no other."""

import re

import pytest
from prometheus_client import REGISTRY

from events.observe import metrics
from tests.docs.pages import table, text

PAGE = "docs/metrics.md"


def described(metric):
    """What the table should say of a figure: name, kind, labels, meaning."""
    if isinstance(metric, metrics.Figure):
        name, kind, labels, meaning = metric.name, metric.kind, metric.labels, metric.meaning
    else:
        [family] = metric.describe()
        name, kind, labels, meaning = family.name, family.type, metric._labelnames, family.documentation
    name += "_total" if kind == "counter" else ""
    return [f"`{name}`", kind, ", ".join(f"`{label}`" for label in labels), meaning]


class TestTables:
    @pytest.mark.parametrize(
        ("heading", "those"),
        [("What each process counted", metrics.COUNTED), ("The state of the installation", metrics.ASKED)],
    )
    def test_list_each_with_its_labels_and_meaning(self, heading, those):
        assert table(PAGE, heading=heading) == [described(metric) for metric in those]

    def test_leave_out_none_that_is_registered(self):
        ours = {family.name for family in REGISTRY.collect() if family.name.startswith("events_")}
        assert ours == {metric._name for metric in metrics.COUNTED}


class TestAlerts:
    def test_name_only_figures_that_there_are(self):
        known = {described(metric)[0].strip("`") for metric in (*metrics.COUNTED, *metrics.ASKED)}
        assert set(re.findall(r"\bevents_[a-z_]+", text(PAGE))) <= known
