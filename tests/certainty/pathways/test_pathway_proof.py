"""What a pathway promises, against every set of improvements written out."""

from contextlib import suppress
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import typology as ty
from tests.certainty.pathways.every_improvement import NOT_APPLICABLE, Everything, movable_items
from tests.classification.answers import matrices, units_of
from tests.oracles.random_assessments import random_assessments
from typology.certainty.pathways.pathway import Pathway, pathway
from typology.certainty.pathways.unreachable import UnreachableError

maturity = ("enabler", "institution", "driver", "sector")
small = ty.load_rulebook(Path(__file__).parents[2] / "rulebook" / "small")
book = ty.load_rulebook()
levels = {
    "aggregation.levels.national": 0.37,
    "aggregation.levels.local": 0.63,
    "aggregation.levels.ceiling": 0.85,
    "aggregation.levels.regional_in_national": 0.31,
}
uneven = ty.with_values(book, levels)
"""Levels weighted so that scores fall on no even grid."""

targets = (*book.decision.order, *book.decision.subtypes.rules, *book.decision.shock.order)
prices = st.sampled_from((0.25, 0.3, 1.0, 1.0, 2.0, 7.5))


def found(answers: NDArray[np.float64], target: str, rulebook: ty.Rulebook, **terms: object) -> Pathway | None:
    unit = pd.DataFrame(index=pd.Index(["UNI"], name="unit", dtype=object))
    assessments = ty.Assessments(rulebook.items, answers[:, None], unit)
    try:
        return pathway(assessments, "UNI", target, rulebook=rulebook, **terms)  # type: ignore[arg-type]
    except UnreachableError:
        return None


def moves(path: Pathway | None) -> dict[str, int] | None:
    return None if path is None else {step.item: step.steps for step in path.steps}


@st.composite
def villages(draw: st.DrawFn) -> NDArray[np.float64]:
    """Answers to the smallest rulebook, some unknown, some not applicable, its school as it may be."""
    answer = st.sampled_from((0.0, 0.0, 1.0, 1.0, 2.0, 2.0, np.nan, -1.0))
    return np.array([draw(answer) for _ in range(len(small.items) - 1)] + [np.nan])


def test_a_dimension_of_which_nothing_applies_is_unknown_on_the_way_too():
    answers = np.array([0, 2, 2, 0, 1, 0, -1, 0, 0, 0, 2, -1, 2, 2, np.nan])

    assert moves(found(answers, "2", small)) is not None
    for target in ("2T", "2B", "2TB", "N"):
        assert found(answers, target, small) is None


@given(villages(), st.sampled_from(("1", "2", "N", "2T", "2B", "2TB", "calm", "threat", "ruin")), st.data())
@settings(max_examples=40, deadline=None)
def test_in_a_rulebook_small_enough_no_set_at_all_is_cheaper(
    answers: NDArray[np.float64], target: str, data: st.DataObject
):
    kinds = ("shock",) if target in small.decision.shock.order else maturity
    items = movable_items(small, answers, kinds)
    costs = data.draw(st.dictionaries(st.sampled_from(items), prices) if items else st.just({}))
    everything = Everything(small, answers, tuple(items), target, costs, {})
    path = found(answers, target, small, costs=costs, alternatives=2, within=100)
    ranked = [best for best, _ in zip(everything.ranked(), range(3), strict=False)]

    assert moves(path) == (ranked[0] if ranked else None)
    if path is not None and path.steps:
        assert [moves(other) for other in path.alternatives] == ranked[1:]


@given(villages(), st.sampled_from(("2", "N", "2T", "2B")), st.data())
@settings(max_examples=40, deadline=None)
def test_where_fixed_items_stand_in_the_way_the_fewest_are_named(
    answers: NDArray[np.float64], target: str, data: st.DataObject
):
    items = movable_items(small, answers, maturity)
    fixed = data.draw(st.lists(st.sampled_from(items), min_size=1, unique=True) if items else st.just([]))
    everything = Everything(small, answers, tuple(items), target, {}, {})
    passed = (everything.steps[:, [item in fixed for item in items]] > 0).sum(axis=1)[everything.reached]
    frame = ty.Assessments(small.items, answers[:, None], pd.DataFrame(index=pd.Index(["UNI"], name="unit")))
    if not len(passed) or not passed.min():
        return
    with pytest.raises(UnreachableError) as caught:
        pathway(frame, "UNI", target, fixed=fixed, rulebook=small)

    assert len(caught.value.free) == passed.min()
    assert found(answers, target, small, fixed=[item for item in fixed if item not in caught.value.free]) is not None


