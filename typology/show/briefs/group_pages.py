"""The two pages of a group brief: who the units are and what they share; and what would help all of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from typology.assessment.entries import is_blank
from typology.classification.prose import capital, listed, percent
from typology.countries.table import countries
from typology.errors import hint
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.presence.advice import PresenceAdvice
from typology.portfolio.support.supported import Support
from typology.show.briefs.group_help import what_would_help
from typology.show.briefs.group_told import Told
from typology.show.briefs.needs_page import label_lines, titled
from typology.show.briefs.page import Block, Card, Cards, Line, Lines, Page, Paragraph, Rows, Section
from typology.show.briefs.programme_page import FULL_LIST, sources_of

__all__ = ["group_pages"]

MOST_LETTERS = 2_500
"""Of longer lists of names the codes are told."""

MOST_MEMBERS = 12
"""Of more members only the names are told; their results stand in their own briefs."""


def group_pages(
    support: Support, name: str, presence: PresenceAdvice | None, groups: Groups | None
) -> tuple[Page, Page]:
    """Return the two pages on a group.

    Raises
    ------
    ValueError
        If the support was found without groups, or there is no such group; it names the nearest.
    """
    if support.groups is None:
        raise ValueError("the support was found without groups; expected support(result, groups=...)")
    if name not in support.group_names:
        raise ValueError(f"there is no group {name!r}; {hint(name, support.group_names)}")
    told = Told(support, name, presence, groups)
    labels = support.result.table.get("label")
    here = (
        () if labels is None else tuple(dict.fromkeys(str(one) for one in labels.loc[told.units] if not is_blank(one)))
    )
    full = f"support.of_group({name!r}, everything=True)"
    foot = f"Rulebook {support.result.rulebook.name}. {support.result.rulebook.rulebook.standing}"
    pages = (
        ("page 1: who they are and what they share", _who(told), foot),
        ("page 2: what would help", what_would_help(told), sources_of(support, full)),
    )
    first, second = (
        Page(
            title=titled(name),
            kicker=f"Group brief, {kicker}",
            labels=label_lines((*here, *filter(None, (support.priorities.weighted,)))),
            sections=tuple(part for part in sections if part.blocks),
            foot=end,
        )
        for kicker, sections, end in pages
    )
    return first, second


# Who they are ---------------------------------------------------------------------------------------------------


def _who(told: Told) -> Iterator[Section]:
    yield Section("", (Cards(tuple(_cards(told))),))
    yield Section("Who they are", tuple(_members(told)))
    yield Section("What falls short in common", tuple(_gaps(told)))
    yield Section("How sure this is", tuple(_sure(told)))


def _cards(told: Told) -> Iterator[Card]:
    known = countries()
    noun = "countries" if all(unit in known for unit in told.units) else "units"
    number = len(told.units)
    yield Card("Members", f"{number:,} {noun}" if number > 1 else "1 unit", f"Evidence: {_counted(_levels(told))}.")
    for title, words in (
        ("Support needed", _words(told, "category", "possible", "category ")),
        ("Category 5: shocks", _words(told, "shock", "possible_shock", "")),
    ):
        (word, most), *_ = Counter(words).most_common(1)
        value = capital(word) if most == number else f"Mostly {word}"
        yield Card(title, value, f"{capital(_counted(words))}." if most < number else f"For all {number:,}.")


def _levels(told: Told) -> list[str]:
    return told.table["evidence_level"].astype(str).str.casefold().tolist() if "evidence_level" in told.table else []


def _words(told: Told, column: str, possible: str, noun: str) -> list[str]:
    """Return what came out for every unit; where it is open, what remains possible."""
    plain = {"none": "no major shock", "N": "no priority need"}
    found = []
    for word, some in told.table[[column, possible]].astype(str).itertuples(index=False):
        words = [plain.get(one, one) for one in (some.split("|") if word == "U" else [word])]
        said = listed(words, "or") if words[0] in plain.values() else f"{noun}{listed(words, 'or')}"
        found.append(f"open: {said}" if word == "U" else said)
    return found


def _counted(words: Sequence[str]) -> str:
    counts = Counter(words).most_common(4)
    return "; ".join(f"{word} in {number:,}" for word, number in counts) or "none recorded"


def _members(told: Told) -> Iterator[Block]:
    group = None if told.groups is None else told.groups[told.name]
    names = [told.called(unit) for unit in told.units]
    sentence = "" if group is None else titled(str(group.sentence))
    if not all(name in sentence for name in names):
        whole = listed(names, "and")
        yield Paragraph(f"{whole if len(whole) <= MOST_LETTERS else listed(told.units, 'and')}.")
    if sentence:
        yield Paragraph(sentence)
    if len(names) > MOST_MEMBERS:
        return
    rows = tuple(_member(told, unit, group) for unit in told.units)
    heads = ("Member", "Category", "Shock state", "Domain in front", "Evidence", "Place in the group")
    yield Rows(heads, rows, (0.24, 0.17, 0.20, 0.13, 0.12, 0.14), len(rows))


def _member(told: Told, unit: str, group: Any) -> tuple[str, ...]:
    row = told.table.loc[unit]
    front = str(told.support.priorities.table.loc[unit, "so_far"]).replace("|", " and ")

    def word(column: str, possible: str) -> str:
        return f"open: {listed(str(row[possible]).split('|'), 'or')}" if row[column] == "U" else str(row[column])

    place = ""
    if group is not None:
        place = "most typical" if group.core == unit else "at the edge" if group.edge == unit else ""
    level = str(row.get("evidence_level", "")).casefold()
    return told.called(unit), word("category", "possible"), word("shock", "possible_shock"), front, level, place


def _gaps(told: Told) -> Iterator[Block]:
    if told.groups is None:
        found = told.support.of_group(told.name)
        lines = [
            Line(f"{row.name}.", str(row.text), f"{row.certain} of {row.of} for certain")
            for row in found[found["kind"] == "strengthen"].itertuples(index=False)
        ]
        if lines:
            yield Lines(tuple(lines), 2, 1, where=FULL_LIST)
        return
    gaps = told.groups.gaps
    common = gaps[(gaps["group"] == told.name) & gaps["common"]]
    rows = tuple(
        (
            str(row.subject_name),
            f"{row.certain} of {row.units}",
            str(row.by_answers or ""),
            str(row.possible or ""),
            str(row.theme),
        )
        for row in common.itertuples()
    )
    heads = ("What falls short", "For certain", "By what is answered", "Possibly", "Theme for a programme")
    if rows:
        yield Rows(heads, rows, (0.24, 0.12, 0.13, 0.10, 0.41), 4, 1, where="in the list of common gaps")
    else:
        yield Paragraph("Nothing falls short in enough of them to be a theme of the group.")


def _sure(told: Told) -> Iterator[Block]:
    table = told.table
    settled = int((table["status"] == "determinate").sum())
    yield Paragraph(f"The category is settled for {settled:,} of {len(table):,}, whatever their missing answers are.")
    stability = None if told.groups is None else told.groups[told.name].stability
    if stability is not None:
        yield Paragraph(f"With answers varied and missing ones drawn, {percent(stability)} of the group comes again.")
