"""Where the categories that people record part from what the thresholds make of the answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from typology.certainty.asked import is_whole
from typology.certainty.progress import progress_of
from typology.classification.classify import Classification
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.rulebook.threshold_audit import ThresholdAudit as Rules
from typology.second_looks.audit.asked import PLACE, threshold_named, thresholds_asked
from typology.second_looks.audit.counting import Held, counted_units, held
from typology.second_looks.audit.fitting import Fit, explained, fit
from typology.second_looks.audit.words import letter, notes_of
from typology.second_looks.recorded import read_recorded, refuse_unclassified

__all__ = ["ThresholdAudit", "threshold_audit"]


@dataclass(frozen=True, eq=False, repr=False)
class ThresholdAudit:
    """Where recorded categories and thresholds part. It reports and changes nothing: people decide.

    Attributes
    ----------
    result : Classification
        Whose computed categories were held against the recorded ones.
    recorded : mapping
        The recorded category by unit.
    seed : int
        With it, the same table comes about again.
    """

    result: Classification
    recorded: Mapping[str, str]
    seed: int
    _held: Held
    _fits: Mapping[str, Fit]
    _explained: Mapping[str, str]

    @property
    def rulebook(self) -> Rulebook:
        """By which units were classified; its thresholds are those in force."""
        return self.result.rulebook

    @property
    def units(self) -> tuple[str, ...]:
        """The units that count: with a recorded category, and answers that settle the computed one."""
        return self._held.units

    @property
    def labels(self) -> tuple[str, ...]:
        """What assessments say of themselves, such as that they are illustrative."""
        return self.result.labels

    @cached_property
    def _table(self) -> pd.DataFrame:
        rows = {PLACE + name: self._row(name, found) for name, found in self._fits.items()}
        table = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns_of_table)).astype(columns_of_table)
        return table.rename_axis("threshold")

    @property
    def table(self) -> pd.DataFrame:
        """One row per threshold, index ``threshold`` (such as ``decision.thresholds.lacking``); a copy.

        Columns
        -------
        meaning, value
            What the rulebook says of it, and the value in force.
        fits
            The value that agrees best with the recorded categories, with all other thresholds in force; the value in
            force, where no other agrees enough better.
        lowest, highest
            Of its interval: how far it hangs on which countries were assessed.
        leaves_out
            Whether the value in force lies outside the interval.
        explained_by
            Another threshold with a larger gain, beside which this one no longer parts; empty otherwise.
        parts
            Whether recorded categories and this threshold part: ``leaves_out``, and not explained by another.
        changing
            How many assessments would come into another category with the value that fits.
        agreeing, agreeing_then
            How many computed categories are the recorded ones, with the value in force and with the one that fits.
        """
        return self._table.copy()

    def _row(self, name: str, found: Fit) -> tuple[Any, ...]:
        by = self._explained.get(name, "")
        meaning = self.rulebook.decision.thresholds[name].meaning
        values = (found.present, found.value, found.lowest, found.highest, found.leaves_out)
        counts = (int(found.changing.sum()), found.agreeing, found.agreeing_then)
        return meaning, *values, PLACE + by if by else "", found.leaves_out and not by, *counts

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of all thresholds together."""
        return tuple(notes_of(self._table, self._held, _rules_of(self.rulebook)))

    def explain(self, threshold: str) -> str:
        """Say what was found of one threshold, and where it stands in the rulebook.

        Raises
        ------
        ValueError
            If it was not looked at; the nearest is named.
        """
        name = threshold_named(threshold, tuple(self._fits))
        return letter(name, self._table.loc[PLACE + name], len(self.units), self.rulebook, _rules_of(self.rulebook))

    def __len__(self) -> int:
        return len(self._fits)

    def __repr__(self) -> str:
        apart = [name.removeprefix(PLACE) for name in self._table.index[self._table["parts"]]]
        countries = len(set(self._held.countries))
        return (
            f"<ThresholdAudit of {len(self)} threshold{'s'[: len(self) != 1]} on {countries:,} countries: "
            f"{', '.join(apart) or 'none'} part{'s' if len(apart) < 2 else ''} from recorded categories>"
        )

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(note)}</em></p>" for note in (*self.labels, *self.notes))
        return notes + self._table.to_html(escape=True, float_format="{:.2f}".format)