@pytest.mark.slow
@pytest.mark.parametrize("rulebook", [book, uneven], ids=["published", "uneven"])
@given(st.integers(0, 10_000), st.sampled_from(targets), st.data())
@settings(max_examples=25, deadline=None)
def test_of_few_movable_items_no_set_is_cheaper(rulebook: ty.Rulebook, seed: int, target: str, data: st.DataObject):
    """Most of a pathway is gone already; what is left of it, and items beside it, are few enough to enumerate."""
    answers = random_assessments(1, seed).aligned(tuple(rulebook.items))[:, 0].copy()
    kinds = ("shock",) if target in rulebook.decision.shock.order else maturity
    whole = found(answers, target, rulebook, alternatives=0)
    steps = data.draw(st.permutations(whole.steps if whole else ()))
    for step in steps[2:]:
        answers[list(rulebook.items).index(step.item)] = step.then
    left = [step.item for step in steps[:2]]
    others = [item for item in movable_items(rulebook, answers, kinds) if item not in left]
    left += data.draw(st.lists(st.sampled_from(others), max_size=4 - len(left), unique=True) if others else st.just([]))
    items = tuple(item for item in rulebook.items if item in left)
    costs = data.draw(st.dictionaries(st.sampled_from(items), prices) if items else st.just({}))
    low = [item for item in items if kinds == maturity and not answers[list(rulebook.items).index(item)] > 3]
    most = dict.fromkeys(data.draw(st.lists(st.sampled_from(low), unique=True)) if low else (), 3.0)
    everything = Everything(rulebook, answers, items, target, costs, most)
    fixed = [item for item in rulebook.items if item not in items]
    path = found(answers, target, rulebook, costs=costs, fixed=fixed, most=most, alternatives=1, within=100)
    ranked = [best for best, _ in zip(everything.ranked(), range(2), strict=False)]

    assert moves(path) == (ranked[0] if ranked else None)
    if path is not None and path.steps:
        assert [moves(other) for other in path.alternatives] == ranked[1:]


@pytest.mark.slow
@given(matrices(most=1), st.sampled_from(targets))
@settings(max_examples=25, deadline=None)
def test_once_its_steps_are_taken_a_pathway_gives_its_target(answers: NDArray[np.float64], target: str):
    path = found(answers[:, 0], target, book, alternatives=1)
    for way in (path, *path.alternatives) if path else ():
        result = ty.classify(way.applied)["UNI"]
        assert target in (result.category, result.subtype, result.shock.state)
        assert target in book.decision.shock.order or result.status == "determinate"
        assert way.cost == sum(step.cost for step in way.steps)


@pytest.mark.slow
@given(matrices(most=1), st.sampled_from(targets))
@settings(max_examples=25, deadline=None)
def test_no_answer_ever_gets_worse_and_none_that_does_not_apply_is_moved(answers: NDArray[np.float64], target: str):
    path = found(answers[:, 0], target, book, alternatives=0)
    if path is None:
        return
    after = path.applied.aligned(tuple(book.items))[:, 0]
    changed = ~((after == answers[:, 0]) | np.isnan(after))
    better = np.array([1 if book.scale_of(item).better == "high" else -1 for item in book.items])

    assert [item for item, moved in zip(book.items, changed, strict=True) if moved] == [s.item for s in path.steps]
    assert (answers[changed, 0] != NOT_APPLICABLE).all()
    assert not (better * (after - answers[:, 0]) < 0)[changed].any()


@pytest.mark.slow
@given(matrices(most=1), st.sampled_from(targets))
@settings(max_examples=15, deadline=None)
def test_where_none_leads_the_places_named_can_be_reached_and_no_others(answers: NDArray[np.float64], target: str):
    with suppress(UnreachableError):
        pathway(units_of(answers), "U0", target, alternatives=0)
        return
    with pytest.raises(UnreachableError) as caught:
        pathway(units_of(answers), "U0", target)
    shock = target in book.decision.shock.order
    subtypes = book.decision.subtypes.rules if target in book.decision.subtypes.rules else ()
    places = book.decision.shock.order if shock else (*book.decision.order, *subtypes)
    paths = {place: found(answers[:, 0], place, book, alternatives=0) for place in places}

    assert set(caught.value.reachable) == {place for place, path in paths.items() if path is not None and path.steps}
