"""What flags are worth on these very assessments: some of them are made wrong in memory, and looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from typology.certainty.draws.acceptability import acceptability
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.self_view import self_view
from typology.second_looks.training.corrupting import MEANINGS, OF_CATEGORIES, Corrupted, Kind, corrupted, put_in
from typology.second_looks.training.detecting import Share, block_named, detection, recall_by_kind
from typology.second_looks.training.setting import Advance, Setting, objects

__all__ = ["ErrorsFound", "find_errors"]

SHARE = 0.1
"""Of the assessments, in each repeat."""
DRAWS = 2_000
"""For the view of an assessment on itself."""

SELF, INDICATORS, EITHER, NAIVE = "self view", "indicators view", "either of the two", "recorded differs from computed"
COLUMNS: Mapping[str, str] = {SELF: "flag_self", INDICATORS: "flag_indicators", EITHER: "either", NAIVE: "naive"}


@dataclass(frozen=True, eq=False)
class ErrorsFound:
    """What flags are worth.

    Attributes
    ----------
    worth : DataFrame
        A row per flag, see :func:`typology.second_looks.training.detecting.detection`.
    recall : DataFrame
        Flags x kinds of errors.
    named
        How often the block that departs most is the wrong one, where the indicators view objects to one wrong block.
    chance
        How often a block at random would be.
    kinds
        Of errors.
    left_out
        Kinds that make no sense of these assessments, and why.
    repeats, share
        How often, and of how many of the assessments, something was made wrong.
    questioned
        By flag, the share of the assessments that it questions as they are.
    """

    worth: pd.DataFrame
    recall: pd.DataFrame
    named: Share
    chance: float
    kinds: tuple[Kind, ...]
    left_out: tuple[Kind, ...]
    repeats: int
    share: float
    questioned: Mapping[str, float]


def find_errors(setting: Setting, repeats: int, advance: Advance = lambda _: None) -> ErrorsFound | None:
    """Put errors into the assessments, learn from them as they are then, and count what the flags find.

    Where no category is recorded, or the answers determine none, the errors that concern categories and the view of an
    assessment on itself are left out. None where nothing could be made wrong, or too few countries are left to learn
    from.
    """
    determined = _determined(setting)
    errors = corrupted(
        setting.newest, determined, setting.blocks, setting.rulebook, share=SHARE, repeats=repeats, seed=setting.seed
    )
    there = {error.kind for error in errors.errors}
    kinds = tuple(kind for kind in MEANINGS if kind in there)
    as_given = _of_itself(setting, setting.newest, determined) if determined else None
    as_wrong = _of_itself(setting, errors.assessments, errors.recorded) if determined else None
    parts = []
    for repeat in range(repeats):
        parts.append(_repeat(setting, errors, repeat, as_given, as_wrong))
        advance(1)
    done = [part for part in parts if part is not None]
    if not done or not errors.errors:
        return None
    rows = pd.concat(done, ignore_index=True)
    flags = COLUMNS if determined else {INDICATORS: COLUMNS[INDICATORS]}
    model = setting.fitted()
    now = _rows(setting, model, as_given)
    return ErrorsFound(
        worth=detection(rows, flags, EITHER if determined else INDICATORS),
        recall=recall_by_kind(rows, flags, kinds),
        named=block_named(rows, "flag_indicators"),
        chance=1 / max(1, sum(block.used for block in model.blocks)),
        kinds=kinds,
        left_out=tuple(kind for kind in MEANINGS if kind in OF_CATEGORIES and not determined),
        repeats=len(done),
        share=SHARE,
        questioned={name: float(now[column].mean()) for name, column in flags.items()},
    )


def _determined(setting: Setting) -> dict[str, str]:
    """Return the categories on record; none at all where the answers determine no category."""
    from typology.classification.classify import classify

    computed = classify(setting.newest, rulebook=setting.rulebook).table["category"].astype(str)
    known = computed.isin(list(setting.rulebook.decision.order)).to_numpy()
    return dict(setting.recorded) if known.any() else {}


def _of_itself(setting: Setting, assessments: Any, recorded: Mapping[str, str]) -> pd.DataFrame:
    """Return whether assessments question their own category; the view that could not look questions nothing."""
    assert setting.rulebook.crosscheck is not None
    shares = acceptability(assessments, DRAWS, setting.seed, rulebook=setting.rulebook, progress=False)
    found = self_view(shares, recorded, setting.rulebook.crosscheck.self_view)
    flagged = found["flag_self"].fillna(value=False).to_numpy(bool)
    naive = ((found["recorded"] != "") & (found["recorded"] != found["computed"])).to_numpy(bool)
    return pd.DataFrame({"flag_self": flagged, "naive": naive}, index=found.index)


def _repeat(
    setting: Setting, errors: Corrupted, repeat: int, as_given: pd.DataFrame | None, as_wrong: pd.DataFrame | None
) -> pd.DataFrame | None:
    places = errors.of(repeat)
    wrong = [errors.errors[place] for place in places]
    itself = as_given
    if as_given is not None and as_wrong is not None:
        itself = as_given.copy()
        itself.loc[[error.unit for error in wrong]] = as_wrong.iloc[list(places)].to_numpy()
    try:
        made_wrong = setting.answering(put_in(setting.newest, wrong))
        rows = _rows(made_wrong, made_wrong.fitted(), itself)
    except TooFewAssessmentsError:
        return None
    rows["repeat"] = repeat
    for column in ("kind", "block"):
        rows[column] = pd.Series("", rows.index, dtype=object)
        rows.loc[[error.unit for error in wrong], column] = [getattr(error, column) for error in wrong]
    return rows


def _rows(setting: Setting, model: IndicatorModel, itself: pd.DataFrame | None) -> pd.DataFrame:
    """Return what each flag says of each unit."""
    seen = setting.looked(model)
    rows = pd.DataFrame(index=pd.Index(setting.newest.units, dtype=object))
    rows["flag_indicators"] = objects(seen, setting.view)
    rows["named"] = seen.table["top_dimension"].to_numpy(object)
    if itself is not None:
        rows = rows.join(itself)
        rows["either"] = rows["flag_self"] | rows["flag_indicators"]
    return rows
