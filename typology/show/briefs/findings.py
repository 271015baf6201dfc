"""What was found about a unit, in the words of a brief: the tests that decided, and the scores they read."""

import re
from collections.abc import Mapping

from typology.classification.comparison_words import compared, leaves
from typology.classification.prose import capital, cites
from typology.classification.result import TestLine, UnitResult
from typology.rulebook.model import Rulebook
from typology.show.briefs.page import Bar, Bars, Rows

__all__ = ["bars_of", "decisive_rows", "named_scores", "score_names_of"]

KINDS = (
    ("Frameworks, finance, institutions", ("enablers", "institutions")),
    ("Performance drivers", ("drivers",)),
    ("Urban sectors", ("sectors",)),
)
"""The columns of the chart: a heading, and the groups of scores under it."""


def score_names_of(result: UnitResult) -> Mapping[str, str]:
    """Return the name of every score."""
    return {line.score: line.name for line in result.scores}


def named_scores(text: str, result: UnitResult, rulebook: Rulebook) -> str:
    """Return a text with the names of scores, and of groups of them, in place of their codes; not those in brackets.

    Examples
    --------
    >>> import typology as ty
    >>> res = ty.classify(ty.load_pilots())
    >>> named_scores("mean of E1, E2, E3", res["KEN"], res.rulebook)
    'mean of the frameworks'
    >>> named_scores("E4", res["KEN"], res.rulebook)
    'Financing mechanisms'
    """
    for group, members in rulebook.aggregation.groups.items():
        for listing in (", ".join(members), f"{members[0]} to {members[-1]}"):
            text = text.replace(listing, f"the {group}")
    names = score_names_of(result)
    return re.sub(r"(?<![(\w])[A-Z]\d{0,2}(\.[A-Z])?\b", lambda found: names.get(found[0], found[0]), text)


def decisive_rows(result: UnitResult, rulebook: Rulebook) -> Rows:
    """Return the tests on the way to the category: what was asked, what came out, and by which numbers."""
    on_the_way = dict.fromkeys(
        (
            *(name for rule in result.trace for name in rule.tests),
            *(result.subtype_rule.tests if result.subtype_rule else ()),
        )
    )
    tests = {test.test: test for test in result.tests}
    rows = tuple(_row(tests[name], result, rulebook) for name in on_the_way)
    heads = ("What was asked", "Answer", "By which numbers", "Margin", "Source")
    return Rows(heads, rows, (0.30, 0.10, 0.32, 0.09, 0.19), least=len(rows))


def _row(test: TestLine, result: UnitResult, rulebook: Rulebook) -> tuple[str, ...]:
    answer = {"met": "yes", "not met": "no", "unknown": "open"}[test.outcome]
    if test.outcome == "unknown" and test.as_answered != "unknown":
        answer = f"open; so far {'yes' if test.as_answered == 'met' else 'no'}"
    margin = "" if test.distance is None else f"{abs(test.distance):.2f}"
    return test.question, answer, _numbers(test, result, rulebook), margin, cites(test.basis)


def _numbers(test: TestLine, result: UnitResult, rulebook: Rulebook) -> str:
    """Return the comparison that carries the outcome."""
    every = list(leaves(test.condition))
    known = [leaf for leaf in every if leaf.distance is not None]
    wanted = test.as_answered == "met"
    agreeing = [leaf for leaf in known if ((leaf.distance or 0) >= 0) == wanted]
    if test.as_answered == "unknown" or not agreeing:
        return "Not enough is answered to say."
    leaf = max(agreeing, key=lambda leaf: abs(leaf.distance or 0))
    if test.distance is not None:
        leaf = min(agreeing, key=lambda leaf: abs(abs(leaf.distance or 0) - abs(test.distance or 0)))
    return f"{capital(named_scores(leaf.subject, result, rulebook))}: {compared(leaf)} (asked: {leaf.comparison})."


def bars_of(result: UnitResult, rulebook: Rulebook) -> Bars:
    """Return the scores that categories rest on, beside one another."""
    short = {score for need in result.needs.values() for score in need.scores}
    lines = {line.score: line for line in result.scores}
    groups = rulebook.aggregation.groups
    columns = []
    for title, names in KINDS:
        bars = []
        for score in (score for name in names if name in groups for score in groups[name]):
            line = lines[score]
            low, high = line.lowest or 0.0, line.highest or 0.0
            bars.append(Bar(line.name, line.value, low, high, score in short))
        if bars:
            columns.append((title, tuple(bars)))
    top = max(scale.highest or 0.0 for scale in rulebook.scales.scales.values())
    return Bars(tuple(columns), top)
