"""Goals and targets of the domain that comes first, by way of the transformative commitments."""

from collections.abc import Sequence

from typology.classification.prose import listed, small
from typology.portfolio.support.situation import Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import cited, points
from typology.rulebook.catalogue import Catalogue
from typology.rulebook.catalogue_parts import Commitment
from typology.rulebook.model import Rulebook

__all__ = ["goals", "goals_of_domain"]


def goals(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the goals of each domain that may come first; those in front by what is answered stand first."""
    catalogue = book.support
    assert catalogue is not None
    domains = book.priorities.domains if book.priorities else {}
    most = int(catalogue.limits.sdgs.value)
    order = [domain for domain in domains if domain in situation.may_lead]
    order.sort(key=lambda domain: (domain not in situation.leads, domain not in situation.so_far))
    found = []
    for place, domain in enumerate(order):
        commitments = _commitments(catalogue, domain)
        targets = {
            outcome: catalogue.targets[outcome] for outcome in domains[domain].outcomes if outcome in catalogue.targets
        }
        certain = domain in situation.leads
        found.append(
            Suggestion(
                unit=situation.unit,
                kind="sdg",
                id=domain,
                name=f"Goals {listed([str(goal) for goal in goals_of_domain(catalogue, domain)], 'and')}",
                text=_text(domains[domain].name, commitments, {key: entry.targets for key, entry in targets.items()}),
                reason=_reason(situation, domain),
                basis=cited(*(part.basis for part in commitments), *(entry.basis for entry in targets.values())),
                certain=certain,
                under="" if certain else f"if {domain} comes first",
                first=place < most and (certain or domain in situation.so_far),
            )
        )
    return found


def goals_of_domain(catalogue: Catalogue, domain: str) -> tuple[int, ...]:
    """Return the numbers of the goals that a domain serves, each once and in order.

    Examples
    --------
    >>> import typology as ty
    >>> goals_of_domain(ty.load_rulebook().support, "D2")
    (8, 11)
    """
    return tuple(sorted({goal for part in _commitments(catalogue, domain) for goal in part.goals}))


def _commitments(catalogue: Catalogue, domain: str) -> tuple[Commitment, ...]:
    own = tuple(part for part in catalogue.commitments.values() if domain in part.domains)
    return own or tuple(part for part in catalogue.commitments.values() if domain in part.supports)


def _text(name: str, commitments: Sequence[Commitment], targets: dict[str, tuple[str, ...]]) -> str:
    if len(commitments) > 1:
        said = "It uses elements of all transformative commitments"
    else:
        said = f"It mirrors the transformative commitment to {small(commitments[0].name)}" if commitments else ""
    named = [f"{listed(entries, 'and')} with {outcome}" for outcome, entries in targets.items()]
    said += f"; targets the documents name: {'; '.join(named)}" if named else ""
    return f"{name}. {said}." if said else f"{name}."


def _reason(situation: Situation, domain: str) -> str:
    value = situation.domain_values.get(domain, float("nan"))
    shown = f"{domain} ({points(value)})" if value >= 0 else domain
    if domain in situation.leads:
        alike = [other for other in situation.leads if other != domain]
        also = f", alike with {listed(sorted(alike), 'and')}" if alike else ""
        return f"{shown} comes first for {situation.name}{also}, whatever the missing answers are."
    others = listed([other for other in sorted(situation.may_lead) if other != domain], "or")
    left = f"missing answers leave {others} possible" if others else "missing answers may leave no domain a priority"
    if domain in situation.so_far:
        return f"{shown} is in front for {situation.name} so far, but {left}."
    return f"{shown} is not in front for {situation.name} by what is answered, but could be; {left} too."
