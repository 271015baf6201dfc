"""Whole assessments drawn as expected, and from where on a category counts as excluded."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from typology.assessment.collection import Assessments
from typology.classification.classify import classify
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.expectations.examples import Examples
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.outlook import outlook_of, set_limit_of
from typology.second_looks.expectations.profiles import profile_of
from typology.second_looks.expectations.rounding import rounded

__all__ = ["on_record", "with_sets"]


def with_sets(  # noqa: PLR0913, PLR0917 (what was expected, found and recorded, and by which rules)
    model: IndicatorModel,
    examples: Examples,
    left_out: pd.DataFrame,
    scores: pd.DataFrame,
    recorded: Mapping[str, str] | None,
    rulebook: Rulebook,
    view: IndicatorView,
) -> IndicatorModel:
    """Return the model with a profile, and with the limit below which a category is excluded, as far as there are any.

    Parameters
    ----------
    left_out, scores
        Assessments x blocks: what is expected, each country left out, and what was answered.
    recorded
        By unit, the category on record; that of the answers where none is.
    """
    profile = profile_of(
        examples.answers.values,
        scores.to_numpy(),
        left_out.to_numpy(),
        model.blocks,
        rulebook,
        countries=len(model.countries),
        shrinkage=view.shrinkage.value,
    )
    if profile is None:
        return model
    drawn = outlook_of(model.blocks, profile, left_out, rulebook, seed=model.seed).categories
    categories = on_record(examples, recorded, rulebook)
    limit = set_limit_of(
        drawn, categories, view.certainty.value, needed=int(view.flags_from.value), countries=examples.units
    )
    return replace(model, profile=profile, set_limit=None if limit is None else rounded(limit))


def on_record(examples: Examples, recorded: Mapping[str, str] | None, rulebook: Rulebook) -> list[str | None]:
    """Return the category of each assessment: the one on record, else that of its answers if these determine one."""
    rows = [f"{place}" for place in range(len(examples.units))]
    about = pd.DataFrame(index=pd.Index(rows, dtype=object, name="unit"))
    table = classify(Assessments(examples.answers.items, examples.answers.values, about), rulebook=rulebook).table
    given, computed = recorded or {}, zip(examples.units, table["category"], table["status"], strict=True)
    return [given.get(unit) or (None if status == "undetermined" else str(own)) for unit, own, status in computed]
