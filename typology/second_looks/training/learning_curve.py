"""From how many countries on it was worth learning from these assessments."""

import numpy as np
import pandas as pd

from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.training.setting import Advance, Setting

__all__ = ["curve_sizes", "learning_curve", "worth_from"]

SIZES = (20, 30, 45, 60, 90, 130)
APART = 1.05
"""All countries are this many times as many as the largest subsets, at least."""
SUBSETS = 10
"""Random subsets of each size."""
SHUFFLES = 199
"""For each of them; fewer than for the model itself, as only a share of the subsets is counted."""
MOST = 0.8
"""Skill is said to show from a number of countries on where it does in so many of the subsets."""
STREAM = 1


def curve_sizes(countries: int, least: int) -> tuple[int, ...]:
    """Return the numbers of countries to try: all of them last.

    Examples
    --------
    >>> curve_sizes(78, 20), curve_sizes(24, 20), curve_sizes(20, 20)
    ((20, 30, 45, 60, 78), (20, 24), (20,))
    """
    return (*(size for size in SIZES if least <= size and size * APART < countries), countries)


def learning_curve(setting: Setting, model: IndicatorModel, advance: Advance = lambda _: None) -> pd.DataFrame:
    """Learn from random subsets of the countries.

    Parameters
    ----------
    model
        Learned from all countries: the last row, if all have a score in every block.

    Returns
    -------
    DataFrame
        A row per number of countries: how many ``subsets``; ``skill``, the mean over blocks of the variance foreseen,
        each country left out in turn, as a mean over the subsets, with ``skill_low`` and ``skill_high``, the lowest and
        the highest; ``shown``, the share of the subsets in which at most so few shuffled worlds do as well that the
        rulebook calls it skill; and ``middle_p``, the median share of such worlds.
    """
    limit, random = setting.view.skill.value, setting.random(STREAM)
    complete, rows = np.array(setting.complete, object), {}
    for size in curve_sizes(len(complete), int(setting.view.refused_below.value)):
        if size == len(setting.countries):
            models = [model]
        elif size == len(complete):
            models = [setting.only(complete.tolist()).fitted(SHUFFLES)]
        else:
            subsets = [random.permutation(complete)[:size].tolist() for _ in range(SUBSETS)]
            models = [setting.only(subset).fitted(SHUFFLES) for subset in subsets]
        skills = [float(np.mean([block.skill for block in found.blocks])) for found in models]
        shares = np.array([found.skill_p for found in models])
        rows[size] = {
            "subsets": len(models),
            "skill": float(np.mean(skills)),
            "skill_low": min(skills),
            "skill_high": max(skills),
            "shown": float((shares <= limit).mean()),
            "middle_p": float(np.median(shares)),
        }
        advance(len(models))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("countries")


def worth_from(curve: pd.DataFrame) -> int | None:
    """Return the number of countries from which on skill shows in most subsets; None if it never does.

    Examples
    --------
    >>> worth_from(pd.DataFrame({"shown": [0.9, 0.3, 0.8, 1.0]}, [20, 30, 45, 60]))
    45
    """
    found = None
    for size, shown in reversed(list(zip(curve.index, curve["shown"], strict=True))):
        if shown < MOST:
            break
        found = int(size)
    return found
