"""The one way in which any classifier of categories is measured: what it did not learn from, beside what is trivial."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.asked import is_whole
from typology.certainty.progress import progress_of
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.expectations.outlook import limit_among
from typology.second_looks.limits import direct_rules
from typology.second_looks.measuring.folds import Tables, Told, by_rulebook, commonest, fitted, left_out, prior
from typology.second_looks.measuring.intervals import RESAMPLES, interval, resampled
from typology.second_looks.measuring.measured import Measured
from typology.second_looks.measuring.measures import MEASURES, Foreseen

__all__ = ["Measured", "measure"]

COUNTRY, REGION = "country", "region"

TESTED = {"log_loss": -1, "agreement": 1}
"""Measures that are compared with those of shuffled categories, and whether more is better."""


def measure(  # noqa: PLR0913 (each is a choice of its own)
    classifiers: Any,
    X: Any,  # noqa: N803 (names of scikit-learn)
    y: Any,
    groups: Any = None,
    regions: Any = None,
    *,
    answers: pd.DataFrame | None = None,
    rulebook: Rulebook | str | None = None,
    permutations: int = 999,
    resamples: int = RESAMPLES,
    seed: int = 0,
    progress: bool | None = None,
) -> Measured:
    """Measure classifiers on countries, and on regions, that they did not learn from, beside what is trivial.

    Beside them stand ``prior``, the shares of the categories in the other countries; ``naive``, the most frequent
    category, always; and, where answers are at hand, ``rulebook``, what the rulebook makes of the answers.

    Parameters
    ----------
    classifiers
        One, a list, or a mapping from names; each is copied and stays as it is. They need ``predict_proba``.
    X
        A row an assessment: public indicators, or answers.
    y
        The category on record of each row, as text.
    groups
        The country of each row, which is left out with all its rows; each row is a country, if None.
    regions
        The region of each row; each is left out in turn as well, if given.
    answers
        Of the same rows, for the rulebook and for classifiers that learn from them. Where a classifier learns from
        answers (``view="questionnaire"``) these are ``X``, if None.
    permutations
        How often the categories are dealt to other countries; 0 for not at all.
    resamples
        How often countries are drawn anew for the intervals.
    seed
        With the same one, the same intervals and shares.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    Measured
        ``.table``, ``.summary``, ``.foreseen``.

    Raises
    ------
    ValueError
        If labels are no categories, rows do not fit, a number is none, or a classifier refuses to learn from all rows.

    Notes
    -----
    Whether there are enough countries is judged once, on all of them. For ``p`` the classifiers are not fitted anew:
    what each foresees of a country that was left out is held against the category of another, dealt among countries
    with as many rows. As leaving a country out makes its own category look rarer, this errs on the side of no skill.
    Sets hold the categories that are not excluded at the certainty of the rulebook's indicator view, the limit being
    taken from the other countries; they and the calibration are given from the numbers of countries that the rules
    have.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from typology.second_looks.estimators.direct import from_estimator
    >>> rng = np.random.default_rng(0)
    >>> capacity = rng.normal(size=(100, 1))
    >>> labels = np.where(capacity[:, 0] + rng.normal(size=100) > 0, "2", "1")
    >>> logistic = from_estimator(LogisticRegression(), view="indicators", target="expert")
    >>> found = measure({"logistic": logistic}, capacity, labels, permutations=99)
    >>> found.summary["log_loss"].round(2).to_dict()
    {('logistic', 'country'): 0.48, ('prior', 'country'): 0.71, ('naive', 'country'): 17.3}
    """
    _refuse_numbers(permutations, resamples, seed)
    book = load_rulebook(rulebook)
    order = tuple(book.decision.order)
    named = _named(classifiers)
    given, folds = _tables(named, X, y, groups, regions, answers, book)
    for classifier in named.values():
        fitted(classifier, given)
    foreseen: dict[tuple[str, str], Foreseen] = {}
    total = len(named) * sum(len(set(names.tolist())) for names in folds.values())
    with progress_of("measure", total, shown=progress) as advance:
        for left, names in folds.items():
            told = {name: left_out(one, given, names, order, advance) for name, one in named.items()}
            told |= {"prior": prior(given, names, order), "naive": commonest(given, names, order)}
            foreseen |= {(name, left): _foreseen(one, given, order, book) for name, one in told.items()}
    if given.answers is not None:
        beside = by_rulebook(given.answers, book, order, seed)
        foreseen["rulebook", COUNTRY] = _foreseen(beside, given, order, book)
    countries, least = len(set(given.countries.tolist())), int(direct_rules(book).calibration_from.value)
    tested = [name for name in MEASURES if name != "calibration_error" or countries >= least]
    rows = [row for key, one in foreseen.items() for row in _rows(key, one, tested, permutations, resamples, seed)]
    table = pd.DataFrame(rows).set_index(["classifier", "left_out", "measure"]).sort_index()
    notes = _notes(foreseen, countries, least, REGION in folds)
    return Measured(foreseen, table, tuple(notes), countries, permutations, seed)


def _refuse_numbers(permutations: Any, resamples: Any, seed: Any) -> None:
    wrong = [
        f"{name} is a whole number from {least}, not {value!r}"
        for name, value, least in (("permutations", permutations, 0), ("resamples", resamples, 1), ("seed", seed, 0))
        if not is_whole(value) or value < least
    ]
    if wrong:
        raise ValueError("; ".join(wrong))


def _named(classifiers: Any) -> dict[str, Any]:
    """Return classifiers by name; those without a name are called by their kind."""
    if isinstance(classifiers, Mapping):
        found = dict(classifiers)
    else:
        found = {}
        for one in classifiers if isinstance(classifiers, list | tuple) else [classifiers]:
            kind = type(getattr(one, "estimator", one)).__name__
            alike = sum(name.split(" ")[0] == kind for name in found)
            found[f"{kind} {alike + 1}" if alike else kind] = one
    taken = sorted({"prior", "naive", "rulebook"} & set(found))
    if taken:
        raise ValueError(f"{', '.join(taken)} stand beside every classifier; expected other names")
    mute = [name for name, one in found.items() if not hasattr(one, "predict_proba")]
    if mute:
        raise ValueError(f"{', '.join(mute)}: no predict_proba; expected classifiers that say how probable")
    return found


def _tables(  # noqa: PLR0913, PLR0917 (what belongs together)
    named: Mapping[str, Any], table: Any, labels: Any, groups: Any, regions: Any, answers: Any, book: Rulebook
) -> tuple[Tables, dict[str, NDArray[np.object_]]]:
    """Return the rows, and by what is left out the fold of each."""
    from typology.second_looks.estimators.labels import CategoryLabels

    size = len(table)
    if answers is None and any(getattr(one, "view", None) == "questionnaire" for one in named.values()):
        answers = table if isinstance(table, pd.DataFrame) else None
    given = {"y": labels, "groups": groups, "regions": regions, "answers": answers}
    wrong = [f"{name} has {len(part)} rows" for name, part in given.items() if part is not None and len(part) != size]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}; expected {size}, as many as X")
    on_record = _column(labels)
    CategoryLabels(book).classes(on_record.tolist())
    countries = _column(range(size) if groups is None else groups)
    folds = {COUNTRY: countries}
    if regions is not None:
        folds[REGION] = _column(regions)
        if len(set(folds[REGION].tolist())) < 2:
            raise ValueError("all rows are of one region; expected two or more to leave one out")
    return Tables(table, on_record, countries, answers), folds


def _column(entries: Any) -> NDArray[np.object_]:
    found = np.empty(len(entries), object)
    found[:] = list(entries)
    return found


def _foreseen(told: Told, given: Tables, order: Sequence[str], book: Rulebook) -> Foreseen:
    one = Foreseen.of(
        given.labels.tolist(), told.probabilities, order, told.predicted.tolist(), given.countries.tolist()
    )
    return replace(one, sets=_sets(one, book))


def _sets(one: Foreseen, book: Rulebook) -> NDArray[np.bool_] | None:
    """Return which categories are not excluded, by a limit taken from the other countries."""
    view = book.crosscheck.indicator_view if book.crosscheck else None
    number = int(one.countries.max(initial=-1)) + 1
    if view is None or number < view.flags_from.value:
        return None
    lowest = np.full(number, np.inf)
    own = one.probabilities[np.arange(len(one.recorded)), one.recorded]
    np.minimum.at(lowest, one.countries, own)
    certainty = view.certainty.value
    limits = np.array([limit_among(np.delete(lowest, country), certainty) for country in range(number)])
    kept: NDArray[np.bool_] = one.probabilities >= limits[one.countries, None]
    return kept


def _rows(  # noqa: PLR0913, PLR0917 (of whom, by what, and how often)
    key: tuple[str, str], one: Foreseen, known: Sequence[str], permutations: int, resamples: int, seed: int
) -> Iterator[dict[str, Any]]:
    weights = resampled(one, resamples, seed)
    dealt = _dealt(one, permutations, seed)
    for name, measured in MEASURES.items():
        value = float(measured(one)) if name in known else np.nan
        lowest, highest = (np.nan, np.nan) if np.isnan(value) else interval(measured, one, weights)
        share = np.nan
        if name in TESTED and permutations and not np.isnan(value):
            shuffled = np.array([measured(world) for world in dealt])
            share = (1 + (TESTED[name] * (shuffled - value) >= -1e-12).sum()) / (permutations + 1)
        yield {
            "classifier": key[0],
            "left_out": key[1],
            "measure": name,
            "value": value,
            "lowest": lowest,
            "highest": highest,
            "p": share,
        }


def _dealt(one: Foreseen, permutations: int, seed: int) -> list[Foreseen]:
    """Return worlds in which the categories on record are those of other countries with as many rows."""
    rng = np.random.default_rng(seed)
    rows = [np.flatnonzero(one.countries == country) for country in range(int(one.countries.max(initial=-1)) + 1)]
    sizes = np.array([len(own) for own in rows])
    alike = [np.array([own for own in rows if len(own) == size]) for size in np.unique(sizes)]
    worlds = []
    for _ in range(permutations):
        recorded = one.recorded.copy()
        for own in alike:
            recorded[own] = one.recorded[rng.permutation(own)]
        worlds.append(replace(one, recorded=recorded))
    return worlds


def _notes(foreseen: Mapping[Any, Foreseen], countries: int, least: int, has_regions: bool) -> Iterator[str]:
    yield f"Measured on {countries:,} countries; what is foreseen of each was learned from others."
    yield "Agreement takes categories far apart in the order of the rulebook for a larger difference than neighbours."
    if not has_regions:
        yield "No regions were given, so nothing is said of countries of a region that was not learned from."
    if countries < least:
        yield f"Below {least} countries nothing is said of how well probabilities are met."
    if all(one.sets is None for one in foreseen.values()):
        yield "There are too few countries to say which categories are not excluded."
