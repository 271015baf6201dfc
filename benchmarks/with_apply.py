"""The rulebook 2020.1 as a plain Python function per row, through ``DataFrame.apply``: category and shock state.

Unknown answers are NaN, and what does not apply is -1.
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple

import pandas as pd

__all__ = ["classify"]

TOLERANCE = 1e-9
ABSENT = -1.0
PLANES = LOWEST, HIGHEST, ANSWERED = range(3)
ENABLERS = {
    "E1": (("E1.N1", "E1.N2", "E1.N3"), ("E1.R1", "E1.R2", "E1.R3"), ("E1.L1", "E1.L2")),
    "E2": (("E2.N1", "E2.N2"), ("E2.R1", "E2.R2"), ("E2.L1", "E2.L2", "E2.L3")),
    "E3": (("E3.N1", "E3.N2", "E3.N3"), ("E3.R1", "E3.R2", "E3.R3"), ("E3.L1", "E3.L2")),
    "E4": (("E4.N1", "E4.N2"), ("E4.R1", "E4.R2"), ("E4.L1", "E4.L2")),
}
INSTITUTIONS = (
    ("I.N1", "I.N2", "I.N3", "I.N4"),
    ("I.R1", "I.R2", "I.R3", "I.R4"),
    ("I.L1", "I.L2", "I.L3", "I.L4"),
)
DRIVERS = tuple((f"P{number}.1", f"P{number}.2") for number in range(1, 7))
SECTORS = tuple((f"C{number}.1", f"C{number}.2") for number in range(1, 11))
SHOCKS = ("R1", "R2", "R3", "R4", "K1", "K2", "K3")

Row = Mapping[str, float]
Score = float | None


class _Tests(NamedTuple):
    lacks: bool
    adequate: bool
    functioning: bool
    strong: bool
    challenged: bool


def classify(frame: pd.DataFrame) -> pd.DataFrame:
    """Return category and shock state of every row."""
    return frame.apply(_classify_row, axis=1, result_type="expand").set_axis(["category", "shock"], axis=1)


def _classify_row(series: pd.Series) -> tuple[str, str]:
    row = series.to_dict()
    scores = [_Scores.of(row, plane) for plane in PLANES]
    tests = [_tests(found) for found in scores]
    possible = _possible(tests[LOWEST], tests[HIGHEST])
    if len(possible) == 1:
        return possible[0], _shock(row)
    settled = (low if low == high else answered for low, high, answered in zip(*tests, strict=True))
    answered = _category(_Tests(*settled))
    return (answered if _covered(scores[ANSWERED], answered) else "U"), _shock(row)


class _Scores(NamedTuple):
    enablers: list[Score]
    levels: list[Score]
    drivers: list[Score]
    sectors: list[Score]

    @classmethod
    def of(cls, row: Row, plane: int) -> "_Scores":
        enablers = [_combined(*_levels(row, parts, plane)) for parts in ENABLERS.values()]
        drivers = [_mean(_answers(row, items), plane) for items in DRIVERS]
        sectors = [_sector(*_answers(row, items), plane) for items in SECTORS]
        return cls(enablers, list(_levels(row, INSTITUTIONS, plane)), drivers, sectors)


def _answers(row: Row, items: Sequence[str]) -> list[Score]:
    return [None if (value := row[item]) != value else value for item in items]


def _mean(answers: Sequence[Score], plane: int) -> Score:
    size = sum(answer != ABSENT for answer in answers)
    known = [answer for answer in answers if answer is not None and answer != ABSENT]
    if plane == ANSWERED:
        return sum(known) / len(known) if known and len(known) >= size / 2 else None
    unknown = 4.0 if plane == HIGHEST else 0.0
    return (sum(known) + unknown * (size - len(known))) / size if size else unknown


def _levels(row: Row, parts: Sequence[Sequence[str]], plane: int) -> tuple[Score, Score]:
    """Return national and local level; regions that answer are half of the nation, or stand for it."""
    national, regional, local = (_answers(row, items) for items in parts)
    nation, town = _mean(national, plane), _mean(local, plane)
    nation_applies, town_applies = _applies(national), _applies(local)
    if any(answer is not None and answer != ABSENT for answer in regional):
        region = _mean(regional, plane)
        joined = None if nation is None or region is None else (nation + region) / 2
        nation, nation_applies = joined if nation_applies else region, True
    if nation_applies == town_applies:
        return nation, town
    return (nation, nation) if nation_applies else (town, town)


def _applies(answers: Sequence[Score]) -> bool:
    return any(answer != ABSENT for answer in answers)


def _combined(nation: Score, local: Score) -> Score:
    return None if nation is None or local is None else min((nation + local) / 2, min(nation, local) + 1)


def _sector(outcome: Score, response: Score, plane: int) -> Score:
    if outcome == ABSENT:
        return inf
    if plane == ANSWERED and outcome is None:
        return None
    unknown = 0.0 if plane == LOWEST else 4.0
    found = unknown if outcome is None else outcome
    if response == ABSENT:
        return found
    if response is None:
        return min(found, 1.0) if plane == LOWEST else found
    return min(found, response + 1)


def _mean_reaches(scores: Sequence[Score], bound: float) -> bool:
    known = [score for score in scores if score is not None]
    return bool(known) and sum(known) / len(known) >= bound - TOLERANCE


def _count_below(scores: Sequence[Score], bound: float) -> int:
    return sum(score is not None and score < bound - TOLERANCE for score in scores)


def _tests(scores: _Scores) -> _Tests:
    *frameworks, finance = scores.enablers
    first = frameworks[0]
    return _Tests(
        lacks=_count_below(frameworks, 1.5) >= 2 or (first is not None and first < 0.75 - TOLERANCE),
        adequate=_mean_reaches(frameworks, 2.5)
        and not _count_below(frameworks, 2.0)
        and finance is not None
        and finance >= 1.5 - TOLERANCE,
        functioning=_mean_reaches(scores.levels, 2.5) and not _count_below(scores.levels, 2.0),
        strong=_mean_reaches(scores.drivers, 2.5) and _count_below(scores.drivers, 1.5) < 2,
        challenged=any(score is not None and score <= 1.5 + TOLERANCE for score in scores.sectors),
    )


def _category(tests: _Tests) -> str:
    if tests.lacks:
        return "1"
    if not (tests.adequate and tests.functioning):
        return "2"
    if not tests.strong:
        return "3"
    return "4" if tests.challenged else "N"


def _possible(low: _Tests, high: _Tests) -> list[str]:
    functioning = high.adequate and high.functioning
    strong = functioning and high.strong
    possible = {
        "1": low.lacks,
        "2": not high.lacks and not (low.adequate and low.functioning),
        "3": functioning and not low.strong,
        "4": strong and low.challenged,
        "N": strong and not high.challenged,
    }
    return [category for category, found in possible.items() if found]


def _known(scores: Sequence[Score]) -> int:
    return sum(score is not None for score in scores)


def _covered(scores: _Scores, category: str) -> bool:
    """Say whether enough is answered for a category."""
    enough = [_known(scores.enablers) == 4, _known(scores.levels) == 2]
    enough += [_known(scores.drivers) >= 4, _known(scores.sectors) >= 6]
    return all(enough[: {"1": 1, "2": 2, "3": 3}.get(category, 4)])


def _shock(row: Row) -> str:
    low, high = (_shock_if(row, unknown) for unknown in (False, True))
    return low if low == high else "U"


def _shock_if(row: Row, unknown: bool) -> str:
    r1, r2, r3, r4, k1, k2, k3 = (
        unknown if answer is None else answer >= 3 - TOLERANCE for answer in _answers(row, SHOCKS)
    )
    if k1 or k2 or k3:
        return "5C"
    return "5R" if r4 or ((r1 or r2) and r3) else "none"
