"""Groups: who has the same priority and needs the same support, what they share, and how stable that is."""

from typing import Any, get_args

import numpy as np

from typology.certainty.asked import Reliability, is_whole
from typology.certainty.draws.drawing import robustness_of
from typology.certainty.progress import progress_of
from typology.classification.classify import Classification
from typology.portfolio.groups.forming import Positions, cells_of, formed
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.groups.keys import By, as_questions
from typology.portfolio.groups.resampling import Asked, stability_of
from typology.portfolio.likeness.likeness import likeness_of
from typology.portfolio.likeness.profiles import Floats, rules_for_groups
from typology.portfolio.priorities.ordered import Priorities
from typology.portfolio.priorities.priority_domains import priorities_of

__all__ = ["group"]


def group(  # noqa: PLR0913 (each is a choice of its own)
    result: Classification,
    priorities: Priorities | None = None,
    *,
    by: By = ("priority", "category"),
    draws: int = 50,
    seed: int = 0,
    reliability: Reliability | None = None,
    progress: bool | None = None,
) -> Groups:
    """Put units into groups by priority domain and category, or by whatever else is asked for.

    A unit of which something is undetermined is not forced into a group: it stands with those that leave the same
    possible, and the name and the sentence of the group say so. What is provisional counts as given, and the sentence
    says of how many units it could still change. A large group is split by likeness of the answers where
    its units fall into parts. Units that cannot be compared stand apart.

    Parameters
    ----------
    result
        A classification.
    priorities
        The priority domains of the same units; None to find them from the assessments of the result.
    by
        One or several of ``"priority"``, ``"category"``, ``"subtype"``, ``"shock"``, ``"language"``, ``"region"``,
        ``"subregion"``, ``"office"``, any column of the result or of what is known about units; or a mapping or Series
        from unit to part.
    draws
        How often answers are varied and groups formed again to see how stable they are; 0 not to check. Regions,
        languages, evidence and other things that do not follow from answers alone stay as they are.
    seed
        A whole number from 0. The same one gives the same numbers, in whatever order the units come.
    reliability
        One reliability for all answers, ``"R2"``, ``"R1"`` or ``"R0"``; None for that of the evidence of each, where an
        answer without evidence is R0.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.

    Returns
    -------
    Groups
        ``.table``, ``.members``, ``.gaps``, ``.themes``, ``.channels``, ``.of("KEN")``, ``["D1 x 2"]``,
        ``.as_mapping()``.

    Raises
    ------
    TypeError
        If the result is no classification, or the priorities are none.
    ValueError
        If there are no units; the priorities are of other units; there is no such word to put units together by; or
        draws, seed, reliability or progress is none of the above. Or if the rulebook has no rules for groups.
    UnknownUnitError
        If a mapping speaks of a unit that is not in the result.

    Notes
    -----
    Source: 001-A3 §10(d) to (f); ``rules/``, groups.yaml. A large group is cut by average linkage, into as many parts
    as have the largest silhouette. Stability is the clusterwise similarity of Hennig (2007) under the variation of
    robustness.yaml; thresholds and weights are not varied.

    Examples
    --------
    >>> import typology as ty
    >>> found = group(ty.classify(ty.load_pilots()), draws=0)
    >>> found.table[["priority", "category", "count", "units"]]
                    priority category  count    units
    group
    D1 in front x 2      D1?        2      2  IND KEN
    D3 in front x 1      D3?        1      1      EGY
    D4 in front x 3      D4?        3      1      COL
    >>> found.of("EGY").sentence.split(". ")[0]
    'Egypt (EGY) stands alone'
    """
    if not isinstance(result, Classification):
        raise TypeError(f"group takes what classify returns, not {type(result).__name__}")
    _refuse(draws, seed, reliability, progress)
    questions = as_questions(by)
    if not len(result):
        raise ValueError("there are no units to put into groups")
    first = priorities_of(result, priorities)
    rules = rules_for_groups(result.rulebook)
    likeness = likeness_of(result)
    away = likeness.distance

    def distance(positions: Positions) -> Floats:
        found: Floats = away[np.ix_(positions, positions)]
        return found

    found = formed(cells_of(questions, result, first), questions, distance, rules.splitting)
    stability = None
    if draws:
        robustness_of(result.rulebook)
        asked = Asked(result, first, questions, likeness, reliability)
        with progress_of("groups formed again", int(draws), shown=progress) as advance:
            stability = stability_of(found, asked, int(draws), int(seed), advance)
    return Groups(result, first, tuple(question.by for question in questions), likeness, found, stability)


def _refuse(draws: Any, seed: Any, reliability: Any, progress: Any) -> None:
    """Raise one error that names every argument that is wrong."""
    wrong = [
        f"{name} is a whole number from 0, not {value!r}"
        for name, value in (("draws", draws), ("seed", seed))
        if not is_whole(value) or value < 0
    ]
    if reliability not in (None, *get_args(Reliability)):
        wrong.append(f"reliability is None, {', '.join(get_args(Reliability))}, not {reliability!r}")
    if progress not in (None, True, False):
        wrong.append(f"progress is None, True or False, not {progress!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
