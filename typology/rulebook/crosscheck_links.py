"""Check that the trained view learns from figures that inform no answer, and that its numbers fit one another."""

from collections.abc import Iterator, Mapping

from typology.errors import Problem
from typology.rulebook.crosscheck import Crosscheck
from typology.rulebook.desk import Desk, Indicator
from typology.rulebook.findings import Finding, dangling
from typology.rulebook.indicator_view import Feature, IndicatorView
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Path

__all__ = ["crosscheck_links"]


def crosscheck_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between the views of a cross-check and the rest of a rulebook."""
    if rulebook.crosscheck is None:
        return
    yield from _blocks(rulebook, rulebook.crosscheck)
    view = rulebook.crosscheck.indicator_view
    if view is not None:
        yield from _features(view, rulebook.desk)
        yield from _numbers(view)


def _blocks(rulebook: Rulebook, crosscheck: Crosscheck) -> Iterator[Finding]:
    """Yield kinds that no dimension is of, so that nothing of them could ever be compared."""
    kinds = dict.fromkeys(dimension.kind for dimension in rulebook.dimensions.values())
    for name in ("desk_profile", "indicator_view"):
        view = getattr(crosscheck, name)
        for kind in view.blocks if view is not None else ():
            if kind not in kinds:
                yield dangling(("crosscheck", name, "blocks", kind), "kind of dimension", kind, kinds)


# Features --------------------------------------------------------------------------------------------------------


def _features(view: IndicatorView, desk: Desk | None) -> Iterator[Finding]:
    if desk is None:
        path: Path = ("crosscheck", "indicator_view", "composites")
        expected = "desk indicators, in a folder desk beside"
        yield path, Problem("unknown indicators", ", ".join(view.composites), expected)
        return
    why = _bearing_on_answers(desk)
    first: dict[str, str] = {}
    for composite, group in view.composites.items():
        for code, feature in group.features.items():
            path = ("crosscheck", "indicator_view", "composites", composite, "features", code)
            if first.setdefault(code, composite) != composite:
                yield path, Problem("a feature in two composites", code, f"one composite; it is in {first[code]}")
            indicator = desk.indicators.get(code)
            if indicator is None:
                yield dangling(path, "indicator", code, desk.indicators)
            else:
                yield from _feature(path, feature, indicator, why.get(code))


def _feature(path: Path, feature: Feature, indicator: Indicator, why: str | None) -> Iterator[Finding]:
    code = str(path[-1])
    if why is not None:
        expected = "an indicator that informs no answer; none can question what it is part of"
        yield path, Problem("a feature that answers are made of", f"{code}, which {why}", expected)
    if indicator.better is None:
        expected = "an indicator with better: high or better: low"
        yield path, Problem("a feature without a direction", code, expected)
    if feature.logarithm and indicator.possible.lowest <= 0:
        expected = f"an indicator whose possible values are above 0; they are {indicator.possible}"
        yield (*path, "logarithm"), Problem("a logarithm of what may be nothing", code, expected)


def _bearing_on_answers(desk: Desk) -> Mapping[str, str]:
    """Return how each figure that has to do with an answer bears on it: in it, as its error, or in place of it."""
    beside: dict[str, str] = {}
    for code in desk.in_answers:
        figure = desk.figures[code]
        if isinstance(figure, Indicator) and figure.error is not None:
            beside.setdefault(figure.error, f"is the error of {code}")
    for name, figure in desk.figures.items():
        if figure.instead_of in desk.in_answers:
            beside.setdefault(name, f"stands in for {figure.instead_of}")
    return {**beside, **desk.in_answers}


# Numbers ---------------------------------------------------------------------------------------------------------


def _numbers(view: IndicatorView) -> Iterator[Finding]:
    if view.flags_from.value < view.refused_below.value:
        found = f"{view.flags_from.value:g}"
        expected = f"{view.refused_below.value:g} or more, below which no model is fitted"
        yield ("crosscheck", "indicator_view", "flags_from"), Problem("objections without a model", found, expected)
