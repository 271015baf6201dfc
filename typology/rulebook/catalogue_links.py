"""Check that what support.yaml refers to exists, and that nobody in need is left without an entry."""

from collections.abc import Iterable, Iterator, Mapping

from typology.errors import Problem
from typology.rulebook.catalogue import Catalogue
from typology.rulebook.catalogue_parts import Lens, Signal
from typology.rulebook.findings import Finding, each_known
from typology.rulebook.model import Rulebook, score_names
from typology.rulebook.source import Path

__all__ = ["catalogue_links", "scores_in_need"]


def catalogue_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between these rules and the rest of a rulebook."""
    catalogue = rulebook.support
    if catalogue is None:
        return
    known = _known(rulebook, catalogue)
    for path, kind, found in _references(catalogue):
        choices = [name for part in kind.split(" or ") for name in known[part]]
        yield from each_known(path, kind, found, choices)
    yield from _whole(rulebook, catalogue)
    yield from _ids(catalogue)
    for key, lens in catalogue.lenses.items():
        yield from _signals(key, lens, rulebook)


def scores_in_need(rulebook: Rulebook) -> tuple[str, ...]:
    """Return every score that the decision rules name where it falls short."""
    groups = rulebook.aggregation.groups
    lists = (
        groups.get(need.of, ()) if isinstance(need.of, str) else need.of for need in rulebook.decision.needs.values()
    )
    return tuple(dict.fromkeys(score for scores in lists for score in scores))


def _known(rulebook: Rulebook, catalogue: Catalogue) -> Mapping[str, Iterable[str]]:
    decision, domains = rulebook.decision, rulebook.priorities.domains if rulebook.priorities else {}
    return {
        "category": decision.order,
        "subtype": decision.subtypes.rules,
        "shock state": decision.shock.order,
        "score": score_names(rulebook.instrument, rulebook.aggregation),
        "score in need": scores_in_need(rulebook),
        "sector": [name for name, part in rulebook.dimensions.items() if part.kind == "sector"],
        "inclusion issue": [name for name, part in rulebook.dimensions.items() if part.kind == "inclusion"],
        "domain": domains,
        "outcome": [outcome for domain in domains.values() for outcome in domain.outcomes],
        "partner": catalogue.partners,
        "flagship": catalogue.flagships,
        "role": catalogue.roles,
    }


Reference = tuple[Path, str, Iterable[str]]


def _references(catalogue: Catalogue) -> Iterator[Reference]:
    """Yield what every entry names: where, of which kind, and the names."""
    for key, one in catalogue.interventions.items():
        yield _at("interventions", key, "categories"), "category", one.categories or ()
        yield _at("interventions", key, "subtypes"), "subtype", one.subtypes or ()
        yield _at("interventions", key, "shocks"), "shock state", one.shocks or ()
        yield _at("interventions", key, "strengthens"), "score in need", one.strengthens
        yield _at("interventions", key, "role"), "role", [one.role]
    for key, entry in catalogue.strengthen.items():
        yield _at("strengthen", key), "score in need", [key]
        yield _at("strengthen", key, "partners"), "partner", entry.partners
        yield _at("strengthen", key, "flagships"), "flagship", entry.flagships
    for key, flagship in catalogue.flagships.items():
        yield _at("flagships", key, "domains"), "domain", flagship.domains
        yield _at("flagships", key, "outcomes"), "outcome", flagship.outcomes
        yield _at("flagships", key, "scores"), "score in need", flagship.scores
        yield _at("flagships", key, "categories"), "category", flagship.categories
        yield _at("flagships", key, "shocks"), "shock state", flagship.shocks
    for key, partner in catalogue.partners.items():
        yield _at("partners", key, "gaps"), "score in need or inclusion issue or shock state", partner.gaps
    for key, platform in catalogue.platforms.items():
        yield _at("platforms", key, "gaps"), "score in need or category or shock state", platform.gaps
    yield from _smaller(catalogue)


def _smaller(catalogue: Catalogue) -> Iterator[Reference]:
    for key, group in catalogue.partner_groups.items():
        yield _at("partner_groups", key, "partners"), "partner", group.partners
    for key, role in catalogue.roles.items():
        yield _at("roles", key, "leads"), "category or subtype or shock state", role.leads
    for key, commitment in catalogue.commitments.items():
        yield _at("commitments", key, "domains"), "domain", commitment.domains
        yield _at("commitments", key, "supports"), "domain", commitment.supports
    for key, area in catalogue.focus_areas.items():
        yield _at("focus_areas", key, "concerns"), "score in need or outcome or shock state", area.concerns
    yield _at("targets"), "outcome", catalogue.targets
    yield _at("inclusion", "actions"), "inclusion issue", catalogue.inclusion.actions
    yield _at("inclusion", "emphasis"), "category", catalogue.inclusion.emphasis


def _whole(rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield what has no entry at all, so that a unit in that need would be offered nothing."""
    decision = rulebook.decision
    one = catalogue.interventions.values()
    direct = {name for entry in one for name in entry.categories or ()}
    below = {name for entry in one for name in entry.subtypes or ()}
    strengthened = {score for entry in one if not entry.shocks for score in entry.strengthens}
    shocks = {name for entry in one for name in entry.shocks or ()}
    for category in decision.order:
        subtypes = [key for key, rule in decision.subtypes.rules.items() if rule.of == category]
        for subtype in subtypes:
            if subtype not in below and category not in direct:
                yield _lacks("interventions", "a subtype without an intervention", subtype)
        if not subtypes and category not in direct:
            yield _lacks("interventions", "a category without an intervention", category)
    for sector in _known(rulebook, catalogue)["sector"]:
        if sector not in strengthened:
            yield _lacks("interventions", "a sector without an intervention", sector)
    for state in decision.shock.order[1:]:
        if state not in shocks:
            yield _lacks("interventions", "a shock state without an intervention", state)
    for score in scores_in_need(rulebook):
        if score not in catalogue.strengthen:
            yield _lacks("strengthen", "a score without an entry", score)
    for issue in _known(rulebook, catalogue)["inclusion issue"]:
        if issue not in catalogue.inclusion.actions:
            yield _lacks("inclusion", "an issue without an action", issue)


