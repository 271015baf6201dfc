"""Which categories, with which subtypes, and which shock states the missing answers of each unit leave possible."""

from typology.classification.classify import Classification
from typology.classification.engine import blocks, codes_of
from typology.classification.scores import score_planes
from typology.rulebook.criteria import Memo, outcomes
from typology.rulebook.plan import Plan, compile_plan
from typology.rulebook.proof import code_of

__all__ = ["Kind", "possible_kinds", "possible_shocks", "possible_support"]

Kind = tuple[str, str]
"""A category and its subtype; the subtype is empty where there is none."""

Pair = tuple[int, int]
"""The outcomes of the core tests, coded, with every missing answer at its lowest, and at its highest."""


def possible_kinds(result: Classification) -> tuple[tuple[Kind, ...], ...]:
    """Return, unit by unit, the categories with their subtypes that some completion brings about.

    None is left out, and categories are exact. A subtype between two that come about is named too, though for a few
    units a single answer steps over it.

    Examples
    --------
    >>> import typology as ty
    >>> possible_kinds(ty.classify(ty.load_pilots()))[0]
    (('2', '2CF'),)
    """
    plan = compile_plan(result.rulebook)
    pairs = _pairs(result, plan)
    known = {pair: _between(plan, pair) for pair in set(pairs)}
    return tuple(known[pair] for pair in pairs)


def possible_support(result: Classification) -> tuple[tuple[str, ...], ...]:
    """Return the same by subtype, or by category where it has none.

    Examples
    --------
    >>> import typology as ty
    >>> possible_support(ty.classify(ty.load_pilots()))
    (('2CF',), ('2CF',), ('1-realign',), ('3',))
    """
    return tuple(tuple(subtype or category for category, subtype in kinds) for kinds in possible_kinds(result))


def possible_shocks(result: Classification) -> tuple[tuple[str, ...], ...]:
    """Return, unit by unit, the shock states that some completion brings about."""
    return tuple(tuple(str(entry).split("|")) for entry in result.table["possible_shock"])


def _pairs(result: Classification, plan: Plan) -> list[Pair]:
    answers = result.assessments.aligned(plan.items)
    pairs: list[Pair] = []
    for block in blocks(answers.shape[1]):
        part = answers[:, block]
        planes = score_planes(plan, part, plan.deciding_recipes)
        memo: Memo = {}
        met = {name: outcomes(plan.tests[name], planes.all, memo) for name in plan.core_tests}
        lowest, highest, _ = codes_of(met, plan.core_tests)
        pairs += zip(lowest.tolist(), highest.tolist(), strict=True)
    return pairs


def _between(plan: Plan, pair: Pair) -> tuple[Kind, ...]:
    """Return the kinds of all attainable outcomes that lie between two."""
    low, high = pair
    codes = (code_of(outcome) for outcome in plan.core_outcomes)
    found = {_kind(plan, code) for code in codes if not (code ^ low) & ~(low ^ high) and plan.category_of[code] >= 0}
    return tuple(kind for kind in plan.rulebook.decision.kinds if kind in found)


def _kind(plan: Plan, code: int) -> Kind:
    decision = plan.rulebook.decision
    subtype = int(plan.subtype_of[code])
    name = list(decision.subtypes.rules)[subtype] if subtype >= 0 else ""
    return decision.order[int(plan.category_of[code])], name
