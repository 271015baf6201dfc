"""Sensitivity: which answers, thresholds and weights move a unit to another category, and how far they have to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, get_args

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.certainty.asked import Reliability, is_whole, reliability_of
from typology.certainty.draws.simulation import Experiment
from typology.certainty.flips.indices import category_indices, index_columns
from typology.certainty.flips.item_flips import item_flips
from typology.certainty.flips.sensitivity_words import Moves, SensitivityExplanation, short_change
from typology.certainty.flips.threshold_flips import threshold_flips
from typology.certainty.flips.weight_flips import weight_flips
from typology.certainty.progress import progress_of
from typology.classification.classify import Classification, classify
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan

__all__ = ["Sensitivity", "sensitivity"]

FEWEST = 64
"""Draws below which the indices say nothing."""

columns_of_table = (
    "smallest_change", "steps", "nearest_threshold", "threshold_distance", "weight_from", "weight_to",
    "top_contributor", "top_total", "shock_change",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """What would move each unit.

    Attributes
    ----------
    result : Classification
        What is moved. Categories are meant as classified: provisional ones too, and U is one of its own.
    items : DataFrame
        The nearest other answers to each item that change the result; see
        :func:`typology.certainty.flips.item_flips.item_flips`. Exact.
    thresholds, weights : DataFrame
        How far each threshold, and the weight of the national level, may move before the result changes; see
        :func:`typology.certainty.flips.threshold_flips.threshold_flips` and
        :func:`typology.certainty.flips.weight_flips.weight_flips`. Exact.
    indices : DataFrame
        How much each input accounts for when everything varies at once; see
        :func:`typology.certainty.flips.indices.category_indices`. Estimated, with intervals for the ``top`` of each
        unit. Empty if not asked for.
    draws, seed, top : int
        With them the same indices come about again; ``draws`` is 0 if they were not asked for.

    Examples
    --------
    >>> import typology as ty
    >>> found = sensitivity(ty.load_pilots(), indices=False)
    >>> found.table[["category", "steps", "nearest_threshold", "threshold_distance"]]
         category  steps   nearest_threshold  threshold_distance
    unit
    IND         2    NaN             lacking            0.458333
    KEN         2    NaN             lacking            0.791667
    EGY         1    1.0             lacking            0.083333
    COL         3    1.0  functioning_lowest            0.000000
    >>> found.table.loc["COL", "smallest_change"]
    'I.L1 2 to 1.5: 2 (or 3 as small)'
    """

    result: Classification
    items: pd.DataFrame
    thresholds: pd.DataFrame
    weights: pd.DataFrame
    indices: pd.DataFrame
    draws: int
    seed: int
    top: int

    @cached_property
    def _moves(self) -> Mapping[str, Moves]:
        frames = (self.items, self.thresholds, self.weights, self.indices)
        found: dict[str, tuple[list[Any], ...]] = {unit: ([], [], [], []) for unit in self.result.units}
        for place, frame in enumerate(frames):
            for row in frame.to_dict("records"):
                found[row["unit"]][place].append(row)
        return {unit: Moves(*rows) for unit, rows in found.items()}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``.

        Columns
        -------
        name
            Only if some unit has one.
        category, shock
            As classified.
        smallest_change, steps
            The single answer that is the fewest steps of its scale from making the category another, how many others
            would do as well, and how many steps; empty and NaN if no single answer would.
        nearest_threshold, threshold_distance
            The threshold that is nearest to making it another, and by how much; counts are left to ``thresholds``.
        weight_from, weight_to
            Between which weights of the national level the category holds.
        top_contributor, top_total
            The input with the highest total index, and that index: the share of the variance it has a part in.
            ``nothing`` if the category is the same in every draw, ``too rare`` if too few draws differ to tell.
        shock_change
            The smallest change of a single answer that makes the shock state another.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        classified = self.result.table
        table = classified[[name for name in ("name", "category", "shock") if name in classified]].copy()
        rows = [_row(self._moves[unit], asked=self.draws > 0) for unit in self.result.units]
        table[list(columns_of_table)] = pd.DataFrame(rows, index=table.index, columns=list(columns_of_table))
        if "label" in classified:
            table["label"] = classified["label"]
        return table

    def explain(self, unit: str) -> SensitivityExplanation:
        """Say in a few sentences what would move one unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> letter = sensitivity(ty.load_pilots(), indices=False).explain("EGY")
        >>> print(letter.heading)
        What would move Egypt (EGY) from category 1
        >>> print(list(letter.sentences())[-2])
        It holds as long as the weight of the national level is below 0.6 (now 0.5).
        """
        return SensitivityExplanation(self.result[unit], self._moves[unit], self.result.rulebook, self.draws > 0)

    def __repr__(self) -> str:
        steps = self.table["steps"]
        near = int((steps <= 1).sum())
        return (
            f"<Sensitivity of {len(steps):,} units: in {near:,} a single step on one answer makes the category another>"
        )

    def _repr_html_(self) -> str:
        note = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.result.labels)
        return note + self.table.head(50).to_html(escape=True)


def _row(moves: Moves, *, asked: bool) -> tuple[object, ...]:
    """Return one row of the table."""
    single, threshold, inputs = moves.single("category"), moves.nearest_threshold(), moves.contributors()
    steps = single[0]["steps"] if single else np.nan
    at = (threshold["threshold"], threshold["distance"]) if threshold else ("", np.nan)
    if not asked:
        top: tuple[str, float] = ("", np.nan)
    elif not moves.indices:
        top = ("nothing", 0.0)
    elif not inputs:
        top = ("too rare", np.nan)
    else:
        top = (inputs[0]["input"], inputs[0]["total"])
    return short_change(single), steps, *at, *moves.weight_range(), *top, short_change(moves.single("shock"))


def sensitivity(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | pd.DataFrame,
    *,
    rulebook: Rulebook | str | None = None,
    draws: int = 1024,
    seed: int = 0,
    indices: bool = True,
    top: int = 10,
    reliability: Reliability | None = None,
    progress: bool | None = None,
) -> Sensitivity:
    """Say which answers, thresholds and weights move units to another category, and how far they would have to.

    Three answers are exact: the nearest other answer to every single item, the range within which each threshold may
    lie, and the range of the weight of the national level, each with all else as it is. The fourth is an estimate:
    how much each of them accounts for when all vary at once, as they do in the acceptability.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it.
    rulebook
        A rulebook, a version, or None for the newest version.
    draws
        For the indices, a power of two. More make their intervals narrower.
    seed
        A whole number from 0. The same one gives the same indices, whatever other units there are.
    indices
        False leaves out the indices, which take most of the time.
    top
        For how many inputs, and for how many blocks, of each unit the indices have intervals; from 1.
    reliability
        One reliability for all answers, ``"R2"``, ``"R1"`` or ``"R0"``; None for that of the evidence of each.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    Sensitivity
        ``.table``, ``.items``, ``.thresholds``, ``.weights``, ``.indices``, ``.explain("COL")``.

    Raises
    ------
    ValueError
        If an argument is none of the above, all at once, or indices are asked for and the rulebook does not say how
        far to vary.
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.

    Notes
    -----
    Variance-based indices (Sobol', Saltelli and others 2010) are the field's way to say what a composite result hangs
    on (OECD/JRC Handbook 2008, step 7).

    Examples
    --------
    >>> import typology as ty
    >>> found = sensitivity(ty.load_pilots(), draws=256)
    >>> found.indices.query("unit == 'COL'")[["input", "kind", "total"]].head(2)["input"].tolist()
    ['strong_mean', 'functioning_lowest']
    """
    _refuse(draws, {("seed", 0): seed, ("top", 1): top}, indices, reliability, progress)
    result = classify(assessments, rulebook=rulebook)
    plan = compile_plan(result.rulebook)
    answers, units = result.assessments.aligned(plan.items), result.units
    estimated = pd.DataFrame(columns=list(index_columns))
    if indices:
        experiment = Experiment(plan, units, answers, reliability_of(result, reliability), int(draws), int(seed))
        with progress_of("sensitivity", len(units), shown=progress) as advance:
            estimated = category_indices(experiment, int(top), advance)
    return Sensitivity(
        result=result,
        items=item_flips(plan, answers, units),
        thresholds=threshold_flips(plan, answers, units),
        weights=weight_flips(plan, answers, units),
        indices=estimated,
        draws=int(draws) if indices else 0,
        seed=int(seed),
        top=int(top),
    )


def _refuse(draws: Any, whole: Mapping[tuple[str, int], Any], indices: Any, reliability: Any, progress: Any) -> None:
    """Raise one error that names every argument that is wrong."""
    wrong = []
    if not is_whole(draws) or draws < FEWEST or draws & (draws - 1):
        near = f"; the next is {max(FEWEST, 1 << int(draws).bit_length())}" if is_whole(draws) and draws > 0 else ""
        wrong.append(f"draws is a power of two from {FEWEST}, such as 1024, not {draws!r}{near}")
    for (name, least), value in whole.items():
        if not is_whole(value) or value < least:
            wrong.append(f"{name} is a whole number from {least}, not {value!r}")
    if not isinstance(indices, bool):
        wrong.append(f"indices is True or False, not {indices!r}")
    if reliability not in (None, *get_args(Reliability)):
        wrong.append(f"reliability is None, {', '.join(get_args(Reliability))}, not {reliability!r}")
    if progress not in (None, True, False):
        wrong.append(f"progress is None, True or False, not {progress!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
