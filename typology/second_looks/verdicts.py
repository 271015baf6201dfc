"""What the views say together: a verdict, and a place in the queue of reviews."""

from typing import Literal

import pandas as pd

__all__ = ["Verdict", "desk_columns", "review_ranks", "verdict_of"]

Verdict = Literal["no objection", "review: category", "review: scores", "review: both", "not checked"]

queue: tuple[Verdict, ...] = ("review: both", "review: category", "review: scores")
"""Verdicts that ask for a review, in the order in which they are looked at."""


def verdict_of(flag_self: bool | None, flag_desk: bool | None, flag_indicators: bool | None = None) -> Verdict:
    """Return what the views say together; None stands for a view that could not look, or may not object.

    The first questions the category, the other two the scores.

    Examples
    --------
    >>> verdict_of(False, None), verdict_of(True, None), verdict_of(None, None)
    ('no objection', 'review: category', 'not checked')
    >>> verdict_of(True, False, True)
    'review: both'
    """
    of_scores = flag_desk or flag_indicators
    if flag_self and of_scores:
        return "review: both"
    if flag_self:
        return "review: category"
    if of_scores:
        return "review: scores"
    flags = (flag_self, flag_desk, flag_indicators)
    return "not checked" if all(flag is None for flag in flags) else "no objection"


def desk_columns(profile: pd.DataFrame | None, index: pd.Index) -> pd.DataFrame:
    """Return what the desk profile says of each unit.

    Parameters
    ----------
    profile
        As :func:`typology.second_looks.desk_profile.desk_profile` returns it; None where no figures were given.
    index
        Units, a row each.

    Returns
    -------
    DataFrame
        The largest gap and its block, all blocks compared joined by a bar, and ``flag_desk``, missing where no block
        could be compared.
    """
    if profile is None:
        none = pd.DataFrame({"desk_gap": float("nan"), "desk_block": "", "blocks_compared": ""}, index, dtype=object)
        return none.astype({"desk_gap": float}).assign(flag_desk=pd.array([pd.NA] * len(index), dtype="boolean"))
    compared = profile[profile["compared"]]
    by_size = compared.assign(size=compared["gap"].abs()).sort_values("size", ascending=False, kind="stable")
    largest = by_size.drop_duplicates("unit").set_index("unit")
    table = pd.DataFrame(index=index)
    table["desk_gap"] = largest["gap"].astype(float).reindex(index)
    table["desk_block"] = largest["block"].astype(object).reindex(index, fill_value="")
    joined = compared.groupby("unit", sort=False)["block"].agg("|".join)
    table["blocks_compared"] = joined.astype(object).reindex(index, fill_value="")
    table["flag_desk"] = compared.groupby("unit", sort=False)["large"].any().astype("boolean").reindex(index)
    return table


def review_ranks(table: pd.DataFrame, *, by_model: bool = False) -> "pd.Series[int]":
    """Return the place of each unit in the queue of reviews, from 1; missing where none is asked for.

    Units of which category and scores are questioned come first, then those of which the category is, then those of
    which the scores are. Among equals the rarer category comes first, then the larger gap, then the alphabet: the
    probabilities of one view and the points of the other are never weighed against each other.

    Parameters
    ----------
    by_model
        Whether a trained model may object. Among equals comes first, then, what is the rarest by the share of the draws
        or by that of the countries, whichever is smaller; what is missing counts as 1.
    """
    asked = table[table["verdict"].isin(queue)]
    keys = pd.DataFrame(
        {
            "verdict": [queue.index(verdict) for verdict in asked["verdict"]],
            "unlikeness": _smaller_share(asked) if by_model else 0.0,
            "rarity": asked["p_recorded"].where(asked["verdict"] != "review: scores", 0.0),
            "nearness": -asked["desk_gap"].abs().fillna(0.0),
            "code": [str(unit) for unit in asked.index],
        },
        index=asked.index,
    )
    ordered = keys.sort_values(keys.columns.to_list()).index
    ranks = pd.Series(range(1, len(ordered) + 1), index=ordered, dtype="Int64")
    return ranks.reindex(table.index)


def _smaller_share(asked: pd.DataFrame) -> "pd.Series[float]":
    """Return the smaller share of two; that of a view that may not object does not count."""
    of_draws = asked["p_recorded"].astype(float).fillna(1.0)
    of_countries = asked["p_indicators"].where(asked["flag_indicators"].notna()).astype("Float64").fillna(1.0)
    return of_draws.clip(upper=of_countries.astype(float))
