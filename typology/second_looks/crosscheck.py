"""Question assessments: which of them should be looked at again, and why."""

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.dates import read_day
from typology.certainty.draws.acceptability import Acceptability, acceptability
from typology.classification.classify import Classification
from typology.classification.prose import capital
from typology.rulebook.crosscheck import Crosscheck as Rules
from typology.rulebook.model import Rulebook
from typology.second_looks.beside import desk_labels, desk_of_units, figures_of
from typology.second_looks.desk_profile import answered_beside_people, desk_profile, made_of_figures
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.indicator_columns import (
    IndicatorLook,
    expectations_of,
    indicator_columns,
    looked_at,
    model_labels,
    objects_to_nothing,
)
from typology.second_looks.indicator_words import indicator_sentences, many_unlike, sets_sentence, silent_sentence
from typology.second_looks.recorded import read_recorded, refuse_unclassified
from typology.second_looks.self_view import self_view
from typology.second_looks.verdicts import desk_columns, review_ranks, verdict_of
from typology.second_looks.words import CLOSING, NO_MODEL, NO_OBJECTION, many_sentence, reason_of, sayings_of

__all__ = ["CrossCheck", "crosscheck"]

MOST_ROWS = 50
"""Of the table on a page."""


class CrossCheck:
    """Which assessments should be looked at again, and why.

    It questions and decides nothing: no result changes, and where nothing is raised, nothing is shown to be right.

    Attributes
    ----------
    result : Classification
        What was checked; it stays as it is.
    shares : Acceptability
        The draws on which the view of the answers on themselves rests.
    blocks : DataFrame or None
        Every block of every unit beside public figures; None where none were given. See
        :func:`typology.second_looks.desk_profile.desk_profile`.
    expectations : DataFrame or None
        What a trained model leads one to expect of every block of every unit; None without one. See
        :func:`typology.second_looks.indicator_columns.expectations_of`.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.second_looks.crosscheck import crosscheck
    >>> found = crosscheck(ty.classify(ty.load_pilots()), recorded={"KEN": 2, "IND": "N"})
    >>> found
    <CrossCheck of 4 units: 1 review: category, 1 no objection, 2 not checked>
    >>> found.table[["recorded", "computed", "verdict", "review_rank"]]
         recorded computed           verdict  review_rank
    unit
    IND         N        2  review: category            1
    KEN         2        2      no objection         <NA>
    EGY                  1       not checked         <NA>
    COL                  3       not checked         <NA>
    """

    def __init__(
        self,
        result: Classification,
        shares: Acceptability,
        recorded: Mapping[str, str],
        desk: Assessments | None,
        seen: IndicatorLook | None = None,
    ) -> None:
        self.result = result
        self.shares = shares
        profile = self._rules.desk_profile
        self.blocks = None if desk is None else desk_profile(result.assessments, desk, self.rulebook, profile)
        self.expectations = None if seen is None else expectations_of(seen, self.rulebook)
        self._recorded = dict(recorded)
        self._seen = seen
        self._desk_labels = () if self.blocks is None or desk is None else desk_labels(desk, self.blocks)

    @property
    def rulebook(self) -> Rulebook:
        """By which units were classified, and which says from where on a view objects."""
        return self.result.rulebook

    @property
    def _rules(self) -> Rules:
        return _rules_of(self.rulebook)

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.result.units

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments, the desk reviews beside them, and what a model learned from, say of themselves."""
        learned = () if self._seen is None else model_labels(self._seen.model)
        return tuple(dict.fromkeys((*self.result.labels, *self._desk_labels, *learned)))

    @property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``; a copy.

        Columns
        -------
        recorded, computed
            The category on record, empty where there is none but the computed one; and the computed one.
        p_recorded
            Share of the draws in which the recorded category comes out, 0 to 1.
        stability
            Of the computed category: robust, fair or fragile.
        desk_gap, desk_block
            The largest mean difference from public figures in points, above zero where the answers are better, and the
            block in which it is.
        blocks_compared
            Joined by a bar; empty where no block could be compared.
        flag_self, flag_desk
            Whether a view objects; missing where it could not look.
        p_indicators, top_dimension
            Of a trained model, and missing without one: the share of countries that depart as far from what public
            indicators lead one to expect, 0 to 1, and the block that departs most.
        categories_not_excluded
            By public indicators alone, joined by a bar; empty where no such set is given.
        in_range, coverage_<composite>
            Whether the country is like those learned from, and the share of the indicators that it has, 0 to 1.
        flag_indicators
            Whether the model objects; missing where it could not look, or may not object.
        why_indicators
            Why it could not, or may not; empty where it may, and missing without a model.
        verdict
            ``no objection``, ``review: category``, ``review: scores``, ``review: both``, or ``not checked`` where no
            view could look, which is no agreement.
        review_rank
            Place in the queue of reviews, from 1; missing where none is asked for.
        reason
            In plain words.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        return self._table.drop(columns=["possible", "p_computed"])

    @cached_property
    def _table(self) -> pd.DataFrame:
        table = self._judged
        pairs = zip(table["verdict"], self.sayings.values(), strict=True)
        reasons = pd.Series([reason_of(verdict, said) for verdict, said in pairs], table.index, dtype=object)
        return table.assign(reason=reasons).join(self.result.table.filter(["label"]))

    @cached_property
    def _judged(self) -> pd.DataFrame:
        """The table as far as it is not words."""
        views = self_view(self.shares, self._recorded, self._rules.self_view)
        flag_self = views.pop("flag_self")
        beside = desk_columns(self.blocks, views.index)
        flag_desk = beside.pop("flag_desk")
        table = views.join(beside).assign(flag_self=flag_self, flag_desk=flag_desk)
        table = table.join(indicator_columns(self._seen, table.index, self.rulebook))
        flags = zip(table["flag_self"], table["flag_desk"], table["flag_indicators"], strict=True)
        table["verdict"] = pd.Series([verdict_of(*map(_known, three)) for three in flags], table.index, dtype=object)
        objecting = self._seen is not None and not objects_to_nothing(self._seen, self.rulebook)
        table["review_rank"] = review_ranks(table, by_model=objecting)
        return table

    @cached_property
    def sayings(self) -> Mapping[str, Mapping[str, str]]:
        """By unit, what each view says, by the grounds on which it looks: the parts of ``reason``."""
        own = dict.fromkeys(made_of_figures(self.result.assessments), "all")
        own |= dict.fromkeys(answered_beside_people(self.result.assessments), "some")
        compared: dict[Any, pd.DataFrame] = {}
        if self.blocks is not None:
            compared = {str(unit): rows for unit, rows in self.blocks.groupby("unit")}
        nothing = None if self.blocks is None else self.blocks.iloc[:0]
        units: Iterable[Any] = self._judged.itertuples()
        of_model = self._of_model(self._judged)
        return {
            unit.Index: sayings_of(
                unit, compared.get(unit.Index, nothing), own.get(unit.Index, ""), self._rules, of_model.get(unit.Index)
            )
            for unit in units
        }

    def _of_model(self, table: pd.DataFrame) -> Mapping[Any, str]:
        """Return by unit what a trained model says, if there is one."""
        view = self._rules.indicator_view
        if self._seen is None or self.expectations is None or view is None:
            return {}
        return indicator_sentences(table, self._seen.found.table["why"], self.expectations, view)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of all units together."""
        notes = [*many_sentence(self.blocks, self._rules)]
        if self._seen is not None and self._rules.indicator_view is not None:
            notes += many_unlike(self._table["flag_indicators"], self._rules.indicator_view)
            notes += silent_sentence(objects_to_nothing(self._seen, self.rulebook))
        return tuple(notes)

    def explain(self, unit: str) -> str:
        """Return what the views say of one unit, in a paragraph.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> from typology.second_looks.crosscheck import crosscheck
        >>> print(crosscheck(ty.classify(ty.load_pilots()), recorded={"KEN": "N"}).explain("KEN")[:71])
        Kenya (KEN), review: category. Category N is recorded, but the answers
        """
        title = self.result.assessments[unit].unit.title
        row: Any = self._table.loc[unit]
        override = self.result.overrides.get(unit)
        parts = [f"{title}, {row['verdict']}.", row["reason"]]
        parts += [NO_OBJECTION] * (row["verdict"] == "no objection")
        if override and override.category == row["recorded"]:
            by = f" by {override.by}" if override.by else ""
            parts.append(f"Category {override.category} was decided on{by}, for a written reason: {override.reason}")
        parts += [NO_MODEL] if self._seen is None else sets_sentence(row)
        parts += [f"{capital(label)}." for label in self._labels_of(unit)]
        return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)

    def _labels_of(self, unit: str) -> tuple[str, ...]:
        """Return what the assessment of a unit, and a desk review beside it, say of themselves."""
        given = self._table.get("label", pd.Series(dtype=object)).get(unit)
        beside = self._desk_labels if self._table.loc[unit, "blocks_compared"] else ()
        if self._seen is not None and self._seen.found.table.loc[unit, "looked"]:
            beside += model_labels(self._seen.model)
        return tuple(dict.fromkeys(str(label) for label in (given, *beside) if isinstance(label, str) and label))

    def __len__(self) -> int:
        return len(self.result)

    def __repr__(self) -> str:
        order = ("review: both", "review: category", "review: scores", "no objection", "not checked")
        counts = self._table["verdict"].value_counts()
        shares = ", ".join(f"{counts[word]:,} {word}" for word in order if word in counts)
        return f"<CrossCheck of {len(self):,} unit{'s'[: len(self) != 1]}: {shares or 'nothing to check'}>"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(note)}</em></p>" for note in (*self.labels, *self.notes))
        looked = [] if self.blocks is None else ["desk_block", "desk_gap"]
        looked += [] if self._seen is None else ["top_dimension", "p_indicators"]
        shown = ["review_rank", "verdict", "recorded", "computed", "p_recorded", "stability", *looked, "reason"]
        queue = self.table.sort_values("review_rank", kind="stable").head(MOST_ROWS)[shown]
        cells = queue.astype(object).where(queue.notna(), "")
        page = cells.to_html(escape=True, float_format="{:.2f}".format, justify="left")
        more = f"{MOST_ROWS} of {len(self):,} units are shown; .table has every one. " * (len(self) > MOST_ROWS)
        return f"{notes}{page}<p>{more}{' '.join(CLOSING)}</p>"


