"""Answers in short, as cases write them: by item, or by the beginning of items, of which the longer one wins."""

from collections.abc import Mapping
from typing import TypeVar

from typology.assessment.values import Answer, EvidenceEntry
from typology.errors import Problem, nearest
from typology.rulebook.model import Rulebook

__all__ = ["Short", "answers_in_full", "begins", "key_fault", "short_fault"]

UNKNOWN, ABSENT = "DK", "NA"
"""How an answer is written that is unknown, or not applicable."""

Entry = TypeVar("Entry")

Short = Mapping[str, float | str]
"""Answers by item id or by the beginning of item ids (``E1.N``, ``P``, ``all``)."""


def answers_in_full(
    short: Short,
    rulebook: Rulebook,
    why: Mapping[str, str] | None = None,
    evidence: Mapping[str, tuple[EvidenceEntry, ...]] | None = None,
) -> dict[str, Answer]:
    """Return the answer to every item that some key begins; those on another scale than the value are left unanswered.

    Parameters
    ----------
    why, evidence
        By keys of the same kind, for the items that are answered with a value.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> answers = answers_in_full({"E1.N": 3, "E1.N2": "DK"}, load_rulebook())
    >>> {item: answer.value for item, answer in answers.items()}
    {'E1.N1': 3.0, 'E1.N3': 3.0}
    """
    answers: dict[str, Answer] = {}
    for item in rulebook.items:
        answer = _answer(item, _longest(item, short, UNKNOWN), rulebook)
        if answer is not None:
            if answer.state == "value":
                beside = {"why": _longest(item, why or {}, None), "evidence": _longest(item, evidence or {}, ())}
                answer = answer.model_copy(update=beside)
            answers[item] = answer
    return answers


def begins(item: str, key: str) -> bool:
    """Say whether an item begins with a key, letter by letter.

    Examples
    --------
    >>> [begins(item, "C1") for item in ("C1.1", "C10.1")]
    [True, False]
    """
    if key in ("all", item):
        return True
    cut_number = key[-1:].isdigit() and item[len(key) :][:1].isdigit()
    return item.startswith(key) and not cut_number


def key_fault(key: str, rulebook: Rulebook) -> Problem | None:
    """Return what is wrong with a key."""
    if any(begins(item, key) for item in rulebook.items):
        return None
    choices = [*rulebook.items, *rulebook.dimensions, "all"]
    return Problem("unknown item", key, "an item, or the beginning of items", nearest(key, choices))


def short_fault(key: str, value: float | str, rulebook: Rulebook) -> Problem | None:
    """Return what is wrong with an answer: its key, or a value on no scale of its items."""
    items = [item for item in rulebook.items if begins(item, key)]
    if not items or any(_is_answer(item, value, rulebook) for item in items):
        return key_fault(key, rulebook)
    found = value if isinstance(value, str) else f"{value:g}"
    scales = dict.fromkeys(rulebook.scale_of(item).in_words for item in items)
    return Problem("not an answer", f"{key}: {found}", f"{' or '.join(scales)}, {UNKNOWN} or {ABSENT}")


def _longest(item: str, entries: Mapping[str, Entry], otherwise: Entry) -> Entry:
    """Return what stands for an item: under its id, or under the longest beginning of it."""
    keys = [key for key in entries if begins(item, key)]
    return entries[max(keys, key=lambda key: 0 if key == "all" else len(key))] if keys else otherwise


def _is_answer(item: str, value: float | str, rulebook: Rulebook) -> bool:
    scale = rulebook.scale_of(item)
    if isinstance(value, str):
        return value in (UNKNOWN, ABSENT) or value in (scale.choices or ())
    return not scale.choices and value in scale.values


def _answer(item: str, value: float | str, rulebook: Rulebook) -> Answer | None:
    if value == ABSENT:
        return Answer(item=item, state="not applicable", reason="does not apply in this case")
    if value == UNKNOWN or not _is_answer(item, value, rulebook):
        return None
    choices = rulebook.scale_of(item).choices
    return Answer(item=item, value=float(choices.index(str(value)) + 1) if choices else float(value))
