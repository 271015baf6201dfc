"""The questions on which a category or a shock state rests, save those that an office may leave out."""

from collections.abc import Iterable

from typology.rulebook.criteria import scores_of
from typology.rulebook.plan import Plan

__all__ = ["category_items", "shock_items"]


def category_items(plan: Plan) -> tuple[str, ...]:
    """Return the questions on which a category rests.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> found = category_items(compile_plan(load_rulebook()))
    >>> found[:2], "R1" in found
    (('E1.N1', 'E1.N2'), False)
    """
    tested = (scores_of(plan.tests[name]) for name in plan.core_tests)
    return _items(plan, (*tested, *(scores for scores, _ in plan.stages.values())))


def shock_items(plan: Plan) -> tuple[str, ...]:
    """Return the questions on which a shock state rests.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> shock_items(compile_plan(load_rulebook()))
    ('R1', 'R2', 'R3', 'R4', 'K1', 'K2', 'K3')
    """
    return _items(plan, (scores_of(plan.tests[name]) for name in plan.shock_tests))


def _items(plan: Plan, read: Iterable[Iterable[int]]) -> tuple[str, ...]:
    scores = frozenset[int]().union(*read)
    rows = sorted(frozenset[int]().union(*(plan.sources[score] for score in scores)))
    return tuple(plan.items[row] for row in rows if not plan.rulebook.items[plan.items[row]].optional)
