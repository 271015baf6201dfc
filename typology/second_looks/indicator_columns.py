"""The view of a trained model: what it says of every unit, and what it leads one to expect block by block."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from typology.classification.classify import Classification
from typology.desk.indicators import Indicators
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.blocks import turns
from typology.second_looks.expectations.fitting import view_of
from typology.second_looks.expectations.looking import Expectations, is_unlike, look, usable
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock
from typology.second_looks.expectations.outlook import not_excluded, outlook

__all__ = [
    "IndicatorLook", "column_kinds", "expectations_of", "indicator_columns", "looked_at", "model_labels",
    "objects_to_nothing", "on_scale",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class IndicatorLook:
    """What a model says of units.

    Attributes
    ----------
    not_excluded : Series
        By unit, categories joined by a bar; empty where no such set is given.
    """

    model: IndicatorModel
    found: Expectations
    not_excluded: "pd.Series[str]"


def looked_at(  # noqa: PLR0913 (what looks, at what, beside which figures, and how often it is drawn)
    model: IndicatorModel | str | Path,
    result: Classification,
    figures: Indicators,
    date: datetime.date,
    *,
    draws: int,
    seed: int,
) -> IndicatorLook:
    """Hold what was classified against what a model leads one to expect.

    Parameters
    ----------
    model
        A model, its file or folder, or the name of one that comes with the library.

    Raises
    ------
    ModelError
        If there is no such file, or it cannot be used.
    RulebookMismatchError
        If the model was learned by another rulebook.
    """
    book = result.rulebook
    if not isinstance(model, IndicatorModel):
        from typology.second_looks.artefacts.loading import load_model

        model = load_model(model, book)
    found = look(model, result.assessments, figures, book, date)
    nothing = pd.Series("", found.table.index, dtype=object)
    if model.set_limit is None or model.profile is None:
        return IndicatorLook(model, found, nothing)
    expected = found.expected[found.table["looked"].to_numpy(bool)].reindex(found.table.index)
    shares = outlook(model, expected, book, draws=draws, seed=seed).categories
    return IndicatorLook(model, found, not_excluded(shares, model.set_limit).astype(object).fillna(""))


def column_kinds(rulebook: Rulebook) -> dict[str, str]:
    """Return the columns of this view, and of which kind they are.

    Examples
    --------
    >>> import typology as ty
    >>> list(column_kinds(ty.load_rulebook()))[:4]
    ['p_indicators', 'top_dimension', 'categories_not_excluded', 'in_range']
    """
    view = _view_of(rulebook)
    composites = view.composites if view else ()
    return {
        "p_indicators": "Float64",
        "top_dimension": "object",
        "categories_not_excluded": "object",
        "in_range": "boolean",
        **{f"coverage_{name}": "Float64" for name in composites},
        "flag_indicators": "boolean",
        "why_indicators": "object",
    }


def indicator_columns(seen: IndicatorLook | None, index: pd.Index, rulebook: Rulebook) -> pd.DataFrame:
    """Return what the view says of each unit; all of it is missing where no model was given.

    Parameters
    ----------
    index
        Units, a row each.

    Returns
    -------
    DataFrame
        With the columns of :func:`column_kinds`. ``flag_indicators`` is missing wherever the view could not look or may
        not object, and ``why_indicators`` says why.
    """
    kinds, view = column_kinds(rulebook), _view_of(rulebook)
    if seen is None or view is None:
        return pd.DataFrame({name: pd.Series([None] * len(index), index, dtype=kind) for name, kind in kinds.items()})
    table, looked = seen.found.table, seen.found.table["looked"].astype(bool)
    share = table["p_indicators"].astype("Float64").where(looked)
    known = seen.found.composites.notna().all(axis=1)
    columns = {
        "p_indicators": share,
        "top_dimension": table["top_dimension"].where(looked, ""),
        "categories_not_excluded": seen.not_excluded,
        "in_range": table["in_range"].astype("boolean").where(known),
        **{name: table[name] for name in kinds if name.startswith("coverage_")},
        "flag_indicators": is_unlike(table, view).astype("boolean").where(table["may_object"].astype(bool)),
        "why_indicators": table["why"],
    }
    return pd.DataFrame(columns).astype(kinds).reindex(index)


def expectations_of(seen: IndicatorLook, rulebook: Rulebook) -> pd.DataFrame:
    """Return what is expected of every unit and block beside what was answered, a row each.

    Returns
    -------
    DataFrame
        Everything is missing of units that the view could not look at:

        - ``unit``, ``block`` and its ``title``,
        - ``learned`` of its ``questions``: how many the model knows,
        - ``expected`` and ``answered``: mean answers on the scale of the questions; what would lie beyond an end of
          the scale is brought to that end,
        - ``departure``: by how many points the answers are better than expected; below zero they are worse,
        - ``in_spreads``: the same by how far assessments usually depart, before anything is brought to an end of the
          scale; missing where the model foresees nothing,
        - ``from_<composite>``, ``from_region``: by how many points each makes what is expected better than of a country
          in the middle.
    """
    found, looked = seen.found, seen.found.table["looked"].to_numpy(bool)
    sizes = {block.name: len(block.items) for block in blocks_of(rulebook, view_of(rulebook))}
    parts = [_of_block(found, block, sizes[block.name], rulebook) for block in seen.model.blocks]
    for place, part in enumerate(parts):
        part.loc[~looked, part.columns[5:]] = np.nan
        part["place"] = place
    table = pd.concat(parts) if parts else pd.DataFrame(columns=["unit", "place"])
    table["row"] = found.table.index.get_indexer(pd.Index(table["unit"], dtype=object))
    return table.sort_values(["row", "place"], kind="stable", ignore_index=True).drop(columns=["row", "place"])


def _of_block(found: Expectations, block: LearnedBlock, questions: int, rulebook: Rulebook) -> pd.DataFrame:
    units = found.table.index
    scales = [rulebook.scale_of(item).values for item in block.questions]
    ends = min(scale[0] for scale in scales), max(scale[-1] for scale in scales)
    expected, answered = (means[block.name].clip(*ends) for means in (found.expected, found.scores))
    said = pd.DataFrame({"unit": units, "block": block.name, "title": block.title}, units, dtype=object)
    said["learned"], said["questions"] = len(block.questions), questions
    said["expected"], said["answered"] = (on_scale(values, block, rulebook) for values in (expected, answered))
    said["departure"] = answered - expected
    said["in_spreads"] = found.departures[block.name]
    for name in found.contributions[block.name].columns:
        said[f"from_{name}"] = found.contributions[block.name, name]
    return said.reset_index(drop=True)


def on_scale(values: "pd.Series[float]", block: LearnedBlock, rulebook: Rulebook) -> "pd.Series[float]":
    """Return mean answers as they are given: where the low end of the scale is the good one, low is good."""
    items = tuple(block.questions)
    if not turns(items, rulebook):
        return values
    scale = rulebook.scale_of(items[0])
    return scale.values[0] + scale.values[-1] - values


def objects_to_nothing(seen: IndicatorLook, rulebook: Rulebook) -> str:
    """Return why the model may not object to any unit; empty if it may."""
    view = _view_of(rulebook)
    return usable(seen.model, view) if view else ""


def model_labels(model: IndicatorModel) -> tuple[str, ...]:
    """Return what is to be said wherever something of a model is shown."""
    return (*model.labels, "beside a trial model, which never objects") if model.exploratory else model.labels


def _view_of(rulebook: Rulebook) -> IndicatorView | None:
    return rulebook.crosscheck.indicator_view if rulebook.crosscheck else None
