"""What is expected of countries when they, or their whole regions, are not learned from."""

from typing import NamedTuple

import pandas as pd

from typology.second_looks.expectations.looking import Expectations
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.training.setting import Advance, Setting

__all__ = ["LeftOut", "departures_of_regions", "left_out"]


class LeftOut(NamedTuple):
    """Scores of countries, and what is expected of them by the indicators alone, in the blocks of the model.

    Attributes
    ----------
    scores, country, region
        Countries x blocks: what was found, what is expected with the country left out, and with its whole region; NaN
        where the other regions are too few to learn from. Scores are by the questions of all countries; where those of
        the other regions alone make another score, the difference from what is expected is kept.
    """

    scores: pd.DataFrame
    country: pd.DataFrame
    region: pd.DataFrame


def left_out(setting: Setting, model: IndicatorModel, seen: Expectations, advance: Advance = lambda _: None) -> LeftOut:
    """Leave out every country, and every region, in turn.

    Parameters
    ----------
    seen
        The newest assessments beside the model.
    """
    apart = pd.DataFrame(float("nan"), seen.scores.index, seen.scores.columns)
    for members in setting.regions.groupby(setting.regions).groups.values():
        countries = [str(country) for country in members]
        advance(1)
        try:
            others = setting.without(countries).fitted()
        except TooFewAssessmentsError:
            continue
        unlearned = setting.looked(others, countries)
        shared = unlearned.scores.columns.intersection(apart.columns)
        differences = (unlearned.scores - by_indicators(unlearned, others))[shared]
        apart.loc[countries, shared] = (seen.scores.loc[countries, shared] - differences).to_numpy()
    return LeftOut(seen.scores, by_indicators(seen, model), apart)


def by_indicators(seen: Expectations, model: IndicatorModel) -> pd.DataFrame:
    """Return what is expected by the indicators alone, without what is typical of a region."""
    found = {block.name: seen.expected[block.name] - seen.contributions[block.name, "region"] for block in model.blocks}
    return pd.DataFrame(found, index=seen.expected.index)


def departures_of_regions(model: IndicatorModel) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return regions x blocks: by how many points answers are better than expected, and the assessments by region."""
    names = [block.name for block in model.blocks]
    rows = {
        region: [total / count if count else float("nan") for count, total in sums]
        for region, sums in model.regions.items()
    }
    counts = {region: max((count for count, _ in sums), default=0) for region, sums in model.regions.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=names), counts
