"""What a model was found to be worth, as tables and sentences of its card."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from typology.classification.prose import listed
from typology.second_looks.training.corrupting import MEANINGS
from typology.second_looks.training.corruption import INDICATORS, NAIVE, SELF
from typology.second_looks.training.learning_curve import worth_from
from typology.second_looks.training.training import Training

__all__ = ["figures_sections", "in_percent", "table"]

NOTHING = "–"


def figures_sections(training: Training) -> Iterator[str]:
    """Yield the sections of the card that hold figures."""
    yield from _blocks(training)
    yield from _regions(training)
    yield from _curve(training)
    yield from _honesty(training)
    yield from _categories(training)
    yield from _errors(training)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table in Markdown.

    Examples
    --------
    >>> print(table(["block", "skill"], [["E1", "0.30"]]))
    | block | skill |
    | --- | --- |
    | E1 | 0.30 |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)


def in_percent(share: float, digits: int = 0) -> str:
    """Return a share in words.

    Examples
    --------
    >>> in_percent(0.416), in_percent(0.0416, 1), in_percent(float("nan"))
    ('42 %', '4.2 %', '–')
    """
    return f"{100 * share:.{digits}f} %" if np.isfinite(share) else NOTHING


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}" if np.isfinite(value) else NOTHING


def _ranged(row: "pd.Series[Any]", column: str) -> str:
    value, low, high = (row[f"{column}{end}"] for end in ("", "_low", "_high"))
    return f"{_number(value)} ({_number(low)} to {_number(high)})" if np.isfinite(value) else NOTHING


def _blocks(training: Training) -> Iterator[str]:
    model, found = training.model, training.evaluation.blocks
    yield "## How much it foresees, block by block"
    shuffled = f"In {in_percent(model.skill_p, 1)} of {model.shuffles:,} shuffled worlds, in which the indicators were "
    limit = in_percent(training.rulebook.crosscheck.indicator_view.skill.value)  # type: ignore[union-attr]
    yield (
        "*Foreseen* is the share of the differences between countries that the indicators foresee: 1 is every "
        "difference, 0 is no better than the mean of the other countries. It is measured on countries that nothing was "
        "learned from: each country left out in turn, and each whole region left out in turn. *Typical error* is the "
        "distance in points that half of the countries stay below. In brackets: 95 of 100 resamples of the countries."
    )
    header = ["block", "countries", "foreseen", "with its region left out", "typical error", "with its region left out"]
    rows = []
    for block in model.blocks:
        row: Any = found.loc[block.name]
        name = block.title if block.used else f"{block.title}, not used"
        ranges = (_ranged(row, column) for column in ("skill", "region_skill", "error", "region_error"))
        rows.append([name, int(row["countries"]), *ranges])
    yield table(header, rows)
    unused = [block.name for block in model.blocks if not block.used]
    if unused:
        yield f"Nothing is foreseen of {listed(unused, 'and')}, so differences there raise no objection."
    yield f"{shuffled}dealt to other countries, they do as well as here. At most {limit} is asked for."
    yield (
        "Where much less is foreseen with the region left out, the indicators tell mostly regions apart, and not the "
        "countries within them."
    )
    yield "![How much of the differences between countries is foreseen](skill.png)"


def _regions(training: Training) -> Iterator[str]:
    found = training.evaluation
    yield "## Region by region"
    yield (
        "A region may be assessed in its own way. What its assessments have in common is taken off a little at a time, "
        "and shown here: if one office assessed a whole region, this is the finding. *Would be questioned* counts the "
        "assessments as they are."
    )
    rows = [
        [name or "no region", int(row["countries"]), _number(row["error"]), _number(row["region_error"]),
         in_percent(row["questioned"])]
        for name, row in found.regions.iterrows()
    ]  # fmt: skip
    header = ["region", "countries", "typical error", "with the region left out", "would be questioned"]
    yield table(header, rows)
    if len(found.departures):
        yield "By how many points assessments are better (above 0) or worse than expected, in the mean:"
        names = [str(name) for name in found.departures.columns]
        lines = [
            [f"{region} ({found.assessments_of_regions[str(region)]})", *(_signed(value) for value in row)]
            for region, row in zip(found.departures.index, found.departures.to_numpy(float), strict=True)
        ]
        yield table(["region (assessments)", *names], lines)
        yield "![Better or worse than expected, by region](regions.png)"


def _signed(value: float) -> str:
    return f"{value:+.2f}" if np.isfinite(value) else NOTHING


def _curve(training: Training) -> Iterator[str]:
    curve = training.evaluation.curve
    yield "## From how many countries on it is worth it"
    since, whole = worth_from(curve), int(curve.index[-1])
    more = len(training.model.countries) - whole
    more_words = f" The model itself was learned from {more} more, which have a score in some." if more else ""
    yield (
        f"Learned again from random subsets of the {whole} countries that have a score in every block. *Skill shows* "
        f"in a subset where few enough shuffled worlds do as well.{more_words}"
    )
    rows = [
        [str(size), int(row["subsets"]), _number(row["skill"]),
         f"{_number(row['skill_low'])} to {_number(row['skill_high'])}", in_percent(row["shown"])]
        for size, row in curve.iterrows()
    ]  # fmt: skip
    yield table(["countries", "subsets", "foreseen, mean over blocks", "lowest to highest", "skill shows"], rows)
    if since is None:
        yield "At no number of countries does skill show in most subsets."
    elif since == curve.index[0]:
        yield f"Skill shows in most subsets from the fewest on that were tried, {since} countries."
    else:
        yield f"Skill shows in most subsets from {since} countries on."
    yield "![What is foreseen, by how many countries were learned from](learning_curve.png)"


def _honesty(training: Training) -> Iterator[str]:
    honesty = training.evaluation.honesty
    yield "## Whether it calls countries unusual as often as it says"
    if honesty is None:
        yield "Not measured: too few countries are left when some are set aside, or none may be objected to."
        return
    yield (
        "Parts of the countries were set aside, and looked at by what the others taught. All their assessments are "
        "taken for sound, so as many should be called unusual as the first column says. More are too many false "
        "alarms."
    )
    rows = [
        [in_percent(float(str(level))), in_percent(row["share"], 1),
         f"{in_percent(row['low'], 1)} to {in_percent(row['high'], 1)}", int(row["countries"])]
        for level, row in honesty.iterrows()
    ]  # fmt: skip
    header = ["at most so many depart as much", "so many were called that", "95 of 100 resamples", "countries"]
    yield table(header, rows)
    yield "![How often countries that were not learned from are called unusual](honesty.png)"


def _categories(training: Training) -> Iterator[str]:
    found = training.evaluation.categories
    yield "## Categories"
    if found is None:
        why = "too few categories are on record" if training.model.profile else "what it learned decides no category"
        yield f"Probabilities of categories were not held against those on record: {why}."
        return
    yield (
        "The probabilities of the categories, each country left out, beside the categories on record, and beside "
        "always giving the shares on record. Lower is better. They classify nothing."
    )
    rows = [
        [name, _number(found[key]), _number(found[f"{key}_prior"])]
        for name, key in (("log loss", "log_loss"), ("Brier score", "brier"))
    ]
    yield table(["measure", "this model", "shares on record"], rows)
    yield (
        f"Over {found['countries']:.0f} countries, the likeliest category is the one on record more or less often than "
        f"its probability says by {100 * found['gap']:.0f} points of a hundred, in the mean."
    )


def _errors(training: Training) -> Iterator[str]:
    found = training.evaluation.errors
    yield "## What its flags are worth on these assessments"
    if found is None:
        yield "Not measured: no errors were put in, or too few countries were left to learn from."
        return
    yield (
        f"In memory, {in_percent(found.share)} of the assessments were made wrong, {found.repeats} times; the model "
        "was learned again with the wrong ones among them, and looked. All else is taken for sound, which "
        "it may not be. If the model may not object, these figures say what objections would be worth."
    )
    yield "\n".join(f"- *{kind}*: {MEANINGS[kind]}" for kind in found.kinds)
    if found.left_out:
        yield (
            f"Left out: {listed(found.left_out, 'and')}, the {SELF}, and comparing recorded with computed categories. "
            "No category is on record here that the answers could determine, so there is none to be wrong."
        )
    questioned = found.questioned
    columns = (("precision", "of what it questions is wrong"), ("recall", "of the errors are found"),
               ("false_alarms", "of the sound are questioned"))  # fmt: skip
    rows = [
        [name, *(_with_error(row, column) for column, _ in columns), in_percent(questioned.get(str(name), np.nan))]
        for name, row in found.worth.iterrows()
    ]
    yield table(["flag", *(says for _, says in columns), "of the assessments as they are"], rows)
    lines = [[name, *(_with_error(row, kind) for kind in found.kinds)] for name, row in found.recall.iterrows()]
    yield "Of the errors of each kind, so many are found:"
    yield table(["flag", *found.kinds], lines)
    if np.isfinite(found.named.value):
        yield (
            f"Where the {INDICATORS} objects and one block is wrong, it names that block in "
            f"{in_percent(found.named.value)} of the cases; a block at random would be right in "
            f"{in_percent(found.chance)}."
        )
    yield _queue(found.worth)
    yield "![Which errors are found](errors.png)"


def _with_error(row: "pd.Series[Any]", column: str) -> str:
    error = row[f"{column}_error"]
    return in_percent(row[column]) + (f" ± {100 * error:.0f}" if np.isfinite(error) else "")


def _queue(worth: pd.DataFrame) -> str:
    flag: Any = worth.iloc[[name != NAIVE for name in worth.index]].index[-2]
    precision, recall = worth.loc[flag, "precision"], worth.loc[flag, "recall"]
    if not np.isfinite(precision):
        return "Nothing was questioned, so nothing was found."
    right = round(10 * precision)
    return (
        f"In plain words ({flag}): about {right} of ten objections meet an error that was put in and {10 - right} do "
        f"not, and {in_percent(1 - recall)} of these errors are missed. Real errors may be of other kinds."
    )
