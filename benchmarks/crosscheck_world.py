"""What the indicator view says of the desk reviews of the world: how often it objects, to what, why and where.

The reviews are made of one part of the public figures and the view looks at another. The pilots are not learned from.
By its rule the view objects to about one in ten of the countries that are like those it learned from, so the number is
no finding; which countries and blocks they are is. Nobody has checked any of them, so nothing here is an error rate.
"""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import typology as ty
from typology.assessment.collection import Assessments
from typology.countries.table import countries
from typology.desk.desk_of import desk_of
from typology.desk.indicators import Indicators
from typology.desk.read_indicators import read_indicators
from typology.desk.reviews.ledger import desk_ledger
from typology.desk.reviews.review import desk_review
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import Expectations, is_unlike, look
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock

__all__ = ["print_world"]

DATA = Path(os.environ.get("TYPOLOGY_DATA", Path(__file__).parents[2] / "shared/data"))
FIGURES = DATA / "world_indicators.csv"
DATE = datetime.date(2026, 11, 20)
TOLD = 6
"""So many departures are told in full."""
FIGURES_TOLD = 3


def print_world() -> int:
    """Print what the view says of the desk reviews of the 193 members of the United Nations."""
    if not FIGURES.exists():
        print(f"\nthe world skipped: no {FIGURES.name} in {DATA.name}; TYPOLOGY_DATA may name another folder")
        return 0
    figures = read_indicators(FIGURES, date=DATE)
    reviews = desk_review(figures, date=DATE, countries="un")
    model = fit_indicator_model(reviews, figures, date=DATE, leave_out=ty.load_pilots().units)
    book = ty.load_rulebook()
    found = look(model, reviews, figures, book, DATE)
    print(f"\n== desk reviews of the world: {'; '.join(reviews.labels)} ==\n{model!r}")
    print_learned(model)
    print_looked_at(found, objected_to(found, book))
    print_by_region(found, objected_to(found, book), model)
    print_departures(found, objected_to(found, book), model, reviews, figures)
    return 0


def objected_to(found: Expectations, book: ty.Rulebook) -> pd.Series:
    """Say to which countries the view objects."""
    return found.table["may_object"] & is_unlike(found.table, book.crosscheck.indicator_view)


def print_learned(model: IndicatorModel) -> None:
    rows = {
        block.name: {
            "answered": " ".join(block.questions),
            "countries": block.rows,
            **{name: f"{value:.2f}" for name, value in zip(model.composites, block.coefficients, strict=True)},
            "foreseen": f"{block.skill:.2f}",
            "spread": f"{block.spread:.2f}",
        }
        for block in model.blocks
    }
    print(f"share of shuffled worlds that foresee as much: {model.skill_p:g} of {model.shuffles + 1}")
    print("the questions figures answer, points for one spread of a composite, share of the variance foreseen")
    print(pd.DataFrame(rows).T.to_string())


def print_looked_at(found: Expectations, flagged: pd.Series) -> None:
    table = found.table
    print(f"\n{len(table)} reviews, {table['looked'].sum()} looked at, {flagged.sum()} objected to", end="")
    print(f" ({flagged.sum() / max(1, table['looked'].sum()):.1%} of those looked at)")
    why = table.loc[~table["looked"], "why"]
    for reason, units in why.groupby(why).groups.items():
        print(f"not looked at, {reason}: {len(units)} ({', '.join(map(str, units))})")
    departs = found.departures.where(found.table["looked"])
    rows = {
        "objected to, by the block that departs most": table.loc[flagged, "top_dimension"].value_counts(),
        "of these, better than expected": _signs(found, flagged),
        "countries compared": departs.notna().sum(),
        "largest departure, in spreads": departs.abs().max().round(1),
    }
    print(pd.DataFrame(rows).reindex(list(found.departures)).fillna(0).to_string(float_format="{:g}".format))


def _signs(found: Expectations, flagged: pd.Series) -> pd.Series:
    """Return how many departures are upwards, by block."""
    tops = found.table.loc[flagged, "top_dimension"]
    up = pd.Series({unit: found.departures.loc[unit, name] > 0 for unit, name in tops.items()}, dtype=bool)
    return up.groupby(tops).sum()


