"""What a trained model sees, in plain words. It questions, and never says that something is right."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from typology.classification.prose import listed
from typology.rulebook.indicator_view import IndicatorView

__all__ = ["indicator_sentence", "indicator_sentences", "many_unlike", "sets_sentence", "silent_sentence"]

EXPECT = "public indicators lead one to expect"


def indicator_sentences(
    table: pd.DataFrame, why: "pd.Series[str]", expectations: pd.DataFrame, view: IndicatorView
) -> dict[Any, str]:
    """Say of every unit how far its answers are from what is expected.

    Parameters
    ----------
    table
        Of the cross-check, a row per unit.
    why
        By unit, why the view could not look, or may not object.
    expectations
        As :func:`typology.second_looks.indicator_columns.expectations_of` returns them.
    """
    blocks: Iterable[Any] = expectations.itertuples()
    expected = {(block.unit, block.block): block for block in blocks}
    units: Iterable[Any] = table.itertuples()
    return {
        unit.Index: indicator_sentence(unit, why[unit.Index], expected.get((unit.Index, unit.top_dimension)), view)
        for unit in units
    }


def indicator_sentence(row: Any, why: str, top: Any, view: IndicatorView) -> str:
    """Say how far the answers are from what is expected.

    Parameters
    ----------
    row
        The unit's row of the table, as a named tuple.
    why
        Why the view could not look, or may not object; empty if it may.
    top
        What is expected of the block that departs most, with ``title``, ``expected``, ``answered`` and ``departure``;
        None where the view could not look.
    """
    if top is None:
        return f"What {EXPECT} was not held against the answers: {why}."
    if pd.isna(row.flag_indicators):
        apart = f"The answers are farthest from what {EXPECT} in {_apart(top)}"
        return f"{apart}. This view does not object here: {why}."
    share = f"Of 100 countries, {_of_hundred(row.p_indicators)} at least as far from what {EXPECT}"
    if not row.flag_indicators:
        return f"{share}, so this view does not object; the answers depart most in {_apart(top)}."
    asked = "Look at these answers again, or write down why they differ."
    return f"{share}; the answers depart most in {_apart(top)}. {asked} {view.calibration.says}"


def _apart(top: Any) -> str:
    """Say in which block, how far and in which direction.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> whole = {"learned": 8, "questions": 8}
    >>> _apart(SimpleNamespace(title="Governance (E3)", departure=1.31, expected=1.2, answered=2.51, **whole))
    'Governance (E3): 1.31 points better than expected (expected 1.20, answered 2.51)'
    >>> part = {"learned": 1, "questions": 4}
    >>> _apart(SimpleNamespace(title="Risk of shocks (R)", departure=-1.06, expected=0.94, answered=2.0, **part))
    'Risk of shocks (R): 1.06 points worse than expected (by 1 of its 4 questions: expected 0.94, answered 2.00)'
    """
    way = "better" if top.departure > 0 else "worse"
    part = f"by {top.learned} of its {top.questions} questions: " if top.learned < top.questions else ""
    means = f"{part}expected {top.expected:.2f}, answered {top.answered:.2f}"
    return f"{top.title}: {abs(top.departure):.2f} points {way} than expected ({means})"


def _of_hundred(share: float) -> str:
    """Say how many countries depart; a share that is as small as can be is not rounded to none.

    Examples
    --------
    >>> _of_hundred(0.032), _of_hundred(0.012), _of_hundred(0.005), _of_hundred(1.0)
    ('about 3 depart', 'about 1 departs', 'fewer than 1 departs', 'all depart')
    """
    if share >= 0.995:
        return "all depart"
    if share < 0.01:
        return "fewer than 1 departs"
    number = f"{share * 100:.0f}"
    return f"about {number} depart{'s'[: number == '1']}"


def sets_sentence(row: Any) -> Iterator[str]:
    """Say which categories are not excluded, where that is known."""
    named = [name for name in str(row.categories_not_excluded or "").split("|") if name]
    if named:
        noun = "category" if len(named) == 1 else "categories"
        found = f"{noun} {listed(named, 'and')}"
        yield f"From public indicators alone, {found} cannot be excluded; that classifies nothing."


def silent_sentence(why: str) -> Iterator[str]:
    """Note that the model may not object to any unit."""
    if why:
        yield f"The trained model objects to nothing ({why})."


def many_unlike(flags: "pd.Series[bool]", view: IndicatorView) -> Iterator[str]:
    """Note that too many units depart for the answers alone to be the cause."""
    looked = flags.dropna().astype(bool)
    if len(looked) and looked.mean() > view.many.value:
        yield (
            f"{looked.sum():,} of the {len(looked):,} units looked at depart far from what {EXPECT}: more likely what "
            "was learned does not hold here than that so many assessments are off."
        )
