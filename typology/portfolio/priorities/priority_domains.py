"""Priorities: which domain of change comes first for every unit, which one next, and what is still open."""

from collections.abc import Mapping

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.frames import from_frame
from typology.assessment.joining import reconciled_under
from typology.classification.classify import Classification
from typology.classification.prose import some_of
from typology.errors import AssessmentError, Problem
from typology.portfolio.priorities.combining import combine, rules_for_priorities
from typology.portfolio.priorities.ordered import Priorities
from typology.portfolio.priorities.standing import Comparison, stand
from typology.portfolio.priorities.weighting import read_weights, weights_of
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["priorities", "priorities_of"]


def priorities(
    assessments: Assessments | Classification | pd.DataFrame,
    *,
    profile: str | Mapping[str, float] | None = None,
    rulebook: Rulebook | str | None = None,
) -> Priorities:
    """Say which domain of change comes first for every unit.

    The priority of an outcome is its need, weighted by how high plans rank it. A domain has the priority of its highest
    outcome; domains alike in that are told apart by the mean of their outcomes; and those alike in both are reported as
    a tie. Unknown answers are never counted as zero: they leave a set of domains that could come first, which is exact.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it; or a classification, whose assessments and rulebook are
        used.
    profile
        Weights of domains or outcomes, such as ``{"O1.2": 1.5, "D3": 1.5}``. An outcome has its own weight, else
        that of its domain, else 1. Or the name of a profile of the rulebook: ``"HLM-2022"`` counts what the high-level
        meeting of 2022 selected half as much again; the meeting itself gave no numbers, so these are proposals. None
        for no weights. Whether a domain is a priority at all is decided before weighting.
    rulebook
        A rulebook, a version, or None for that of the classification, or else for the newest version.

    Returns
    -------
    Priorities
        ``.table``, ``.outcomes``, ``.explain("KEN")``.

    Raises
    ------
    ValueError
        If the rulebook has no rules for priorities, or the profile is not as above.
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.

    Notes
    -----
    Source: 001-A3 §10, 003 §14; ``rules/``, priorities.yaml.

    Examples
    --------
    >>> import pandas as pd
    >>> needs = {"O1.2.need": [4], "O1.2.stated": [0], "O3.3.need": [2.5], "O3.3.stated": [3]}
    >>> rest = {f"O{o}.need": [0] for o in ("1.1", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "4.3")}
    >>> answers = pd.DataFrame({"unit": ["XXA"], **needs, **rest})
    >>> priorities(answers).table[["primary", "secondary", "status", "D1", "D3"]]
         primary secondary       status   D1   D3
    unit
    XXA       D3        D1  determinate  2.0  2.5
    >>> priorities(answers, profile={"O1.2": 1.5}).table[["primary", "secondary"]]
         primary secondary
    unit
    XXA       D1        D3
    """
    if isinstance(assessments, Classification) and rulebook is None:
        rulebook = assessments.rulebook
    book = load_rulebook(rulebook)
    rules = rules_for_priorities(book)
    weights = read_weights(profile, book)
    given = reconciled_under(_gathered(assessments, book), book)
    combined = combine(given, book)
    by = Comparison(
        domains=tuple(rules.domains),
        weights=weights_of(weights, book),
        least=rules.priority.least.value,
        coverage=rules.priority.coverage.value,
        tolerance=book.rulebook.tolerance.value,
    )
    return Priorities(given, book, weights, combined, stand(combined, by))


def _gathered(assessments: Assessments | Classification | pd.DataFrame, book: Rulebook) -> Assessments:
    if isinstance(assessments, Classification):
        return assessments.assessments
    if isinstance(assessments, pd.DataFrame):
        return from_frame(assessments, book)
    if not isinstance(assessments, Assessments):
        found = type(assessments).__name__
        raise AssessmentError([Problem("nothing to order", found, "assessments, a classification or a DataFrame")])
    return assessments


def priorities_of(result: Classification, given: Priorities | None = None) -> Priorities:
    """Return the priorities that are given for the units of a result, or else those its answers speak for.

    Raises
    ------
    TypeError, ValueError
        If they are no priorities, or not those of the same units in the same order.
    """
    if given is None:
        return priorities(result)
    if not isinstance(given, Priorities):
        raise TypeError(f"priorities are what priorities returns, not {type(given).__name__}")
    if given.units != result.units:
        missing = [unit for unit in result.units if unit not in given.units]
        named = f"; there is none of {some_of(missing, 5)}" if missing else ""
        raise ValueError(f"priorities and result are of other units, or of the same in another order{named}")
    return given
