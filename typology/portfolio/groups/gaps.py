"""What falls short in how many units of a group, what is done about it, and who could teach it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from typology.classification.classify import Classification
from typology.classification.prose import capital, small, some_of
from typology.portfolio.exchange.subjects import Subjects
from typology.portfolio.groups.forming import Formed, Positions
from typology.portfolio.likeness.profiles import rules_for_groups
from typology.portfolio.priorities.languages import languages_of
from typology.portfolio.priorities.regions import NOWHERE, parts_of

__all__ = ["GAP_COLUMNS", "gaps_of"]

GAP_COLUMNS = (
    "group",
    "subject",
    "subject_name",
    "need",
    "units",
    "certain",
    "by_answers",
    "possible",
    "supported",
    "common",
    "theme",
    "kind",
    "teachers_inside",
    "teachers_outside",
    "basis",
)

MOST_TEACHERS = 5
"""Named in one cell; beyond them it says how many more there are."""


def gaps_of(groups: Sequence[Formed], result: Classification, subjects: Subjects) -> pd.DataFrame:
    """Return one row for every group and subject that some unit of the group could fall short in.

    In a group, what the categories of its units are about comes first, then what falls short in most of them.
    """
    surely = subjects.surely
    answered = subjects.so_far & ~surely
    possible = subjects.possibly & ~surely & ~answered
    rules = rules_for_groups(result.rulebook).gaps
    close = _Closeness(result)
    rows = []
    for group in groups:
        units = group.positions
        counts = [(plane[:, units]).sum(axis=1) for plane in (surely, answered, possible)]
        supported = subjects.learns[:, units].sum(axis=1)
        short = counts[0] + counts[1]
        order = np.lexsort((-counts[0], -short, -supported))
        places = [int(place) for place in order if short[place] + counts[2][place]]
        for place in places:
            subject = subjects.subjects[place]
            theme = rules.themes[subject.need]
            certain, by_answers, open_ = (int(count[place]) for count in counts)
            inside, outside = close.teachers(subjects, place, units)
            rows.append(
                (
                    group.name,
                    subject.score,
                    subject.name,
                    subject.need,
                    len(units),
                    certain,
                    by_answers,
                    open_,
                    int(supported[place]),
                    (certain + by_answers) >= rules.common.value * len(units),
                    capital(theme.says.format(subject=small(subject.name))),
                    theme.kind,
                    inside,
                    outside,
                    "; ".join(map(str, theme.basis)),
                )
            )
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS)).astype({"common": bool})


class _Closeness:
    """Who lies or speaks like whom, for the order in which teachers are named."""

    def __init__(self, result: Classification) -> None:
        self.units = result.units
        self.regions = parts_of(result, "region")
        self.languages = languages_of(result)

    def teachers(self, subjects: Subjects, place: int, units: Positions) -> tuple[str, str]:
        """Return those inside and outside of a group who are sure to be strong enough, the closest to it first."""
        strong = [int(unit) for unit in np.flatnonzero(subjects.teaches[place])]
        members = set(units.tolist())
        regions = {self.regions[unit] for unit in members} - {NOWHERE}
        languages = frozenset().union(*(self.languages[unit] for unit in members))

        def order(unit: int) -> tuple[int, float, str]:
            shared = (self.regions[unit] in regions) + bool(self.languages[unit] & languages)
            return -shared, -float(subjects.lowest[place, unit]), self.units[unit]

        inside = sorted((unit for unit in strong if unit in members), key=order)
        outside = sorted((unit for unit in strong if unit not in members), key=order)
        return self._named(inside), self._named(outside)

    def _named(self, teachers: Sequence[int]) -> str:
        return some_of([self.units[unit] for unit in teachers], MOST_TEACHERS)
