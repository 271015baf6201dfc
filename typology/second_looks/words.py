"""The views in plain words. They question, and never say that something is right."""

from collections.abc import Iterator, Mapping
from math import floor
from typing import Any

import pandas as pd

from typology.classification.prose import listed, percent
from typology.rulebook.crosscheck import Crosscheck

__all__ = [
    "CLOSING", "NOT_CHECKED", "NO_MODEL", "NO_OBJECTION", "desk_sentence", "in_percent", "many_sentence", "reason_of",
    "sayings_of", "self_sentence",
]  # fmt: skip

NOT_CHECKED = "No view could look, which speaks neither for nor against the assessment."
NO_OBJECTION = "No view that could look objects, which shows nothing to be right."
CLOSING = (
    "No result changes; people decide. No objection shows nothing to be right.",
    "Not checked means that no view could look, which speaks neither for nor against.",
)
"""What is to be said below every table."""
NO_MODEL = "No trained model was given, so what indicators would lead one to expect was not looked at."

NO_FIGURES = "No public figures were given."
OF_FIGURES = "The answers come from public figures, so these cannot question them."
PARTLY_OF_FIGURES = "Some of the answers come from public figures, so these cannot question them."
UNKNOWN = "There are no public figures of it."
NOTHING_SHARED = "Public figures answer too few of the same questions to compare any block."


def sayings_of(
    row: Any, profile: pd.DataFrame | None, of_figures: str, rules: Crosscheck, of_model: str | None = None
) -> Mapping[str, str]:
    """Return what each view says of a unit, by the grounds on which it looks.

    Parameters
    ----------
    row
        The unit's row of the table, as a named tuple.
    profile
        The blocks of the unit, none where there are no figures of it; None where no public figures were given.
    of_figures
        Whether ``all`` or ``some`` of the answers come from public figures themselves; empty if none do.
    of_model
        What a trained model says of the unit; None where none was given.
    """
    said = {"itself": self_sentence(row, rules), "public figures": desk_sentence(row, profile, of_figures, rules)}
    return said if of_model is None else said | {"other assessments": of_model}


def reason_of(verdict: str, sayings: Mapping[str, str]) -> str:
    """Return why a unit has its verdict."""
    return " ".join([NOT_CHECKED, *sayings.values()] if verdict == "not checked" else sayings.values())


def self_sentence(row: Any, rules: Crosscheck) -> str:
    """Say whether the recorded category follows from the recorded answers."""
    recorded, computed, possible = row.recorded, row.computed, row.possible.split("|")
    if not recorded and computed not in possible:
        return f"No category is recorded, and the answers leave {listed(possible, 'and')} possible."
    if not recorded:
        stable = f"varied a little, they give category {computed} in {in_percent(row.p_computed)} ({row.stability})"
        return f"The category was computed from the answers, so this view can only say how stable it is: {stable}."
    if pd.isna(row.flag_self):
        beside = f"Unanswered questions leave the recorded category {recorded} possible beside others"
        return f"{beside}, so the answers given cannot question it."
    varied = f"varied a little, they give {recorded} in {in_percent(row.p_recorded)}"
    led = f"The answers lead to the recorded category {recorded}"
    if not row.flag_self and recorded == computed:
        return f"{led}; {varied}."
    if not row.flag_self:
        return f"Category {recorded} is recorded and {_led_to(row)}, but they are close to a border: {varied}."
    limit = f"less than {percent(rules.self_view.recorded_below.value)} asks for a second look"
    if recorded == computed:
        return f"{led}, but only just: {varied}, and {limit}."
    return (
        f"Category {recorded} is recorded, but {_led_to(row)}: {varied}, and {limit} at the category and the answers."
    )


def _led_to(row: Any) -> str:
    """Say what the answers lead to, where that is not the recorded category."""
    possible = row.possible.split("|")
    if len(possible) == 1:
        return f"the answers lead to {possible[0]}"
    if row.recorded in possible:
        return f"the answers given lead to {row.computed}"
    return f"the answers lead to {listed(possible, 'or')}, whatever the unanswered questions turn out to be"


def desk_sentence(row: Any, profile: pd.DataFrame | None, of_figures: str, rules: Crosscheck) -> str:
    """Say how far the answers are from public figures."""
    if profile is None:
        return NO_FIGURES
    if of_figures:
        return PARTLY_OF_FIGURES if of_figures == "some" else OF_FIGURES
    if profile.empty:
        return UNKNOWN
    if pd.isna(row.flag_desk):
        return NOTHING_SHARED
    large = [_difference(block) for block in profile.itertuples() if block.large]
    if large:
        than = "than public figures would lead one to expect"
        asked = "Look at these answers again, or write down why they differ."
        found = f"The answers are {listed(large, 'and')} {than}. {asked}"
    else:
        block = next(block for block in profile.itertuples() if block.block == row.desk_block)
        farthest = f"{abs(row.desk_gap):.2f} points ({block.title}, mean of {_counted(block)})"
        found = f"No block compared differs from public figures by more than {farthest}."
    return f"{found}{_left_out(profile)} {rules.desk_profile.calibration.says}"


def _left_out(profile: pd.DataFrame) -> str:
    """Say which blocks public figures said nothing of, so that nobody takes them for compared."""
    names = profile.loc[~profile["compared"], "block"].tolist()
    return f" Too few questions are shared to compare {listed(names, 'and')}." if names else ""


def _difference(block: Any) -> str:
    way = "better" if block.gap > 0 else "worse"
    return f"{abs(block.gap):.2f} points {way} on {block.title} (mean of {_counted(block)})"


def _counted(block: Any) -> str:
    return f"{block.shared} of {block.questions} questions"


def many_sentence(profile: pd.DataFrame | None, rules: Crosscheck) -> Iterator[str]:
    """Note that public figures differ from the answers of too many units for the answers alone to be the cause."""
    if profile is None:
        return
    units = profile[profile["compared"]].groupby("unit")["large"].any()
    if len(units) and units.mean() > rules.desk_profile.many.value:
        yield (
            f"{units.sum():,} of the {len(units):,} units compared differ much from public figures: more likely the "
            "way in which figures are read as answers is off than so many assessments."
        )


def in_percent(share: float) -> str:
    """Return a share of the draws; rounded down where it is small, so that none looks as large as a limit it is below.

    Examples
    --------
    >>> in_percent(0.94), in_percent(0.0495), in_percent(0.0005), in_percent(0.0)
    ('94 % of the draws', '4.9 % of the draws', 'less than 1 % of the draws', 'none of the draws')
    """
    if share in (0, 1):
        found = "all" if share else "none"
    elif share < 0.01:
        found = "less than 1 %"
    elif share < 0.1:
        found = f"{floor(share * 1000 + 1e-9) / 10:g} %"
    else:
        found = "more than 99 %" if share > 0.99 else percent(share)
    return f"{found} of the draws"
