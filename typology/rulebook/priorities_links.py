"""Check that every outcome of a domain is asked for once as a need and once as a stated priority."""

from collections.abc import Iterator

from typology.errors import Problem
from typology.rulebook.findings import Finding, dangling, each_known
from typology.rulebook.model import Rulebook
from typology.rulebook.priorities import Priorities

__all__ = ["outcome_scales", "priorities_links"]

outcome_scales = ("need", "stated")
"""The scales of the two items of an outcome."""


def priorities_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between the domains of change and the rest of a rulebook."""
    rules = rulebook.priorities
    if rules is None:
        return
    owner: dict[str, str] = {}
    for name, domain in rules.domains.items():
        path = ("priorities", "domains", name, "outcomes")
        yield from each_known(path, "outcome", domain.outcomes, rulebook.dimensions)
        for position, outcome in enumerate(domain.outcomes):
            if outcome in owner:
                yield (*path, position), Problem("an outcome in two domains", outcome, f"only in {owner[outcome]}")
            owner.setdefault(outcome, name)
            yield from _asked_twice(rulebook, outcome, (*path, position))
    yield from _profiles(rules, owner)


def _asked_twice(rulebook: Rulebook, outcome: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    dimension = rulebook.dimensions.get(outcome)
    if dimension is None:
        return
    scales = [item.scale for item in dimension.items.values()]
    if sorted(scales) != sorted(outcome_scales):
        found = f"{outcome} with {', '.join(dict.fromkeys(scales))}"
        expected = "one item on the scale need and one on the scale stated"
        yield path, Problem("an outcome that cannot be weighed", found, expected)


def _profiles(rules: Priorities, owner: dict[str, str]) -> Iterator[Finding]:
    for name, profile in rules.profiles.items():
        for weighted in profile.weights:
            if weighted not in rules.domains and weighted not in owner:
                path = ("priorities", "profiles", name, "weights", weighted)
                yield dangling(path, "domain or outcome", weighted, [*rules.domains, *owner])
