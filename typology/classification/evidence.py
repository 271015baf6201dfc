"""What the evidence of a classification carries: its level, block by block of the path, and the flags it raises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from typology.assessment.judging import Piece, step_of
from typology.assessment.values import EvidenceEntry
from typology.classification.engine import Decided
from typology.classification.flags import Raised
from typology.classification.path import block_of_item, rests_on
from typology.rulebook.companions import Evidence, EvidenceNeeded, Reliability
from typology.rulebook.plan import Plan

__all__ = ["BlockEvidence", "UnitEvidence", "evidence_of", "raised_by", "source_of"]


@dataclass(frozen=True)
class BlockEvidence:
    """The evidence of one block on the path: each distinct piece with its reliability.

    Attributes
    ----------
    items
        Those of the block that are answered with a value.
    lacks
        What the next better level asks for and the block does not have, in words; None where it lacks nothing.
    """

    block: str
    items: tuple[str, ...]
    pieces: Mapping[EvidenceEntry, Reliability]
    lacks: str | None = None

    @cached_property
    def usable(self) -> tuple[EvidenceEntry, ...]:
        """The pieces that are limited in one respect at most."""
        return tuple(entry for entry, reliability in self.pieces.items() if step_of(reliability))

    @cached_property
    def reliable(self) -> int:
        """The number of R2 pieces."""
        return sum(step_of(reliability) > 1 for reliability in self.pieces.values())

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The independent sources of all pieces."""
        return _sources(self.pieces)

    @cached_property
    def usable_sources(self) -> tuple[str, ...]:
        """The independent sources of the usable pieces."""
        return _sources(self.usable)


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """What the evidence of one unit carries.

    Attributes
    ----------
    sentence
        The level and why it is not a better one: ``"Acceptable: I.L has no R2 evidence."``.
    raised
        Flags that the evidence raises, each with the items or blocks it is about.
    """

    level: str
    sentence: str
    blocks: tuple[BlockEvidence, ...]
    raised: Mapping[str, tuple[str, ...]]


def evidence_of(
    plan: Plan, answers: NDArray[np.float64], decided: Decided, given: Sequence[Sequence[Piece]]
) -> tuple[UnitEvidence, ...]:
    """Return what the evidence of each unit carries.

    Parameters
    ----------
    answers
        Items x units in the order of the plan.
    decided
        What was decided from them.
    given
        The pieces of evidence, unit by unit.

    Notes
    -----
    Levels, path and sources are defined in ``rules/``, evidence; the flags in ``rules/``, flags. The level is that of
    the weakest block, as in food-security classification (IPC, protocol 2.5).
    """
    rules, names = plan.rulebook.evidence, block_of_item(plan)
    assert rules is not None
    path = rests_on(plan, answers, decided)
    found = []
    for column, pieces in enumerate(given):
        blocks = _blocks(plan, names, path[:, column], pieces)
        undetermined = decided.category[column] == len(plan.rulebook.decision.order)
        if undetermined or not blocks:
            why = "the category is undetermined, so there is no path to judge" if undetermined else "no answer decides"
            level, sentence = rules.lowest, f"{rules.lowest}: {why}."
        else:
            level, sentence, blocks = _level(rules, blocks)
        raised = _raised(plan, decided, column, blocks, pieces)
        found.append(UnitEvidence(*_capped(plan, level, sentence, raised), blocks, raised))
    return tuple(found)


def raised_by(evidence: Mapping[int, UnitEvidence]) -> Raised:
    """Return the flags that the evidence of some units raises, by flag and unit."""
    raised: dict[str, dict[int, tuple[str, ...]]] = {}
    for position, unit in evidence.items():
        for name, about in unit.raised.items():
            raised.setdefault(name, {})[position] = about
    return raised


def _blocks(
    plan: Plan, names: Sequence[str], on_path: NDArray[np.bool_], pieces: Iterable[Piece]
) -> tuple[BlockEvidence, ...]:
    items: dict[str, list[str]] = {}
    for row in np.flatnonzero(on_path).tolist():
        items.setdefault(names[row], []).append(plan.items[row])
    kept: dict[str, dict[EvidenceEntry, Reliability]] = {block: {} for block in items}
    block_of = {item: block for block, members in items.items() for item in members}
    for piece in pieces:
        if piece.item in block_of:
            kept[block_of[piece.item]][piece.entry] = piece.judgement.reliability
    return tuple(BlockEvidence(block, tuple(members), kept[block]) for block, members in items.items())


