"""Whether a model has learned what the rulebook lets it learn."""

from collections.abc import Iterator, Sequence

from typology.errors import Problem, nearest
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.model import IndicatorModel, LearnedFeature

__all__ = ["differences_from"]


def differences_from(rulebook: Rulebook, model: IndicatorModel) -> Iterator[Problem]:
    """Yield every feature, composite and block of a model that is not that of the rulebook."""
    view = None if rulebook.crosscheck is None else rulebook.crosscheck.indicator_view
    if view is None:
        yield Problem("nothing is learned by this rulebook", rulebook.version, "an indicator_view in crosscheck.yaml")
        return
    if model.composites != tuple(view.composites):
        found, expected = ", ".join(model.composites), ", ".join(view.composites)
        yield Problem("composites: others than in the rulebook", found, expected)
    yield from _features(model.features, model.absent, _wanted(view, rulebook))
    yield from _blocks(model, view, rulebook)
    if model.pooling != view.pooling.value:
        yield Problem("pooling: another than in the rulebook", f"{model.pooling:g}", f"{view.pooling.value:g}")


def _wanted(view: IndicatorView, rulebook: Rulebook) -> dict[str, LearnedFeature]:
    """Return the features of the rulebook, without what is learned of them."""
    indicators = {} if rulebook.desk is None else rulebook.desk.indicators
    return {
        code: LearnedFeature(code, name, 1 if indicators[code].better == "high" else -1, feature.logarithm, 0, 1)
        for name, composite in view.composites.items()
        for code, feature in composite.features.items()
        if code in indicators
    }


def _features(
    found: Sequence[LearnedFeature], absent: Sequence[str], wanted: dict[str, LearnedFeature]
) -> Iterator[Problem]:
    codes = [feature.code for feature in found]
    for code in absent:
        if code not in wanted or code in codes:
            expected = "a feature of the rulebook that nothing was learned from"
            yield Problem("absent: foreign feature", code, expected, nearest(code, wanted))
    for code in wanted:
        if code not in codes and code not in absent:
            expected = f"{code}, which the rulebook learns from; train the model again with figures of it"
            yield Problem("features: missing feature", None, expected)
    for feature in found:
        if feature.code not in wanted:
            expected = "a feature of the rulebook"
            yield Problem("features: foreign feature", feature.code, expected, nearest(feature.code, wanted))
            continue
        for name in ("composite", "sign", "logarithm"):
            given, expected = getattr(feature, name), getattr(wanted[feature.code], name)
            if given != expected:
                yield Problem(f"features, {feature.code}: another {name}", f"{given}", f"{expected}")
    known = [code for code in codes if code in wanted]
    order = [code for code in wanted if code in known]
    if known != order and sorted(known) == sorted(order):
        moved = next(pair for pair in zip(known, order, strict=True) if pair[0] != pair[1])
        yield Problem("features: reordered", moved[0], f"{moved[1]} in its place, as in the rulebook")


def _blocks(model: IndicatorModel, view: IndicatorView, rulebook: Rulebook) -> Iterator[Problem]:
    wanted = {block.name: block for block in blocks_of(rulebook, view)}
    for block in model.blocks:
        if block.name not in wanted:
            yield Problem("blocks: foreign block", block.name, "a block of the rulebook", nearest(block.name, wanted))
            continue
        foreign = [item for item in block.questions if item not in wanted[block.name].items]
        for item in foreign:
            expected = f"a question of {block.name}"
            yield Problem("blocks: foreign question", item, expected, nearest(item, wanted[block.name].items))
    names = [block.name for block in model.blocks if block.name in wanted]
    order = [name for name in wanted if name in names]
    if names != order and sorted(names) == sorted(order):
        yield Problem("blocks: reordered", ", ".join(names), ", ".join(order))