def crosscheck(  # noqa: PLR0913 (each is a choice of its own)
    result: Classification,
    indicators: Any = None,
    *,
    model: IndicatorModel | str | Path | None = None,
    recorded: Mapping[str, Any] | pd.Series | None = None,
    draws: int = 2_000,
    seed: int = 0,
    date: datetime.date | str | None = None,
    progress: bool | None = None,
) -> CrossCheck:
    """Question assessments by up to three views.

    *Self*: does the recorded category follow from the recorded answers, when these are varied by the reliability of
    their evidence? *Desk profile*: are the answers of a block what public figures would lead one to expect?
    *Indicators*, with a trained model: do they depart from what other indicators, which inform no answer, lead one to
    expect? Each says nothing where it cannot look, and none changes a result.

    Parameters
    ----------
    result
        What was classified. Where people decided on a category by an override, that one is recorded.
    indicators
        Public figures, or whatever :func:`typology.desk.read_indicators.read_indicators` takes; or, without a model,
        desk reviews that were made of them.
    model
        What was learned from other assessments: a model, its file or folder, or the name of one that comes with the
        library.
    recorded
        By unit, the category on record, blank where none is, as a dict or a Series; it stands before overrides.
    draws, seed
        For the shares of the categories; the same ones give the same table.
    date
        To which the age of the figures counts; today, if None.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    CrossCheck
        ``.table``, ``.explain("KEN")``, ``.blocks``, ``.expectations``.

    Raises
    ------
    AssessmentError
        If recorded categories have problems: all at once.
    IndicatorError
        If the figures cannot be read; all problems at once.
    ModelError
        If the file of the model cannot be used; all problems at once.
    RulebookMismatchError
        If the model was learned by another rulebook.
    TypeError
        If what is to be checked was not classified, or the model is none.
    ValueError
        If a model is given without figures, draws or seed is no whole number, or the rulebook does not say when to look
        again.

    Notes
    -----
    Source: ``rules/``, crosscheck. An error that answers, category and public figures share stays unseen.

    Examples
    --------
    >>> import typology as ty
    >>> res = ty.classify(ty.load_pilots())
    >>> crosscheck(res, recorded={"EGY": 2}).table.loc["EGY", ["verdict", "recorded", "computed"]].tolist()
    ['no objection', '2', '1']
    """
    refuse_unclassified(result)
    _refuse_no_model(model)
    _rules_of(result.rulebook)
    on_record = read_recorded(result, recorded)
    day = datetime.date.today() if date is None else read_day(date)
    figures = None if indicators is None else figures_of(indicators, result, day)
    if model is not None and figures is None:
        found = "none" if indicators is None else "desk reviews made of them"
        expected = "expected the figures themselves, such as indicators='world_indicators.csv'"
        raise ValueError(f"a model looks at public figures: found {found}; {expected}")
    desk = indicators if figures is None else desk_of_units(figures, result, day)
    shares = acceptability(result.assessments, draws, seed, rulebook=result.rulebook, progress=progress)
    seen = None
    if model is not None and figures is not None:
        seen = looked_at(model, result, figures, day, draws=draws, seed=seed)
    return CrossCheck(result, shares, on_record, desk, seen)


def _refuse_no_model(model: Any) -> None:
    if not isinstance(model, IndicatorModel | str | PathLike | None):
        expected = "a model, its file or folder, or a name such as 'world_desk_reviews'"
        raise TypeError(f"no model: found {type(model).__name__}; expected {expected}")


def _rules_of(rulebook: Rulebook) -> Rules:
    if rulebook.crosscheck is None:
        expected = "expected a file crosscheck.yaml in it"
        raise ValueError(f"rulebook {rulebook.version} does not say when to look at an assessment again; {expected}")
    return rulebook.crosscheck


def _known(flag: Any) -> bool | None:
    return None if pd.isna(flag) else bool(flag)