def _ids(catalogue: Catalogue) -> Iterator[Finding]:
    """Yield ids that two tables share, so that one of them could not be found by it."""
    seen: dict[str, str] = {}
    tables = ("roles", "interventions", "flagships", "partners", "partner_groups", "platforms", "lenses")
    for table in (*tables, "commitments", "focus_areas"):
        for key in getattr(catalogue, table):
            if seen.setdefault(key, table) != table:
                yield _at(table, key), Problem("an id used twice", key, f"one; it is in {seen[key]} already")


def _signals(key: str, lens: Lens, rulebook: Rulebook) -> Iterator[Finding]:
    scores = score_names(rulebook.instrument, rulebook.aggregation)
    outcomes = list(_known(rulebook, rulebook.support)["outcome"]) if rulebook.support else []
    for position, signal in enumerate(lens.signals):
        path = _at("lenses", key, "signals", position)
        if signal.score is not None:
            yield from each_known((*path, "score"), "score", [signal.score], scores)
        else:
            yield from each_known((*path, "outcome"), "outcome", [signal.outcome or ""], outcomes)
        yield from _bound(path, signal, rulebook)


def _bound(path: Path, signal: Signal, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a number that there is not: a threshold of decision.yaml, or serious for an outcome."""
    side = next(name for name in ("below", "at_most", "at_least") if getattr(signal, name) is not None)
    known = ["serious"] if signal.outcome else list(rulebook.decision.thresholds)
    yield from each_known((*path, side), "threshold", [getattr(signal, side)], known)


def _lacks(table: str, what: str, name: str) -> Finding:
    return _at(table), Problem(what, name, "at least one entry, so that nobody is offered nothing")


def _at(*rest: str | int) -> Path:
    return ("support", *rest)