columns_of_table: Mapping[str, str] = {
    "meaning": "object",
    "value": "float64",
    "fits": "float64",
    "lowest": "float64",
    "highest": "float64",
    "leaves_out": "bool",
    "explained_by": "object",
    "parts": "bool",
    "changing": "int64",
    "agreeing": "int64",
    "agreeing_then": "int64",
}


def threshold_audit(
    result: Classification,
    recorded: Mapping[str, Any] | pd.Series | None = None,
    *,
    thresholds: Iterable[str] | None = None,
    seed: int = 0,
    progress: bool | None = None,
) -> ThresholdAudit:
    """Say where the categories that people record part from what the thresholds make of the answers.

    Each threshold that decides a category is moved along its scale, and the value is sought at which most recorded
    categories are the computed ones, with a small penalty for its distance from the value in force. All values are
    compared, not a grid of them. Countries are drawn again and again to see how far the value hangs on which of them
    were assessed, cities together with their country. Nothing is changed: people decide on thresholds.

    Parameters
    ----------
    result
        What was classified.
    recorded
        By unit, the category that people recorded, blank where none is; it stands before overrides.
    thresholds
        Some of those that decide a category and are not counts, such as ``["lacking"]``; None for all of them.
    seed
        A whole number from 0. The same one gives the same table.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    ThresholdAudit
        ``.table``, ``.notes``, ``.explain("lacking")``.

    Raises
    ------
    AssessmentError
        If recorded categories have problems: all at once.
    TooFewRecordedError
        If fewer countries count than the rulebook asks for.
    CircularTrainingError
        If all recorded categories are the computed ones.
    TypeError
        If what was classified is no classification.
    ValueError
        If a threshold is none that is looked at, seed is no whole number, or the rulebook does not say how to audit.

    Notes
    -----
    Source: ``rules/``, crosscheck, threshold_audit. An assessment counts where its answers settle the category. With a
    threshold at which they no longer would, it counts as not agreeing unless enough is answered for a provisional one.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.second_looks.audit.threshold_audit import threshold_audit
    >>> threshold_audit(ty.classify(ty.load_pilots()), {"KEN": "2", "COL": "4"})
    Traceback (most recent call last):
        ...
    typology.second_looks.audit.refusals.TooFewRecordedError: There are 2 countries to hold thresholds against;
    expected 30 or more. Of 4 units, 2 have no recorded category (IND, EGY). What questions single assessments,
    crosscheck(res, recorded=...), needs no such number.
    """
    refuse_unclassified(result)
    rules = _rules_of(result.rulebook)
    if not is_whole(seed) or seed < 0:
        raise ValueError(f"seed is a whole number from 0, not {seed!r}")
    names = thresholds_asked(compile_plan(result.rulebook), thresholds)
    on_record = read_recorded(result, recorded)
    chosen = held(result, on_record, rules)
    counted = counted_units(result, on_record, chosen, rules, int(seed))
    fits = {}
    with progress_of("threshold audit", len(names), shown=progress) as advance:
        for name in names:
            fits[name] = fit(counted, name)
            advance(1)
    return ThresholdAudit(result, on_record, int(seed), chosen, fits, explained(counted, fits))


def _rules_of(rulebook: Rulebook) -> Rules:
    rules = rulebook.crosscheck.threshold_audit if rulebook.crosscheck else None
    if rules is None:
        expected = "expected threshold_audit in crosscheck.yaml"
        raise ValueError(f"rulebook {rulebook.version} does not say how to hold thresholds against people; {expected}")
    return rules
