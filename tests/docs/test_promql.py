"""The checker of dashboards and alerts finds what is misspelt."""

import pytest

from tests.docs.promql import Unknown, check, left, read

KNOWN = {
    "rugs_woven_total": {"weaver", "process"},
    "rug_seconds_bucket": {"weaver", "le"},
    "looms": set(),
}


class TestCheck:
    @pytest.mark.parametrize(
        "text",
        [
            "looms",
            "looms > 30",
            'rate(rugs_woven_total{weaver="ada"}[5m]) * 60',
            'sum by (weaver) (rate(rugs_woven_total{process=~"a|b", weaver!~"x"}[5m])) / 2e3 > 0.5',
            "histogram_quantile(0.95, sum by (le) (rate(rug_seconds_bucket[5m])))",
            "sum(rugs_woven_total) by (weaver) unless on (weaver) rug_seconds_bucket",
            "count(looms == 0) or vector(0)",
            "label_values(rugs_woven_total, weaver)",
            "topk(5, sum by (weaver) (rugs_woven_total))",
        ],
    )
    def test_takes_what_there_is(self, text):
        check(text, KNOWN)

    @pytest.mark.parametrize(
        ("text", "missing"),
        [
            ("loms", "no metric loms"),
            ("looms > 1 and rate(rugs_woven[5m]) > 0", "no metric rugs_woven"),
            ("rug_seconds_count", "no metric rug_seconds_count"),
            ('rugs_woven_total{waever="ada"}', "rugs_woven_total has no label waever"),
            ('looms{weaver="ada"}', "looms has no label weaver"),
            ('rugs_woven_total{process="a", waever=~"ada"}', "no label waever"),
            ("sum by (waever) (rugs_woven_total)", "none of its metrics has a label waever"),
            ("sum(rugs_woven_total) by (waever)", "none of its metrics has a label waever"),
            ("looms unless on (waever) looms", "a label waever"),
            ("label_values(rugs_woven_total, waever)", "a label waever"),
            ("label_values(rugs_wove_total, weaver)", "no metric rugs_wove_total"),
            ("rat(rugs_woven_total[5m])", "function rat"),
            ("looms ; drop", "nobody can read"),
        ],
    )
    def test_refuses_what_is_misspelt(self, text, missing):
        with pytest.raises(Unknown, match=missing):
            check(text, KNOWN)


class TestLeft:
    def test_is_what_the_metric_has_without_an_aggregation(self):
        assert left(read("rugs_woven_total > 3"), KNOWN) == {"weaver", "process"}

    def test_is_what_the_aggregation_leaves(self):
        assert left(read("sum by (weaver) (rugs_woven_total)"), KNOWN) == {"weaver"}
        assert left(read("sum(rugs_woven_total)"), KNOWN) == set()
