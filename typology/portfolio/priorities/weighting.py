"""Weights of domains and outcomes, as a meeting or a government sets them; without them all count alike."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from typology.certainty.asked import is_whole
from typology.errors import hint
from typology.portfolio.priorities.combining import Floats, outcome_items, rules_for_priorities
from typology.rulebook.model import Rulebook

__all__ = ["in_words", "read_weights", "weights_of"]


def read_weights(profile: str | Mapping[str, Any] | None, rulebook: Rulebook) -> Mapping[str, float]:
    """Return a profile as numbers.

    Raises
    ------
    ValueError
        If the rulebook has no profile of that name, or it names something that is no domain or outcome, or a weight is
        not a number above 0; all at once.

    Examples
    --------
    >>> import typology as ty
    >>> read_weights({"D1": 1.5, "O2.2": 2}, ty.load_rulebook())
    {'D1': 1.5, 'O2.2': 2.0}
    >>> read_weights("HLM-2022", ty.load_rulebook())
    {'O1.2': 1.5, 'D3': 1.5, 'D4': 1.5, 'O2.2': 1.5}
    """
    if profile is None:
        return {}
    if isinstance(profile, str):
        named = rules_for_priorities(rulebook).profiles
        if profile not in named:
            raise ValueError(
                f"the rulebook {rulebook.version} has no profile {profile!r}; {hint(profile, list(named))}"
            )
        return {name: weight.value for name, weight in named[profile].weights.items()}
    if not isinstance(profile, Mapping):
        expected = "the name of a profile, or weights by domain or outcome, such as {'D1': 1.5, 'O2.2': 1.5}"
        raise ValueError(f"profile is None, {expected}; not {profile!r}")
    known = [*rules_for_priorities(rulebook).domains, *outcome_items(rulebook)]
    wrong = []
    for name, weight in profile.items():
        if name not in known:
            wrong.append(f"no domain or outcome is called {name!r}; {hint(str(name), known)}")
        if not (is_whole(weight) or isinstance(weight, float)) or not 0 < weight < np.inf:
            wrong.append(f"the weight of {name} is a number above 0, such as 1.5, not {weight!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return {name: float(weight) for name, weight in profile.items()}


def weights_of(profile: Mapping[str, float], rulebook: Rulebook) -> Floats:
    """Return the weight of every outcome: its own, else that of its domain, else 1."""
    domains = rules_for_priorities(rulebook).domains
    found = [
        profile.get(outcome, profile.get(name, 1.0)) for name, part in domains.items() for outcome in part.outcomes
    ]
    return np.array(found, np.float64)


def in_words(profile: Mapping[str, float]) -> str:
    """Say which weights were set.

    Examples
    --------
    >>> in_words({"D1": 1.5, "O2.2": 2.0})
    'D1 counts 1.5 times, O2.2 counts 2 times'
    """
    return ", ".join(f"{name} counts {weight:g} times" for name, weight in profile.items())