def print_by_region(found: Expectations, flagged: pd.Series, model: IndicatorModel) -> None:
    names = countries()
    region = pd.Series({unit: names[str(unit)].region or "" for unit in found.table.index}, name="region")
    rows = pd.DataFrame({"reviews": 1, "looked at": found.table["looked"], "objected to": flagged}).astype(int)
    counts = rows.groupby(region).sum()
    offsets = {
        name: {
            f"{block.name} off": round(total / (count + model.pooling), 2)
            for block, (count, total) in zip(model.blocks, sums, strict=True)
        }
        for name, sums in model.regions.items()
    }
    print("\nby region; and by how many points its answers are off what is expected, which is taken into account")
    print(counts.join(pd.DataFrame(offsets).T).to_string())


def print_departures(
    found: Expectations, flagged: pd.Series, model: IndicatorModel, reviews: Assessments, figures: Indicators
) -> None:
    """Tell the largest departures with the composites and the figures of the answers behind them."""
    asked = found.table[flagged].sort_values("departure", ascending=False)
    ledger = desk_ledger(figures, date=DATE, countries=[str(unit) for unit in asked.index])
    print(f"\nobjected to, all {len(asked)}: {', '.join(map(str, asked.index))}")
    print("the farthest; scores of blocks and composites are turned so that high is good, answers are as given")
    for unit in asked.index[:TOLD]:
        block = next(one for one in model.blocks if one.name == asked.loc[unit, "top_dimension"])
        print("\n".join(_told(str(unit), found, block, reviews, ledger, figures)))


def _told(  # noqa: PLR0913, PLR0917 (what is expected, and all it rests on)
    unit: str,
    found: Expectations,
    block: LearnedBlock,
    reviews: Assessments,
    ledger: pd.DataFrame,
    figures: Indicators,
) -> Iterator[str]:
    given, expected = found.scores.loc[unit, block.name], found.expected.loc[unit, block.name]
    spreads = found.departures.loc[unit, block.name]
    name = f"\n{countries()[unit].name} ({unit}), {block.name}"
    yield f"{name}: {given:.2f}, expected {expected:.2f} ({spreads:+.1f} spreads)"
    composites = ", ".join(f"{name} {value:+.2f}" for name, value in found.composites.loc[unit].items())
    added = ", ".join(f"{name} {value:+.2f}" for name, value in found.contributions.loc[unit, block.name].items())
    yield f"    composites: {composites}; they and the region add: {added}"
    yield f"    answers: {'; '.join(_answers(unit, block, reviews, ledger))}"
    yield f"    farthest figures: {'; '.join(_extremes(unit, figures))}"


def _answers(unit: str, block: LearnedBlock, reviews: Assessments, ledger: pd.DataFrame) -> Iterator[str]:
    """Yield the answers that the score is made of, and the figures that they were read from."""
    for item, answer in reviews[unit].answers.items():
        if item in block.questions:
            rows = ledger[(ledger["country"] == unit) & (ledger["item"] == item) & ledger["value"].notna()]
            made_of = ", ".join(f"{one.figure} {one.value:g}" for one in rows.itertuples())
            yield f"{item} {answer.value:g} (of {made_of})"


def _extremes(unit: str, figures: Indicators) -> Iterator[str]:
    """Yield the figures of the view that are farthest from the middle of all countries, in the ranks of the world."""
    book, all_years = ty.load_rulebook(), figures.table.sort_values("year")
    table = all_years.drop_duplicates(["country", "indicator"], keep="last")
    codes = [code for part in book.crosscheck.indicator_view.composites.values() for code in part.features]
    values = table[table["indicator"].isin(codes)].pivot(index="country", columns="indicator", values="value")
    if unit not in values.index:
        return
    good = {code: desk_of(book).indicators[code].better == "high" for code in values}
    ranks = pd.DataFrame({code: values[code].rank(pct=True, ascending=good[code]) for code in values})
    ranks = ranks.loc[unit].dropna()
    for code in (ranks - 0.5).abs().sort_values(ascending=False).index[:FIGURES_TOLD]:
        yield f"{code} {values.loc[unit, code]:g} (better than {ranks[code]:.0%} of the countries)"
