"""The second page of a country brief: how the country would be served, with what, with whom, and for whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from typology.classification.prose import capital, cites, listed
from typology.classification.result import UnitResult
from typology.portfolio.presence.advice import PresenceAdvice
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.supported import Support
from typology.show.briefs.findings import named_scores
from typology.show.briefs.page import Block, Line, Lines, Page, Rows, Section
from typology.show.briefs.reasons import cited, in_short, why_of

__all__ = ["programme_page", "sources_of"]

WITH_WHOM = {"partner": "Partner", "flagship": "Programme", "platform": "Platform"}
"""Kinds of suggestions that stand in one table, and what they are called there."""

FULL_LIST = "in the full list"


def programme_page(support: Support, unit: str, presence: PresenceAdvice | None, head: Page) -> Page:
    """Return the second page on a unit; title and labels are those of the first."""
    offer = _Offer(support, unit)
    sections = (
        Section("How it would be served", tuple(_served(presence, unit, offer.ahead("role")))),
        Section("Support that fits" if offer.is_certain else "Support that may fit", tuple(offer.package())),
        Section("What else to strengthen", tuple(offer.strengthen())),
        Section("With whom, and through what", tuple(offer.with_whom())),
        Section("For whom, and to which end", tuple(offer.for_whom())),
    )
    return Page(
        title=head.title,
        kicker=head.kicker.replace("page 1: what is needed", "page 2: what would help"),
        labels=head.labels,
        sections=tuple(section for section in sections if section.blocks),
        foot=sources_of(support, f"support.of({unit!r}, everything=True)"),
    )


def _served(presence: PresenceAdvice | None, unit: str, roles: Sequence[Suggestion]) -> Iterator[Block]:
    lines, changes = [], []
    if presence is not None:
        parts = presence.parts(unit)
        depends = f"It depends on {listed(parts.depends, 'and')}." if parts.depends else ""
        lines = [Line(f"{capital(parts.form)}.", " ".join(filter(None, (parts.why, depends))), parts.basis)]
        lines += [Line("", sentence) for sentence in parts.on_top]
        changes = [Line("", " ".join(parts.changes))] if parts.changes else []
    lines += [Line(f"Role: {role.name.casefold()}.", role.text, cites(cited(role))) for role in roles]
    if lines:
        yield Lines((*lines, *changes), least=len(lines), yields=1, where="in the advice on presence")


@dataclass(frozen=True)
class _Offer:
    """What there is to offer to one unit, kind by kind."""

    support: Support
    unit: str

    @cached_property
    def result(self) -> UnitResult:
        """The result of the unit."""
        return self.support.result[self.unit]

    def ahead(self, kind: str) -> list[Suggestion]:
        """Return the suggestions of a kind that stand in front."""
        return [entry for entry in self.support.of(self.unit) if entry.kind == kind]

    @property
    def is_certain(self) -> bool:
        """Whether some support fits whatever the missing answers are."""
        return any(entry.certain for entry in self.ahead("intervention"))

    def behind(self, *kinds: str) -> int:
        """Return how many suggestions of some kinds stand behind those."""
        everything = self.support.of(self.unit, everything=True)
        return sum(entry.kind in kinds and not entry.first for entry in everything)

    def why(self, entry: Suggestion) -> str:
        """Return why an entry fits, with the names of scores, and without that of the unit."""
        said = named_scores(why_of(entry), self.result, self.support.result.rulebook)
        return said.replace(f" for {self.result.unit.name or self.unit}", "")

    def package(self) -> Iterator[Block]:
        catalogue = self.support.catalogue.interventions
        against_shocks = [entry for entry in self.ahead("intervention") if catalogue[entry.id].shocks]
        of_category = [entry for entry in self.ahead("intervention") if not catalogue[entry.id].shocks]
        ahead = 2 if self.is_certain else 4  # one for each category that is possible
        entries = [*of_category[:ahead], *_by_turns([against_shocks, of_category[ahead:]])]
        rows = tuple((entry.name, entry.text, self.why(entry), cites(cited(entry))) for entry in entries)
        heads, shares = ("Support", "What it is", "Why here", "Source"), (0.18, 0.38, 0.29, 0.15)
        if rows:
            yield Rows(heads, rows, shares, 4, 1, self.behind("intervention"), FULL_LIST)

    def strengthen(self) -> Iterator[Block]:
        lines = tuple(
            Line(f"{entry.name}.", entry.text, self.why(entry).rstrip(".").partition("; ")[0])
            for entry in self.ahead("strengthen")
        )
        if lines:
            yield Lines(lines, 1, 2, self.behind("strengthen"), FULL_LIST)

    def with_whom(self) -> Iterator[Block]:
        rows = tuple(
            (WITH_WHOM[entry.kind], self.called(entry), in_short(self.why(entry)), cites(cited(entry)))
            for entry in _by_turns([self.ahead(kind) for kind in WITH_WHOM])
        )
        heads, shares = ("Kind", "Who or what", "Why here", "Source"), (0.11, 0.46, 0.28, 0.15)
        if rows:
            yield Rows(heads, rows, shares, 3, 3, self.behind(*WITH_WHOM), FULL_LIST)

    def called(self, entry: Suggestion) -> str:
        """Return what an entry is and does, and of partners the first of their goals."""
        partner = self.support.catalogue.partners.get(entry.id) if entry.kind == "partner" else None
        goal = f" Goal: {partner.goals[0]}" if partner and partner.goals else ""
        return f"{entry.name}. {entry.text}{goal}"

    def for_whom(self) -> Iterator[Block]:
        ways: Mapping[str, Callable[[Suggestion], str]] = {
            "inclusion": lambda entry: f"{self.why(entry)} {entry.text}",
            "sdg": lambda entry: entry.text,
        }
        lines = tuple(
            Line(f"{entry.name}.", ways[entry.kind](entry), cites(cited(entry)))
            for entry in _by_turns([self.ahead(kind) for kind in ways])
        )
        if lines:
            yield Lines(lines, 2, 2, self.behind(*ways), FULL_LIST)
        lenses = self.ahead("lens")
        if lenses:
            said = "; ".join(f"{entry.name}: {_answer(entry)}" for entry in lenses)
            basis = list(dict.fromkeys(basis for entry in lenses for basis in cited(entry)))
            yield Lines((Line("Lenses, as far as the assessment shows them.", f"{said}.", cites(basis)),))


def _answer(entry: Suggestion) -> str:
    """Return of a lens what the assessment shows: yes, partly, no or not known."""
    return entry.reason.rpartition("? ")[2].partition(":")[0].rstrip(".").casefold()


def _by_turns(kinds: Sequence[Sequence[Suggestion]]) -> list[Suggestion]:
    """Return the first of every kind, then the second of every kind, and so on."""
    return [entry for turn in zip_longest(*kinds) for entry in turn if entry is not None]


def sources_of(support: Support, full: str) -> str:
    """Say which documents the numbers before the paragraph signs stand for, and where the full list is."""
    symbols: dict[str, str] = {}
    for name, document in support.result.rulebook.rulebook.documents.items():
        symbols.setdefault(name.partition("-")[0], document.symbol)
    said = "; ".join(f"{name}: {symbol}" for name, symbol in symbols.items())
    return f"Sources: {said}; A1 to A4 are annexes. The full list: {full}."
