"""Acceptability: in which share of many draws a unit falls into each category."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.certainty.asked import Reliability, is_whole, reliability_of
from typology.certainty.draws.drawing import GENERATOR, robustness_of
from typology.certainty.draws.simulation import Counts, Experiment, count_draws
from typology.certainty.progress import progress_of
from typology.classification.classify import Classification, classify
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan

__all__ = ["Acceptability", "acceptability"]

GUESSES = (
    "Questions without an answer fall anywhere on their scale, so where the category is undetermined the shares weigh "
    "guesses and settle nothing."
)


@dataclass(frozen=True, eq=False, repr=False)
class Acceptability:
    """In which share of the draws each unit falls into each category, subtype and shock state.

    Attributes
    ----------
    nominal : Classification
        What came out without any variation.
    counts : Counts
        In how many draws each unit came out where.
    draws, seed : int
        With them, the same assessments and the same rulebook, the same numbers come about again.
    reliability : str or None
        What was supposed of every answer; None where each has the reliability of its own evidence.

    Examples
    --------
    >>> import typology as ty
    >>> found = acceptability(ty.load_pilots(), draws=1000, reliability="R1")
    >>> found.table[["1", "2", "3", "4", "N", "category", "stability", "flags"]]
              1      2      3     4      N category stability         flags
    unit
    IND   0.003  0.997  0.000  0.00  0.000        2    robust
    KEN   0.000  1.000  0.000  0.00  0.000        2    robust
    EGY   0.647  0.353  0.000  0.00  0.000        1   fragile
    COL   0.000  0.615  0.261  0.03  0.094        3   fragile  MODE_DIFFERS
    >>> found.label
    'illustrative desk review, not a UN-Habitat result'
    """

    nominal: Classification
    counts: Counts
    draws: int
    seed: int
    reliability: Reliability | None

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.nominal.units

    @property
    def rulebook(self) -> Rulebook:
        """By which units were decided, and which says how far things are varied."""
        return self.nominal.rulebook

    @property
    def label(self) -> str:
        """What the assessments say of themselves, such as that they are illustrative; empty if nothing."""
        return "; ".join(self.nominal.labels)

    @property
    def caution(self) -> str:
        """What to beware of where a category is undetermined; empty if none is."""
        return GUESSES if (self.nominal.table["category"] == "U").any() else ""

    @property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``.

        Columns
        -------
        1, 2, 3, 4, N
            Share of the draws in each category, 0 to 1.
        mode
            The most frequent category; where two are equally frequent the one given, or the first.
        category
            The category given without any variation; ``U`` where undetermined.
        stability
            ``robust``, ``fair`` or ``fragile``: by the share of the category given, or of the mode where there is none.
        standard_error
            Monte Carlo standard error of the share of the mode: more draws make it smaller.
        flags
            ``MODE_DIFFERS`` where the mode is not the category given.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        nominal = self.nominal.table
        return pd.concat([self.categories, self._verdicts(nominal["category"])], axis=1).join(nominal.filter(["label"]))

    def _verdicts(self, category: pd.Series) -> pd.DataFrame:
        """Return what is said of the shares of each unit."""
        order, counts, units = self.rulebook.decision.order, self.counts.category, np.arange(len(self.units))
        given = np.array([order.index(name) if name in order else -1 for name in category], int)
        is_given, most = given >= 0, counts.max(axis=1)
        mode = np.where(is_given & (counts[units, given] == most), given, counts.argmax(axis=1))
        judged = counts[units, np.where(is_given, given, mode)] / self.draws
        stability = robustness_of(self.rulebook).stability
        reached = [judged >= stability[word].value for word in ("robust", "fair")]
        verdicts = {
            "mode": [order[place] for place in mode],
            "category": list(category),
            "stability": np.select(reached, ["robust", "fair"], "fragile"),
            "standard_error": _standard_error(most / self.draws, self.draws),
            "flags": np.where(is_given & (mode != given), "MODE_DIFFERS", ""),
        }
        return pd.DataFrame(verdicts, index=self.categories.index)

    @property
    def categories(self) -> pd.DataFrame:
        """Share of the draws in each category, unit x category."""
        return self._shares(self.counts.category, self.rulebook.decision.order)

    @property
    def subtypes(self) -> pd.DataFrame:
        """Share of the draws in each subtype, unit x subtype; categories without subtypes are left out."""
        return self._shares(self.counts.subtype, list(self.rulebook.decision.subtypes.rules))

    @property
    def shocks(self) -> pd.DataFrame:
        """Share of the draws in each shock state, unit x state."""
        return self._shares(self.counts.shock, self.rulebook.decision.shock.order)

    @property
    def standard_errors(self) -> pd.DataFrame:
        """Monte Carlo standard error of the share of each category, unit x category."""
        return self.categories.apply(lambda share: _standard_error(share, self.draws))

    def _shares(self, counts: NDArray[np.int64], names: Sequence[str]) -> pd.DataFrame:
        index = pd.Index(self.units, name="unit", dtype=object)
        return pd.DataFrame(counts / self.draws, index=index, columns=list(names))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values: how it was drawn, and every unit."""
        frames = {"categories": self.categories, "subtypes": self.subtypes, "shocks": self.shocks}
        shares = {name: frame.to_dict("records") for name, frame in frames.items()}
        verdicts = self.table[["category", "mode", "stability", "standard_error", "flags"]].to_dict("records")
        return {
            "rulebook": {"version": self.rulebook.version, "sha256": self.rulebook.sha256},
            "overrides": list(self.rulebook.overrides),
            "draws": self.draws,
            "seed": self.seed,
            "generator": GENERATOR.__name__,
            "reliability": self.reliability,
            "label": self.label,
            "units": [
                {"unit": unit, **verdicts[row], **{name: rows[row] for name, rows in shares.items()}}
                for row, unit in enumerate(self.units)
            ],
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON: the same text for the same input, draws and seed."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def __repr__(self) -> str:
        counts = self.table["stability"].value_counts()
        shares = ", ".join(f"{counts[word]:,} {word}" for word in ("robust", "fair", "fragile") if word in counts)
        return f"<Acceptability of {len(self.units):,} units in {self.draws:,} draws: {shares}>"

    def _repr_html_(self) -> str:
        note = "".join(f"<p><em>{escape(text)}</em></p>" for text in (self.label, self.caution) if text)
        return note + self.table.head(50).to_html(escape=True, float_format="{:.3f}".format)


def acceptability(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | pd.DataFrame,
    draws: int = 10_000,
    seed: int = 0,
    *,
    rulebook: Rulebook | str | None = None,
    reliability: Reliability | None = None,
    workers: int = 1,
    progress: bool | None = None,
) -> Acceptability:
    """Say how often each category would come out if answers, thresholds and weights were a little different.

    In every draw each answer is varied by the reliability of its evidence, unknown answers are drawn over their whole
    scale, and thresholds and the weight of the national level are varied as the rulebook says. The share of the draws
    in a category is its acceptability.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it.
    draws
        How many; the standard error of a share falls with their square root.
    seed
        A whole number from 0. The same one gives the same numbers, whatever other units there are, in which order
        they come, and however many workers there are.
    rulebook
        A rulebook, a version, or None for the newest version.
    reliability
        One reliability for all answers, ``"R2"``, ``"R1"`` or ``"R0"``; None for that of the evidence of each, where
        an answer without evidence is R0.
    workers
        Processes that share the work, which only long work gains from; -1 for one per processor. Inside
        ``joblib.parallel_config`` they may be others, such as those of a cluster.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    Acceptability
        ``.table``, ``.subtypes``, ``.shocks``, ``.standard_errors``.

    Raises
    ------
    ValueError
        If draws, seed, reliability, workers or progress is none of the above, or the rulebook does not say how far to
        vary.
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.

    Notes
    -----
    The method is SMAA-TRI (Tervonen and others, 2009): stochastic multicriteria acceptability analysis for sorting.
    The widths are proposals of the rulebook, ``rules/``, robustness.yaml; that both levels count is 001 §14(b).
    Random numbers come from NumPy's ``PCG64DXSM``, one stream for each unit and block of 2,500 draws, and one for the
    thresholds and weights, which all units share.

    Examples
    --------
    >>> import typology as ty
    >>> found = acceptability(ty.load_pilots(), draws=1000)
    >>> found
    <Acceptability of 4 units in 1,000 draws: 2 robust, 2 fragile>
    >>> found.table.loc["COL", ["category", "mode", "stability", "flags"]].tolist()
    ['3', '2', 'fragile', 'MODE_DIFFERS']
    """
    _refuse(draws, seed, reliability, workers, progress)
    book = load_rulebook(rulebook)
    robustness_of(book)
    result = classify(assessments, rulebook=book)
    plan = compile_plan(book)
    answers = result.assessments.aligned(plan.items)
    steps = reliability_of(result, reliability)
    experiment = Experiment(plan, result.units, answers, steps, int(draws), int(seed))
    with progress_of("acceptability", len(result) * experiment.draws, shown=progress) as advance:
        counts = count_draws(experiment, int(workers), advance)
    return Acceptability(result, counts, experiment.draws, experiment.seed, reliability)


def _refuse(draws: Any, seed: Any, reliability: Any, workers: Any, progress: Any) -> None:
    """Raise one error that names every argument that is wrong."""
    wrong = []
    if not is_whole(draws) or draws < 1:
        wrong.append(f"draws is a whole number from 1, such as 10_000, not {draws!r}")
    if not is_whole(seed) or seed < 0:
        wrong.append(f"seed is a whole number from 0, not {seed!r}")
    if reliability not in (None, *get_args(Reliability)):
        wrong.append(f"reliability is None, {', '.join(get_args(Reliability))}, not {reliability!r}")
    if not is_whole(workers) or (workers < 1 and workers != -1):
        wrong.append(f"workers is a whole number from 1, or -1 for one per processor, not {workers!r}")
    if progress not in (None, True, False):
        wrong.append(f"progress is None, True or False, not {progress!r}")
    if wrong:
        raise ValueError("; ".join(wrong))


def _standard_error(share: NDArray[np.float64], draws: int) -> NDArray[np.float64]:
    error: NDArray[np.float64] = np.sqrt(share * (1 - share) / draws)
    return error
