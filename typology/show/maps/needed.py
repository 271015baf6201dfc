"""A map of needs as marks: colour and shape by the domain that comes first, the category written inside."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.portfolio.priorities.ordered import NONE, OPEN
from typology.show.maps.marks import (
    DOMAIN_COLOURS,
    HOLLOW,
    OPEN_COLOUR,
    SHAPES,
    Entry,
    Mark,
    Scene,
    kept_units,
    tinted,
)
from typology.show.palette import QUIET
from typology.show.possible import Look, brief, sets_in, shock_entries, shock_look

__all__ = ["needed"]

PROVISIONAL = "*"


class _Domains(NamedTuple):
    """The look of each domain."""

    names: tuple[str, ...]

    def colour(self, domain: str) -> str:
        return DOMAIN_COLOURS[self.names.index(domain) % len(DOMAIN_COLOURS)]

    def mark(self, domain: str, so_far: str, provisional: bool) -> Mark:
        """Return a mark without a category: full where a domain comes first, tinted if provisionally, else hollow."""
        first, *others = (so_far if domain == OPEN else domain).split("|")
        if first not in self.names or (domain == OPEN and others):
            return Mark(HOLLOW, edge=QUIET) if domain == NONE else Mark(OPEN_COLOUR)
        colour, shape = self.colour(first), SHAPES[self.names.index(first) % len(SHAPES)]
        if domain == OPEN:
            return Mark(HOLLOW, shape, edge=colour)
        edge = self.colour(others[0]) if others else colour
        return Mark(tinted(colour) if provisional else colour, shape, edge=edge)


class _Told(NamedTuple):
    """What a map of needs says of a unit."""

    unit: str
    domain: str
    so_far: str
    provisional: bool
    category: str


def needed(found: NeedsMap, within: Container[str] | None = None) -> Scene:
    """Return the scene of a map of needs."""
    look = _Domains(tuple(rules_for_priorities(found.priorities.rulebook).domains))
    decision, shocks = found.rulebook.decision, sets_in(found.result, "possible_shock")
    told = list(_told(found, within))
    plain = {one.unit: look.mark(one.domain, one.so_far, one.provisional) for one in told}
    shown = {one.unit: shock_look(shocks[one.unit], decision) for one in told}
    marks = {one.unit: _with_shock(plain[one.unit]._replace(text=one.category), shown[one.unit]) for one in told}
    kinds = Counter(_kind(one.domain, plain[one.unit], one.provisional) for one in told)
    legend = [
        list(_domains(found, look, told)),
        list(_how_certain(kinds)),
        list(_categories({one.category for one in told})),
        [
            (_with_shock(Mark(OPEN_COLOUR), seen), text)
            for seen, text in shock_entries([shocks[one.unit] for one in told], decision)
        ],
    ]
    return Scene("Priority domain and category of need", marks, legend, labels=found.labels)


def _told(found: NeedsMap, within: Container[str] | None) -> Iterator[_Told]:
    possible, order = sets_in(found.result, "possible"), found.rulebook.decision.order
    units = kept_units(found.result.units, within)
    rows = found.units.loc[units]
    doubted = (found.result.table["status"] == "provisional").to_dict()
    provisional = (found.priorities.table["status"] == "provisional").to_dict()
    columns = (rows[name].astype(str) for name in ("domain", "so_far", "category"))
    for unit, domain, so_far, category in zip(units, *columns, strict=True):
        said = brief(possible[unit], order) if category == OPEN else f"{category}{PROVISIONAL * doubted[unit]}"
        yield _Told(unit, domain, so_far, bool(provisional[unit]), said)


def _with_shock(mark: Mark, look: Look) -> Mark:
    return mark._replace(ring=look.ring, hatched=look.hatched, corner=look.corner)


def _domains(found: NeedsMap, look: _Domains, told: Sequence[_Told]) -> Iterator[Entry]:
    firsts = Counter(domain for one in told for domain in one.domain.split("|"))
    fronts = Counter(domain for one in told if one.domain == OPEN for domain in one.so_far.split("|"))
    for name, rule in rules_for_priorities(found.priorities.rulebook).domains.items():
        yield look.mark(name, "", False), f"{name} {rule.name}: {_share(firsts[name], fronts[name])}"


def _categories(texts: set[str]) -> Iterator[Entry]:
    """Yield what is written in marks, as far as it is met."""
    if any(len(text) == 1 for text in texts):
        yield Mark(OPEN_COLOUR, text="2"), "the category"
    if any(text.endswith(PROVISIONAL) for text in texts):
        yield Mark(OPEN_COLOUR, text=f"2{PROVISIONAL}"), "the category, provisionally"
    if any(len(text) > 1 and not text.endswith(PROVISIONAL) for text in texts):
        yield Mark(OPEN_COLOUR, text="1\N{EN DASH}3"), "categories that are possible"


def _share(first: int, front: int) -> str:
    said = [f"first in {first:,}"] if first else []
    said += [f"in front so far in {front:,}"] if front else []
    return ", ".join(said) or "in front in none"


def _kind(domain: str, mark: Mark, provisional: bool) -> str:
    if domain == NONE:
        return "none"
    if domain == OPEN:
        return "hollow" if mark.colour == HOLLOW else "open"
    return ("tie " if "|" in domain else "") + ("tinted" if provisional else "full")


def _how_certain(kinds: Counter[str]) -> Iterator[Entry]:
    one, other = DOMAIN_COLOURS[0], DOMAIN_COLOURS[1]
    looks = {
        "full": (Mark(one, edge=one), "comes first for certain"),
        "tie full": (Mark(one, edge=other), "several come first alike"),
        "tinted": (Mark(tinted(one), edge=one), "comes first provisionally"),
        "tie tinted": (Mark(tinted(one), edge=other), "several alike, provisionally"),
        "none": (Mark(HOLLOW, edge=QUIET), "no domain is a priority"),
        "hollow": (Mark(HOLLOW, edge=one), "undetermined; only in front so far"),
        "open": (Mark(OPEN_COLOUR), "undetermined; none or several in front so far"),
    }
    for kind, (mark, text) in looks.items():
        if kinds[kind]:
            yield mark, f"{text}: {kinds[kind]:,}"
