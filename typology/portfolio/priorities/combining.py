"""Need and stated priority of every outcome, joined by the rule of the rulebook: at least, at most, as answered."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.collection import Assessments
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook
from typology.rulebook.priorities import Priorities as Rules

__all__ = ["ABSENT", "Combined", "Floats", "combine", "outcome_items", "rules_for_priorities"]

Floats = NDArray[np.float64]

ABSENT = -np.inf
"""Stands for an outcome that does not apply: below every other, and in no mean."""


@dataclass(frozen=True, eq=False)
class Combined:
    """The priority of outcomes, outcomes x units.

    Attributes
    ----------
    outcomes, domains
        The outcome of each row, and the domain it belongs to.
    need, stated
        As answered; NaN unknown, -1 not applicable.
    answered
        Need and stated priority joined; NaN unless both are known, or the one known settles it.
    lowest, highest
        The same with every unknown answer at the lowest, and at the highest. Where an outcome does not apply, all
        three are minus infinity.
    """

    outcomes: tuple[str, ...]
    domains: tuple[str, ...]
    need: Floats
    stated: Floats
    answered: Floats
    lowest: Floats
    highest: Floats

    @property
    def applies(self) -> NDArray[np.bool_]:
        """Say where an outcome applies."""
        applies: NDArray[np.bool_] = self.lowest > ABSENT
        return applies


def rules_for_priorities(rulebook: Rulebook) -> Rules:
    """Return the rules for priorities.

    Raises
    ------
    ValueError
        If the rulebook has none.
    """
    if rulebook.priorities is None:
        raise ValueError(f"The rulebook {rulebook.version} has no rules for priorities; expected priorities.yaml")
    return rulebook.priorities


def outcome_items(rulebook: Rulebook) -> Mapping[str, tuple[str, str]]:
    """Return, by outcome in the order of the domains, the items that ask for its need and its stated priority.

    Examples
    --------
    >>> import typology as ty
    >>> outcome_items(ty.load_rulebook())["O1.1"]
    ('O1.1.need', 'O1.1.stated')
    """
    outcomes = (outcome for domain in rules_for_priorities(rulebook).domains.values() for outcome in domain.outcomes)
    return {outcome: (_item(rulebook, outcome, "need"), _item(rulebook, outcome, "stated")) for outcome in outcomes}


def _item(rulebook: Rulebook, outcome: str, scale: str) -> str:
    return next(name for name, item in rulebook.dimensions[outcome].items.items() if item.scale == scale)


def combine(assessments: Assessments, rulebook: Rulebook) -> Combined:
    """Join need and stated priority of every outcome: need x (floor + stated / divisor).

    A stated priority that does not apply counts as the lowest: where there is no plan, none mentions the need. An
    outcome the need of which does not apply drops out.

    Raises
    ------
    ValueError
        If the rulebook has no rules for priorities.

    Examples
    --------
    >>> import pandas as pd
    >>> import typology as ty
    >>> table = pd.DataFrame({"unit": ["XXA"], "O1.1.need": [3], "O1.2.need": [4], "O1.2.stated": [3]})
    >>> found = combine(ty.read_assessments(table), ty.load_rulebook())
    >>> found.outcomes[:2], found.lowest[:2, 0].tolist(), found.highest[:2, 0].tolist()
    (('O1.1', 'O1.2'), [1.5, 4.0], [3.0, 4.0])
    """
    rules = rules_for_priorities(rulebook)
    items = outcome_items(rulebook)
    needs, states = zip(*items.values(), strict=True)
    need, stated = assessments.aligned(needs), assessments.aligned(states)
    floor, divisor = rules.priority.floor.value, rules.priority.divisor.value
    planes = []
    for end in ("lowest", "highest"):
        at_end = _filled(need, [rulebook.scale_of(item) for item in needs], end)
        factor = floor + _filled(stated, [rulebook.scale_of(item) for item in states], end) / divisor
        planes.append(np.where(need == NOT_APPLICABLE, ABSENT, at_end * factor))
    lowest, highest = planes
    domains = {outcome: domain for domain, part in rules.domains.items() for outcome in part.outcomes}
    return Combined(
        outcomes=tuple(items),
        domains=tuple(domains[outcome] for outcome in items),
        need=need,
        stated=stated,
        answered=np.where(lowest == highest, lowest, np.nan),
        lowest=lowest,
        highest=highest,
    )


def _filled(answers: Floats, scales: list[Scale], end: str) -> Floats:
    """Return answers with unknown ones at an end of their scale; those that do not apply are at the lowest."""
    ends = np.array([getattr(scale, end) for scale in scales], np.float64)[:, None]
    lowest = np.array([scale.lowest for scale in scales], np.float64)[:, None]
    filled: Floats = np.where(np.isnan(answers), ends, np.where(answers == NOT_APPLICABLE, lowest, answers))
    return filled
