"""Reads PromQL as far as it takes to know which metrics and labels an expression names.

A small tokenizer and a walk over its tokens: no syntax tree. What it does not know it refuses, rather than pass it.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

TOKEN = re.compile(
    r"""\s*(?: (?P<string> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )
             | (?P<number> \d+(?:\.\d+)?(?:e\d+)?(?:ms|[smhdwy])? )
             | (?P<name> [a-zA-Z_][\w]* )
             | (?P<sign> =~ | !~ | != | == | >= | <= | [-+*/%^=<>(){}\[\],:] ) )""",
    re.X,
)
AGGREGATIONS = {"sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile"}
FUNCTIONS = {"rate", "increase", "deriv", "changes", "histogram_quantile", "absent", "vector", "time", "label_values"}
CLAUSES = {"by", "without", "on", "ignoring", "group_left", "group_right"}
OPERATORS = {"and", "or", "unless", "bool", "offset"}


class Unknown(Exception):
    """An expression names what there is not."""


class Selector(NamedTuple):
    """A metric, and the labels by which some of its series are chosen, each with what it is compared to."""

    metric: str
    matchers: tuple[tuple[str, str], ...]


class Expression(NamedTuple):
    """What an expression names. ``grouped``: the labels that an aggregation leaves; None without one."""

    selectors: tuple[Selector, ...]
    clauses: frozenset[str]
    grouped: frozenset[str] | None


def read(text: str) -> Expression:
    """What ``text`` names.

    :raises Unknown: if it has anything that no PromQL has, or a function that is not on the list
    """
    tokens = list(_tokens(text))
    selectors: list[Selector] = []
    clauses, grouped, aggregated, at = set[str](), set[str](), False, 0
    while at < len(tokens):
        kind, word = tokens[at]
        follows = tokens[at + 1][1] if at + 1 < len(tokens) else ""
        at += 1
        if kind != "name" or word in OPERATORS:
            continue
        if word in CLAUSES:
            labels, at = _listed(tokens, at)
            clauses |= labels
            grouped |= labels if word == "by" else set()
        elif word in AGGREGATIONS and (follows == "(" or follows in CLAUSES):
            aggregated = aggregated or word not in {"topk", "bottomk"}
        elif follows == "(":
            if word not in FUNCTIONS:
                raise Unknown(f"{text}: the function {word} is not known here.")
            if word == "label_values":
                at, label = _label_asked_for(tokens, at)
                clauses.add(label)
        else:
            matchers, at = _matchers(tokens, at) if follows == "{" else ((), at)
            selectors.append(Selector(word, matchers))
    return Expression(tuple(selectors), frozenset(clauses), frozenset(grouped) if aggregated else None)


def check(text: str, known: Mapping[str, Set[str]]) -> Expression:
    """Read an expression, and hold what it names against the metrics that there are, each with its labels.

    :raises Unknown: naming the metric or the label that is not among them
    """
    expression = read(text)
    for metric, matchers in expression.selectors:
        if metric not in known:
            raise Unknown(f"{text}: there is no metric {metric}.")
        for label, _ in matchers:
            if label not in known[metric]:
                raise Unknown(f"{text}: {metric} has no label {label}.")
    for label in expression.clauses:
        if not any(label in known[metric] for metric, _ in expression.selectors):
            raise Unknown(f"{text}: none of its metrics has a label {label}.")
    return expression


def left(expression: Expression, known: Mapping[str, Set[str]]) -> Set[str]:
    """The labels that the answer has."""
    if expression.grouped is not None:
        return expression.grouped
    return {label for metric, _ in expression.selectors for label in known[metric]}


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise Unknown(f"{text}: nobody can read {text[at:]!r}.")
        at = match.end()
        yield str(match.lastgroup), str(match[str(match.lastgroup)])


def _listed(tokens: list[tuple[str, str]], at: int) -> tuple[set[str], int]:
    """The labels in the brackets that begin at ``at``, and where they end."""
    end = next(index for index in range(at, len(tokens)) if tokens[index][1] == ")")
    return {word for kind, word in tokens[at:end] if kind == "name"}, end + 1


def _matchers(tokens: list[tuple[str, str]], at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    end = next(index for index in range(at, len(tokens)) if tokens[index][1] == "}")
    inside = [token for token in tokens[at + 1 : end] if token[1] != ","]
    return tuple((inside[i][1], inside[i + 2][1][1:-1]) for i in range(0, len(inside), 3)), end + 1


def _label_asked_for(tokens: list[tuple[str, str]], at: int) -> tuple[int, str]:
    """Grafana's own: ``label_values(metric, label)``. Its label is taken away, the metric is read as any other."""
    end = next(index for index in range(at, len(tokens)) if tokens[index][1] == ")")
    label = tokens.pop(end - 1)[1]
    return at + 1, label
