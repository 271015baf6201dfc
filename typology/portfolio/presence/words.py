"""How a unit would be served, in sentences: the form and why, what is open, and what would change it."""

from collections.abc import Iterator, Mapping, Sequence

from typology.classification.prose import capital, cites, listed
from typology.portfolio.presence.deciding import KIND, Choice, Choices, Table
from typology.rulebook.model import Rulebook
from typology.rulebook.presence import NOTHING, OFFICE

__all__ = [
    "basis_of",
    "change_sentences",
    "choice_in_words",
    "coming",
    "input_in_words",
    "modes_called",
    "open_sentences",
    "reasons_of",
    "yes_no",
]


def reasons_of(table: Table, rows: Sequence[str]) -> str:
    """Return why some rows decide, in words: each reason once."""
    return " Or: ".join(dict.fromkeys(table.rules.rules[row].reason for row in rows))


def basis_of(table: Table, rows: Sequence[str]) -> str:
    """Return what some rows rest on."""
    return cites(list(dict.fromkeys(_cited(table, rows))))


def _cited(table: Table, rows: Sequence[str]) -> Iterator[str]:
    for row in rows:
        for citation in table.rules.rules[row].basis:
            yield "proposal" if citation.source is None else citation.source


def modes_called(table: Table, modes: Sequence[str], joined: str = "or") -> str:
    """Return what some modes are called."""
    return listed([table.presence.named(mode) for mode in modes], joined)


def input_in_words(name: str, rulebook: Rulebook) -> str:
    """Return what an input is called.

    Examples
    --------
    >>> import typology as ty
    >>> input_in_words("sectors", ty.load_rulebook()), input_in_words("office", ty.load_rulebook())
    ('the number of sector challenges', 'whether there is an office already')
    """
    presence, needs = rulebook.presence, rulebook.decision.needs
    if name in needs:
        return f"the number of {needs[name].says}"
    if presence and name in presence.columns:
        return f"the number of {presence.columns[name].says}"
    return {
        KIND: "the category",
        "shock": "the shock state",
        "evidence": "the evidence level",
        "office": "whether there is an office already",
    }.get(name, name)


def choice_in_words(name: str, choice: Choice, table: Table) -> str:
    """Return one possibility of an input, as it follows *if*."""
    if isinstance(choice, tuple):
        return _kinds_in_words([choice], table)
    if name == "office":
        return "there is an office already" if choice == OFFICE[0] else "there is no office yet"
    if isinstance(choice, str):
        return f"{input_in_words(name, table.rulebook)} is {choice}"
    return f"{input_in_words(name, table.rulebook)} is {_range(name, choice, table)}"


def _range(name: str, lowest: float, table: Table) -> str:
    """Return a range of numbers by its lowest one: from there up to the next at which rows differ."""
    ends = [cell for cell in table.everything[name] if isinstance(cell, float) and cell > lowest]
    below = f"below {ends[0]:,.0f}" if ends else ""
    above = f"{lowest:,.0f} or more" if lowest > 0 or not ends else ""
    return " but ".join(filter(None, (above, below)))


def open_sentences(table: Table, choices: Choices) -> Iterator[str]:
    """Yield what the mode depends on of what is open: which choice leads where."""
    beside = []
    for name in table.bearing(choices):
        groups = _grouped(table.by_choice(choices, name, dict(choices)[name]))
        if len(groups) == 1:
            beside.append(input_in_words(name, table.rulebook))
            continue
        parts = [f"{modes_called(table, modes)} if {_any(name, found, table)}" for modes, found in groups.items()]
        yield f"It depends on {input_in_words(name, table.rulebook)}: {'; '.join(parts)}."
    if beside:
        yield f"Where that leaves several, it depends on {listed(beside, 'and')}."


def coming(table: Table, choices: Choices) -> str:
    """Return in which of the cases that are open something comes on top, as it follows *if*."""
    said = []
    for name in table.bearing(choices):
        found = table.by_choice(choices, name, dict(choices)[name])
        said.append(_any(name, [choice for choice, modes in found.items() if modes != (NOTHING,)], table))
    return " and ".join(said)


def change_sentences(table: Table, choices: Choices) -> Iterator[str]:
    """Yield what would change the mode, one thing at a time, where one mode alone is possible."""
    now = table.modes(choices)
    for name, values in choices:
        others = [choice for choice in table.everything[name] if choice not in values]
        for modes, found in _grouped(table.by_choice(choices, name, others)).items():
            if modes != now:
                yield f"{capital(modes_called(table, modes))} instead, if {_any(name, found, table, 'were')}."


def _grouped(by_choice: Mapping[Choice, tuple[str, ...]]) -> Mapping[tuple[str, ...], list[Choice]]:
    groups: dict[tuple[str, ...], list[Choice]] = {}
    for choice, modes in by_choice.items():
        groups.setdefault(modes, []).append(choice)
    return groups


def _any(name: str, choices: Sequence[Choice], table: Table, is_: str = "is") -> str:
    """Return some possibilities of an input, as they follow *if*."""
    if name == KIND:
        said = _kinds_in_words([choice for choice in choices if isinstance(choice, tuple)], table)
    else:
        said = listed([choice_in_words(name, choice, table) for choice in choices], "or")
    return said.replace(" is ", f" {is_} ")


def _kinds_in_words(kinds: Sequence[tuple[str, str]], table: Table) -> str:
    """Return kinds in words: a category alone where all of its subtypes are among them."""
    everything = [kind for kind in table.everything[KIND] if isinstance(kind, tuple)]
    said = []
    for category in dict.fromkeys(kind[0] for kind in kinds):
        here = [subtype for kind, subtype in kinds if kind == category and subtype]
        whole = all(kind in kinds for kind in everything if kind[0] == category)
        said.append(category if whole or not here else f"{category} as {listed(here, 'or')}")
    return f"the category is {listed(said, 'or')}"


def yes_no(modes: Sequence[str]) -> str:
    """Return whether something comes on top: yes, no, or open.

    Examples
    --------
    >>> yes_no(["surge"]), yes_no(["none"]), yes_no(["surge", "none"])
    ('yes', 'no', 'open')
    """
    if NOTHING not in modes:
        return "yes"
    return "no" if len(modes) == 1 else "open"
