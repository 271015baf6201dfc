"""Check that what presence.yaml refers to exists, that every row can decide, and that no country falls through."""

from collections.abc import Iterator, Mapping

from typology.errors import Problem
from typology.rulebook.findings import Finding, dangling, each_known
from typology.rulebook.model import Rulebook
from typology.rulebook.presence import NOTHING, PRESENCE_TABLES, Amount, Presence, PresenceRule, Wanted
from typology.rulebook.presence_situations import Situation, inputs_of, situations_of
from typology.rulebook.source import Path

__all__ = ["presence_links"]


def presence_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between these rules and the rest of a rulebook."""
    presence = rulebook.presence
    if presence is None:
        return
    found = [*_names(rulebook, presence), *_used(presence)]
    yield from found
    if not found:
        for name in PRESENCE_TABLES:
            yield from _covered(rulebook, presence, name)


# Names ----------------------------------------------------------------------------------------------------------


def _names(rulebook: Rulebook, presence: Presence) -> Iterator[Finding]:
    inputs = inputs_of(rulebook, presence)
    for name in presence.columns:
        if name in {"category", "subtype", "shock", "evidence", "office", *rulebook.decision.needs}:
            yield ("presence", "columns", name), Problem("a name used twice", name, "a column of another name")
    for table, kind in PRESENCE_TABLES.items():
        modes = [name for name, mode in presence.modes.items() if mode.kind == kind]
        allowed = modes if kind == "lasting" else [*modes, NOTHING]
        for name, rule in presence.tables[table].rules.items():
            path = ("presence", table, "rules", name)
            if rule.then not in allowed:
                yield dangling((*path, "then"), f"mode of the kind {kind}", rule.then, allowed)
            yield from _row(path, rule, inputs, presence)


def _row(
    path: Path, rule: PresenceRule, inputs: Mapping[str, tuple[str | float, ...]], presence: Presence
) -> Iterator[Finding]:
    for name, wanted in rule.when.items():
        where = (*path, "when", name)
        if name not in inputs:
            yield dangling(where, "input", name, inputs)
        else:
            yield from _wanted(where, wanted, inputs[name], presence)


def _wanted(path: Path, wanted: Wanted, choices: tuple[str | float, ...], presence: Presence) -> Iterator[Finding]:
    name = path[-1]
    words = [choice for choice in choices if isinstance(choice, str)]
    if isinstance(wanted, Amount):
        if words:
            yield (
                path,
                Problem("a word compared with a number", str(name), f"a list of {', '.join(filter(None, words))}"),
            )
        elif wanted.bound not in presence.numbers:
            yield dangling(path, "number", wanted.bound, presence.numbers)
    elif not words:
        yield path, Problem("a number compared with words", str(name), "{at_least: ...} or {below: ...}")
    else:
        yield from each_known(path, f"{name}", wanted, words)


def _used(presence: Presence) -> Iterator[Finding]:
    rules = [rule for table in presence.tables.values() for rule in table.rules.values()]
    read = {name for rule in rules for name in rule.when}
    bounds = {wanted.bound for rule in rules for wanted in rule.when.values() if isinstance(wanted, Amount)}
    for kind, known, used in (
        ("modes", presence.modes, {rule.then for rule in rules}),
        ("numbers", presence.numbers, bounds),
        ("columns", presence.columns, read),
    ):
        for name in known:
            if name not in used:
                yield ("presence", kind, name), Problem(f"a {kind[:-1]} that nothing uses", name, "a row that names it")


# What the tables do ---------------------------------------------------------------------------------------------


def _covered(rulebook: Rulebook, presence: Presence, table: str) -> Iterator[Finding]:
    """Yield the first situation that no row is for, and every row that no situation reaches."""
    rules = presence.tables[table]
    reached: set[str] = set()
    gap: Situation | None = None
    for situation in situations_of(rulebook, presence, rules):
        row = rules.deciding(situation, presence.numbers)
        reached |= {row} if row is not None else set()
        gap = situation if row is None and gap is None else gap
    path = ("presence", table, "rules")
    if gap is not None:
        expected = "a row for every situation; a last row with when: {} takes what is left"
        yield path, Problem("a gap: no row fits", _in_words(gap), expected)
    for name in rules.rules:
        if name not in reached:
            expected = "a situation that reaches it; earlier rows, or what it asks for, exclude all of them"
            yield (*path, name), Problem("a row that can never decide", name, expected)


def _in_words(situation: Situation) -> str:
    said = {name: value for name, value in situation.items() if value != ""}
    return ", ".join(
        f"{name} {value}" if isinstance(value, str) else f"{name} from {value:g}" for name, value in said.items()
    )