def _level(rules: Evidence, blocks: tuple[BlockEvidence, ...]) -> tuple[str, str, tuple[BlockEvidence, ...]]:
    """Return the best level that every block reaches, why not the next better, and the blocks with what they lack."""
    lacking: dict[str, str] = {}
    for name, level in rules.levels.items():
        short = {block.block: lack for block in blocks if (lack := _lack(block, level.every_block))}
        if not short:
            sentence = f"{name}: {_listed(lacking, blocks)}" if lacking else f"{name}: {level.says}"
            return name, sentence, tuple(replace(block, lacks=lacking.get(block.block)) for block in blocks)
        lacking = short
    raise AssertionError("the lowest level asks for nothing")


def _lack(block: BlockEvidence, needed: EvidenceNeeded) -> str | None:
    """Return what a level asks for and a block does not have, in words."""
    usable, lacks = len(block.usable), []
    if block.reliable < (needed.R2 or 0) and (needed.or_R1 is None or usable < needed.or_R1):
        lacks.append(f"only {block.reliable} of {needed.R2} R2 pieces" if block.reliable else "no R2 evidence")
        lacks += [f"only {usable} of {needed.or_R1} R1 pieces in its place"] if needed.or_R1 else []
    if usable < (needed.R1 or 0):
        lacks.append(f"only {usable} of {needed.R1} R1 pieces")
    if needed.sources and len(block.usable_sources) < needed.sources:
        lacks.append(f"only {len(block.usable_sources)} of {needed.sources} independent sources")
    if not lacks or usable:
        return " and ".join(lacks) or None
    return "R0 evidence only" if block.pieces else "no evidence"


def _listed(lacking: Mapping[str, str], blocks: Iterable[BlockEvidence]) -> str:
    """Return which blocks lack what, the weakest first."""
    weakest = sorted(blocks, key=lambda block: (len(block.usable), block.reliable, len(block.pieces)))
    groups: dict[str, list[str]] = {}
    for block in weakest:
        if block.block in lacking:
            groups.setdefault(lacking[block.block], []).append(block.block)
    return "; ".join(f"{_names(names, len(weakest))} {lack}" for lack, names in groups.items()) + "."


def _names(names: Sequence[str], of: int, most: int = 4) -> str:
    if len(names) == of > most:
        return f"all {of} blocks on the path have"
    if len(names) == 1:
        return f"{names[0]} has"
    if len(names) <= most:
        return f"{', '.join(names[:-1])} and {names[-1]} have"
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more blocks have"


def _raised(
    plan: Plan, decided: Decided, column: int, blocks: Iterable[BlockEvidence], pieces: Sequence[Piece]
) -> dict[str, tuple[str, ...]]:
    """Return the flags that evidence raises, each with what it is about."""
    decision, flags = plan.rulebook.decision, plan.rulebook.flags
    category = (*decision.order, "U")[decided.category[column]]
    in_crisis = decided.shock[column] == len(decision.shock.order) - 1
    about = {
        "stale item": _stale(blocks, pieces),
        "single source": tuple(block.block for block in blocks if len(block.sources) == 1),
        "later crisis": _later(plan, pieces) if in_crisis else (),
    }
    return {
        name: about[flag.evidence]
        for name, flag in (flags.flags if flags else {}).items()
        if flag.evidence and about[flag.evidence] and (not flag.categories or category in flag.categories)
    }


def _stale(blocks: Iterable[BlockEvidence], pieces: Iterable[Piece]) -> tuple[str, ...]:
    best: dict[str, int] = {}
    for piece in pieces:
        best[piece.item] = max(best.get(piece.item, 0), step_of(piece.judgement.reliability))
    return tuple(item for block in blocks for item in block.items if best.get(item) == 0)


def _later(plan: Plan, pieces: Iterable[Piece]) -> tuple[str, ...]:
    rules, items = plan.rulebook.evidence, plan.rulebook.items
    assert rules is not None
    later = (piece.item for piece in pieces if piece.judgement.later)
    return tuple(dict.fromkeys(item for item in later if items[item].dimension in rules.later.dimensions))


def _capped(plan: Plan, level: str, sentence: str, raised: Iterable[str]) -> tuple[str, str]:
    """Return the level and its sentence, lowered where a raised flag allows no better one."""
    rules, flags = plan.rulebook.evidence, plan.rulebook.flags
    assert rules is not None
    order = list(rules.levels)
    for name in raised:
        cap = flags.flags[name].evidence_at_most if flags else None
        if cap is not None and order.index(level) < order.index(cap):
            sentence = f"{cap}: the flag {name} allows no better level; by its blocks the evidence is {level}."
            level = cap
    return level, sentence


def _sources(pieces: Iterable[EvidenceEntry]) -> tuple[str, ...]:
    """Return the independent sources of some pieces, as first written."""
    found: dict[str, str] = {}
    for entry in pieces:
        found.setdefault(source_of(entry).casefold(), source_of(entry))
    return tuple(found.values())


def source_of(entry: EvidenceEntry) -> str:
    """Return the source that tells pieces apart: the publisher, or where none is given the source."""
    return " ".join((entry.publisher or entry.source).split())
