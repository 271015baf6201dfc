"""What is said of a group: who stands in it and why, what they share, who is typical, and how far to trust it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from typology.classification.classify import Classification
from typology.classification.prose import capital, listed, percent, small
from typology.portfolio.groups.forming import Formed
from typology.portfolio.groups.keys import is_open, shown
from typology.portfolio.groups.portraits import HALVES, Middle, Portrait, Weakness, plain
from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.ordered import NONE, Priorities
from typology.portfolio.priorities.regions import NOWHERE
from typology.rulebook.model import Rulebook

__all__ = ["Facts", "Held", "sentence_of"]

IN_WORDS: Mapping[str, str] = {"shock": "shock state", "support": "support needed"}

WHOLE = 0.95
"""A share of what could be compared that need not be told."""

SAME = 0.005
"""Below it two similarities read the same."""

MOST_NAMED = 6
"""Units that a sentence names; larger groups are counted."""


@dataclass(frozen=True)
class Held:
    """How stable a group is, in figures and in a word; the word of the rulebook."""

    similarity: float
    error: float
    word: str
    as_answered: float
    answered_word: str
    left_out: float
    draws: int


@dataclass(frozen=True, eq=False)
class Facts:
    """What a sentence rests on.

    Attributes
    ----------
    names
        Of all units, in their order.
    support
        By unit, the subtypes (or categories without any) that missing answers leave possible.
    nearest
        The name of the other group to which the unit at the edge is nearest, or None; and whether it is nearer to it
        than to its own.
    held
        None where it was not checked.
    """

    result: Classification
    priorities: Priorities
    names: Sequence[str]
    support: Sequence[Sequence[str]]
    portrait: Portrait
    nearest: str | None
    nearer: bool
    held: Held | None


def sentence_of(group: Formed, facts: Facts) -> str:
    """Return what is said of a group."""
    return " ".join(_sentences(group, facts))


def _sentences(group: Formed, facts: Facts) -> Iterator[str]:
    units = group.positions.tolist()
    named = [facts.names[unit] for unit in units]
    who = f"{named[0]} stands alone" if len(units) == 1 else f"{len(units)} units"
    yield f"{who}: {listed(named, 'and')}." if 1 < len(units) <= MOST_NAMED else f"{who}."
    rows = facts.result.table.iloc[units]
    first = facts.priorities.table.iloc[units]
    for by, word in group.key.items():
        yield from _of_question(by, word, rows, first, facts)
        if by in ("category", "subtype"):
            yield from _open_support(by, rows, [facts.support[unit] for unit in units])
    if group.apart:
        yield "They answered too little of what others answered to be compared with all of them, so no part is theirs."
    yield from _shared(group, facts.portrait)
    yield from _ends(group, facts)
    yield from _trust(group, facts)


# By what they stand together ------------------------------------------------------------------------------------


def _of_question(by: str, word: str, rows: pd.DataFrame, first: pd.DataFrame, facts: Facts) -> Iterator[str]:
    if by == "priority":
        yield from _priority(word, first, facts.priorities.rulebook)
    elif by == "category":
        yield from _category(word, rows, facts.result.rulebook)
    elif by == "subtype" and word in facts.result.rulebook.decision.subtypes.rules:
        yield f"What they need is to {facts.result.rulebook.decision.subtypes.rules[word].says} ({word})."
    elif by == "shock":
        yield from _shock(word, facts.result.rulebook)
    elif word == NOWHERE:
        yield f"Of none is the {by} known."
    else:
        yield f"{capital(by)}: {shown(by, word)}."


def _priority(word: str, first: pd.DataFrame, book: Rulebook) -> Iterator[str]:
    names = {name: domain.name for name, domain in rules_for_priorities(book).domains.items()}
    domains = [f"{name} ({names[name]})" for name in word.removesuffix("?").split("|") if name in names]
    if not is_open("priority", word):
        if word == NONE:
            yield "No domain of change is a priority by the least that the rulebook asks."
        elif len(domains) > 1:
            yield f"The domains {listed(domains, 'and')} come first alike."
        else:
            yield f"The domain of change that comes first is {domains[0]}."
        yield from _provisional(first, "which domain comes first")
        return
    possible = _union(first["possible"], (*names, NONE))
    could = f"missing answers leave {listed(possible, 'or')} possible"
    if domains:
        verb = "is" if len(domains) == 1 else "are"
        in_front = f"{listed(domains, 'and')} {verb} in front by what is answered"
        yield f"Which domain of change comes first is open: {in_front}, and {could}."
    else:
        yield f"Which domain of change comes first is open: nothing answered puts one in front, and {could}."


def _category(word: str, rows: pd.DataFrame, book: Rulebook) -> Iterator[str]:
    categories = book.decision.categories
    if is_open("category", word):
        names = [f"{name} ({categories[name].name})" for name in word.split("|")]
        yield f"The category is open: missing answers leave {listed(names, 'or')} possible."
        return
    yield f"Category {word}, {categories[word].name}: {categories[word].gist}"
    says = {name: rule.says for name, rule in book.decision.subtypes.rules.items()}
    counts = Counter(str(subtype) for subtype in rows["subtype"] if str(subtype) in says)
    if len(counts) == 1 and sum(counts.values()) == len(rows):
        name = next(iter(counts))
        yield f"What {'they need' if len(rows) > 1 else 'it needs'} is to {says[name]} ({name})."
    elif counts:
        kinds = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        said = [f"{count} {'needs' if count == 1 else 'need'} to {says[name]} ({name})" for name, count in kinds]
        yield f"Of them {'; '.join(said)}."
    yield from _provisional(rows, "the category")


def _open_support(by: str, rows: pd.DataFrame, support: Sequence[Sequence[str]]) -> Iterator[str]:
    """Say of how many the subtype that is told could still change; where the category could, that is told with it."""
    told = rows["subtype"].astype(str).ne("")
    if by == "category":
        told &= rows["status"] == "determinate"
    number = sum(is_told and len(kinds) > 1 for is_told, kinds in zip(told, support, strict=True))
    if number:
        whom = f"of {number} of them " if len(rows) > 1 else ""
        yield f"Missing answers could still change {whom}which support that is."


def _shock(word: str, book: Rulebook) -> Iterator[str]:
    says = {rule.then: rule.says for rule in book.decision.shock.rules.values()}
    states = listed([says[state] for state in word.split("|")], "or")
    yield f"The shock state is open: {states}." if is_open("shock", word) else f"Shock state: {states}."


def _provisional(rows: pd.DataFrame, what: str) -> Iterator[str]:
    number = int((rows["status"] == "provisional").sum())
    if number:
        whom = f"for {number} of them " if len(rows) > 1 else ""
        yield f"Missing answers could still change {whom}{what}."


def _union(sets: pd.Series, order: Sequence[str]) -> list[str]:
    met = {word for entry in sets.astype(str) for word in entry.split("|")}
    return [word for word in order if word in met]


# What they share and who is typical -----------------------------------------------------------------------------


def _shared(group: Formed, portrait: Portrait) -> Iterator[str]:
    many = len(group.positions) > 1
    if portrait.apart_by:
        said = listed([_part_by(middle) for middle in portrait.apart_by], "and")
        yield f"This part differs from the rest of {group.cell} above all by {said}."
    weak = [f"{small(weak.name)} ({_range(weak, len(group.positions))})" for weak in portrait.weak]
    if weak and many:
        yield f"They fall short, and in the same way, in {listed(weak, 'and')}."
    elif weak:
        yield f"It falls shortest in {listed(weak, 'and')}."
    elif many:
        yield "In no score of which enough is known do most of them fall short in the same way."


def _part_by(middle: Middle) -> str:
    if middle.name in IN_WORDS:
        return f"{IN_WORDS[middle.name]} (mostly {middle.here}, in the rest {middle.others})"
    return f"{small(middle.name)} ({middle.here} in the middle, against {middle.others})"


def _range(weak: Weakness, units: int) -> str:
    low, high = plain(weak.lower), plain(weak.upper)
    rest = f"; known of {weak.known} of {units}" if weak.known < units else ""
    if low == high:
        return f"{low}{rest}"
    return f"{low} to {high}{rest}" if weak.known < HALVES else f"half of them from {low} to {high}{rest}"


def _ends(group: Formed, facts: Facts) -> Iterator[str]:
    portrait = facts.portrait
    if portrait.core is None:
        return
    if portrait.compared < WHOLE:
        yield f"How alike they are rests on {percent(portrait.compared)} of what could be compared."
    yield f"{facts.names[portrait.core]} is the most typical of them."
    if portrait.edge is None:
        return
    why = f": {_edge_by(portrait.edge_by)}" if portrait.edge_by else ""
    near = ""
    if facts.nearest is not None:
        nearer = ", which is nearer to it than its own" if facts.nearer else ""
        near = f" Of the other groups, it lies nearest to {facts.nearest}{nearer}."
    yield f"{facts.names[portrait.edge]} stands at the edge{why}.{near}"


def _edge_by(middle: Middle) -> str:
    if middle.name in IN_WORDS:
        return f"its {IN_WORDS[middle.name]} is {middle.here}, that of most others {middle.others}"
    return f"its score in {small(middle.name)} is {middle.here}, against {middle.others} in the middle of the others"


# How far to trust it --------------------------------------------------------------------------------------------


def _trust(group: Formed, facts: Facts) -> Iterator[str]:
    if group.split.why and len(group.split.parts) == 1:
        yield f"It is a large group; {group.split.why}."
    held = facts.held
    if held is None:
        yield "How stable the group is was not checked."
        return
    error = "" if isnan(held.error) else f", ± {held.error:.2f}"
    again = f"when answers are varied {held.draws} times and groups formed again, the one most like it is"
    if abs(held.similarity - held.as_answered) < SAME:
        yield f"The group is {held.word}: {again} {held.similarity:.2f} the same{error}."
    else:
        yield f"By what is answered the group is {held.answered_word}: {again} {held.as_answered:.2f} the same."
        yield f"With the missing answers drawn too it is {held.word} ({held.similarity:.2f}{error})."
    if not isnan(held.left_out):
        yield f"With some units of {group.cell} left out, the part most like this one is {held.left_out:.2f} the same."
