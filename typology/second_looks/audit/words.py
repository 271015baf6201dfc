"""What an audit found, in plain words. It reports, and never says that one side is right."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from typology.classification.prose import listed, percent
from typology.rulebook.model import Rulebook
from typology.rulebook.threshold_audit import ThresholdAudit
from typology.second_looks.audit.asked import PLACE
from typology.second_looks.audit.counting import Held

__all__ = ["letter", "notes_of"]


def letter(name: str, row: Any, units: int, rulebook: Rulebook, rules: ThresholdAudit) -> str:
    """Return what was found of one threshold, in a few paragraphs.

    Parameters
    ----------
    row
        Of the table.
    units
        Number of assessments that count.
    """
    title = f"{name}, {row['value']:g} in force. {row['meaning']}"
    paragraphs = [title, " ".join(_found(name, row, units, rules))]
    if row["parts"]:
        paragraphs += [rules.decides.says, _line(name, row, rulebook), rules.calibration.says]
    return "\n\n".join(paragraphs)


def _found(name: str, row: Any, units: int, rules: ThresholdAudit) -> Iterator[str]:
    yield f"With {row['value']:g}, the computed category is the recorded one in {_of(row['agreeing'], units)}."
    if row["fits"] == row["value"]:
        yield "No other value agrees with so many more that it would outweigh its distance from the one in force."
    else:
        yield (
            f"The value that agrees best is {row['fits']:g}: it would put {row['changing']} into another category, and "
            f"{row['agreeing_then']} would be the recorded ones."
        )
    within = percent(rules.certainty.value)
    span = f"between {round(row['lowest'], 2):g} and {round(row['highest'], 2):g}"
    yield f"With the countries drawn again, {within} of the values that agree best lie {span}."
    other = row["explained_by"].removeprefix(PLACE)
    if row["parts"]:
        yield f"The value in force lies outside: here recorded categories and {name} part."
    elif row["leaves_out"]:
        yield (
            f"The value in force lies outside, but no longer once {other} is moved, which accounts for more of the "
            f"same recorded categories; see {other}."
        )
    else:
        yield "The value in force lies within, so no shift is reported; that is no proof that there is none."


def _line(name: str, row: Any, rulebook: Rulebook) -> str:
    """Show the line of the rulebook that would be contested."""
    where = f"The line to contest, in decision.yaml of rulebook {rulebook.version}:"
    return f"{where}\n\n  thresholds:\n    {name}:\n      value: {row['value']:g}"


def notes_of(table: pd.DataFrame, chosen: Held, rules: ThresholdAudit) -> Iterator[str]:
    """Yield what is to be said of all thresholds together."""
    countries, units = len(set(chosen.countries)), len(chosen.units)
    cities = ", each country weighing the same" if units > countries else ""
    yield (
        f"{units:,} assessments of {countries:,} countries count{cities}; the computed category is the recorded one in "
        f"{_of(int(table['agreeing'].iloc[0]), units)}."
    )
    if chosen.without:
        yield f"No category is recorded for {_units(len(chosen.without))}."
    if chosen.unsettled:
        yield f"Unanswered questions leave several categories open for {_units(len(chosen.unsettled))}, left out here."
    apart = [place.removeprefix(PLACE) for place in table.index[table["parts"]]]
    if apart:
        yield f"Recorded categories and thresholds part at {listed(apart, 'and')}."
    else:
        yield "No threshold parts from recorded categories by more than accident may bring; that is no proof of a fit."
    if (table["explained_by"] != "").any():
        yield rules.beside.says
    yield rules.decides.says
    yield rules.calibration.says


def _of(number: int, units: int) -> str:
    return f"{number:,} of {units:,} assessments"


def _units(number: int) -> str:
    return f"{number:,} unit{'s'[: number != 1]}"
