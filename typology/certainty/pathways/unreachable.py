"""Why no pathway leads to a target: what stands in the way, what would have to be freed, and where pathways do lead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from typology.assessment.values import Assessment
from typology.certainty.pathways.search import Search
from typology.certainty.pathways.targets import Clause, Way, targets_beside
from typology.classification.engine import Decided
from typology.classification.prose import listed
from typology.classification.trace import Tracer
from typology.errors import TypologyError

__all__ = ["UnreachableError", "unreachable"]


class UnreachableError(TypologyError):
    """No pathway leads to a target.

    Attributes
    ----------
    unit, target
        Whose pathway it was to be, and where to.
    reason
        What stands in the way, in words.
    reachable
        Categories, subtypes or shock states to which pathways lead on the same terms.
    free
        The smallest set of items that would have to be freed, with how far each has to go; empty where that is no help.
    """

    def __init__(
        self, unit: str, target: str, reason: str, reachable: Sequence[str], free: Sequence[tuple[str, float]] = ()
    ) -> None:
        self.unit = unit
        self.target = target
        self.reason = reason
        self.reachable = tuple(reachable)
        self.free = dict(free)
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"No pathway leads from where {self.unit} is to {self.target}: {self.reason}."
        if self.free:
            freed = listed([f"{item} go to {value:g}" for item, value in self.free.items()], "and")
            text += f" It would be enough to let {freed}; no fewer would do."
        to = listed(self.reachable, "or") or "nowhere else on these terms"
        return f"{text} Pathways lead to {to}." if self.reachable else f"{text} Pathways lead {to}."


def unreachable(search: Search, assessment: Assessment, before: Decided) -> UnreachableError:
    """Return the error that says why a search found nothing."""
    target = search.target
    unit, name = assessment.unit.title, _named(search, target.name)
    reachable = list(_reachable(search, before))
    if target.lies_behind(before):
        return UnreachableError(unit, name, _behind(search, before), reachable)
    moves = search.to_free()
    freed = moves is None
    reasons = [_reason(search, assessment, search.conflict(way, freed=freed), freed) for way in target.ways]
    reason = "; or ".join(dict.fromkeys(reasons))
    free = [
        (item.item, item.value(moves[item.row]))
        for item in search.items
        if moves is not None and moves.get(item.row, 0) > item.limit
    ]
    return UnreachableError(unit, name, reason, reachable, free)


def _reachable(search: Search, before: Decided) -> Iterator[str]:
    for target in targets_beside(search.plan, search.target):
        other = replace(search, target=target)
        if not target.lies_behind(before) and not target.is_reached(before) and other.is_reachable():
            yield target.name


def _behind(search: Search, before: Decided) -> str:
    decision = search.plan.rulebook.decision
    position = int(before.shock[0] if search.target.shock else before.category[0])
    order = decision.shock.order if search.target.shock else decision.order
    if position == len(order):
        return "whatever its missing answers are, it is past that already, and improvements never lead back"
    return f"it is in {_named(search, order[position])} already, and improvements never lead back"


def _reason(search: Search, assessment: Assessment, conflict: Way, freed: bool) -> str:
    wanted = " and that ".join(f"{_sentence(search, clause)} [{_cites(search, clause)}]" for clause in conflict)
    if not freed:
        return f"with what is fixed where it is, it cannot be that {wanted}"
    if len(conflict) > 1 or len(conflict[0]) > 1:
        return f"it asks that {wanted}, which no improvements bring about together"
    test, met = conflict[0][0]
    outcome = Tracer(search.plan, search.answers[:, None], assessment).outcomes[test]
    if outcome == ("not met" if met else "met"):
        return f"it asks that {wanted}, but {_sentence(search, ((test, not met),))}, and no improvement changes that"
    return f"it asks that {wanted}, which no improvement makes certain"


def _sentence(search: Search, clause: Clause) -> str:
    tests = search.plan.rulebook.decision.tests
    return " or ".join(tests[test].met if met else tests[test].not_met for test, met in clause)


def _cites(search: Search, clause: Clause) -> str:
    tests = search.plan.rulebook.decision.tests
    entries = dict.fromkeys(
        entry.source or "proposal of the rulebook" for test, _ in clause for entry in tests[test].basis
    )
    return ", ".join(entries)


def _named(search: Search, target: str) -> str:
    decision = search.plan.rulebook.decision
    return (
        f"category {target}"
        if target in decision.order
        else target
        if target in decision.subtypes.rules
        else f"shock state {target}"
    )
