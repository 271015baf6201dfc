"""The evidence of one result: as a part of the typed result, and as a section of the letter."""

from collections.abc import Iterator
from typing import get_args

from typology.classification.evidence import UnitEvidence
from typology.classification.result import BlockLine, EvidencePart
from typology.classification.trace import Tracer, cited
from typology.rulebook.companions import Reliability

__all__ = ["evidence_in_words", "evidence_part"]

order = get_args(Reliability)


def evidence_part(tracer: Tracer, evidence: UnitEvidence) -> EvidencePart:
    """Return what the evidence of a unit carries, block by block."""
    rules = tracer.plan.rulebook.evidence
    assert rules is not None
    level = rules.levels[evidence.level]
    lines = []
    for block in evidence.blocks:
        found = list(block.pieces.values())
        line = BlockLine(
            block=block.block,
            name=tracer.title(block.block),
            items=block.items,
            pieces={reliability: found.count(reliability) for reliability in order},
            best=min(found, key=order.index, default=None),
            sources=block.sources,
            lacks=block.lacks,
        )
        lines.append(line)
    return EvidencePart(
        level=evidence.level,
        says=level.says,
        sentence=evidence.sentence,
        indicative=evidence.level == rules.lowest,
        blocks=tuple(lines),
        reliability={name: rules.reliability[name].meaning for name in order},
        basis=cited((*level.basis, *rules.path.basis)),
    )


def evidence_in_words(evidence: EvidencePart) -> Iterator[str]:
    """Yield the level, why it is no better one, and what the blocks on the path have."""
    yield f"{evidence.sentence}{' The result is indicative only.' if evidence.indicative else ''}"
    best: dict[str, list[str]] = {}
    for block in evidence.blocks:
        best.setdefault(block.best or "none", []).append(block.block)
    if best.keys() - {"none"}:
        words = [f"{word} {', '.join(best[word])}" for word in (*order, "none") if word in best]
        yield f"Best evidence by block: {'; '.join(words)}."
    for block in evidence.blocks:
        if block.lacks and block.best:
            pieces = ", ".join(f"{number} {word}" for word, number in block.pieces.items() if number)
            yield f"    {block.block} {block.name}: {pieces}, from {' and '.join(block.sources)}."
    if best.keys() - {"none"}:
        yield " ".join(f"{word}: {meaning}" for word, meaning in evidence.reliability.items())
