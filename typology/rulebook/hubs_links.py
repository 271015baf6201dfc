"""Check that the work of hubs is told for every kind of support and every shock state, and for nothing else."""

from collections.abc import Iterable, Iterator

from typology.errors import Problem
from typology.rulebook.decision import Decision
from typology.rulebook.findings import Finding, dangling
from typology.rulebook.model import Rulebook

__all__ = ["hubs_links", "kinds_of_support"]


def hubs_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between the rules for hubs and the rest of a rulebook."""
    hubs, decision = rulebook.hubs, rulebook.decision
    if hubs is None:
        return
    yield from _exactly("work", "subtype or category", hubs.work, kinds_of_support(decision))
    yield from _exactly("extra", "shock state", hubs.extra, decision.shock.order)


def kinds_of_support(decision: Decision) -> tuple[str, ...]:
    """Return the subtypes, and the categories that have none, in the order of the categories."""
    return tuple(subtype or category for category, subtype in decision.kinds)


def _exactly(table: str, kind: str, told: Iterable[str], wanted: Iterable[str]) -> Iterator[Finding]:
    told, wanted = list(told), list(wanted)
    for name in told:
        if name not in wanted:
            yield dangling(("hubs", table, name), kind, name, wanted)
    for name in wanted:
        if name not in told:
            yield ("hubs", table), Problem("work that is not told", name, f"a number for every {kind}")
