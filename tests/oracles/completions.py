"""Every completion of an incomplete assessment, written out.

Questions are left open in assessments that are complete, so that what the engine says about the open ones can be
compared with what it decides once they are answered, in every way in which they can be. A mean depends on the sum of
its answers only, so where many questions of one block are open, one way to reach each sum stands for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

import typology as ty
from tests.oracles.random_assessments import assessments_of, random_assessments

steps = np.arange(9) / 2
CHUNK = 60_000
"""Completions classified at once."""

Matrix = NDArray[np.float64]
Rows = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A complete assessment, and the rows of it that are left open."""

    answers: Matrix
    open_rows: Rows

    @property
    def incomplete(self) -> Matrix:
        """The answers without those that are left open."""
        answers = self.answers.copy()
        answers[list(self.open_rows)] = np.nan
        return answers

    def completed(self, ways: Matrix) -> Matrix:
        """Return the answers, once for each way (open rows x ways) to answer what is open."""
        completed = np.repeat(self.answers[:, None], ways.shape[1], axis=1)
        completed[list(self.open_rows)] = ways
        return completed


@dataclass(frozen=True)
class Found:
    """What the completions of each case bring about."""

    categories: list[frozenset[str]]
    shocks: list[frozenset[str]]
    completions: int


@cache
def questions() -> tuple[str, ...]:
    """Return the ids of all questions, in the order of the rows."""
    return tuple(ty.load_rulebook().items)


@cache
def optional_rows() -> frozenset[int]:
    """Return the rows of questions that need not be answered."""
    items = ty.load_rulebook().items
    return frozenset(row for row, name in enumerate(questions()) if items[name].optional)


@cache
def blocks_that_decide() -> list[Rows]:
    """Return the rows of the questions that a category or a shock state rests on, by what is averaged together."""
    book = ty.load_rulebook()
    kinds = ("enabler", "institution", "driver", "sector", "shock")
    blocks: dict[tuple[str, str | None], list[int]] = {}
    for row, (name, item) in enumerate(book.items.items()):
        if book.dimensions[item.dimension].kind in kinds and book.scale_of(name).choices is None:
            blocks.setdefault((item.dimension, item.level), []).append(row)
    return [tuple(rows) for rows in blocks.values()]


def every_way(number: int) -> Matrix:
    """Return every combination of answers to so many questions: 9 to the power of their number."""
    return np.array(list(product(steps, repeat=number))).T.reshape(number, -1)


def every_sum(number: int) -> Matrix:
    """Return one way to reach each sum of so many answers."""
    points = np.arange(8 * number + 1)
    return np.array([np.clip(points - 8 * place, 0, 8) / 2 for place in range(number)])


def joined(parts: Sequence[Matrix]) -> Matrix:
    """Return every combination of the ways to answer several groups of questions."""
    choices = product(*(range(part.shape[1]) for part in parts))
    picked = np.array(list(choices)).T
    return np.concatenate([part[:, columns] for part, columns in zip(parts, picked, strict=True)])


def complete(number: int, seed: int, within: float = np.inf) -> Matrix:
    """Return so many complete assessments, each score that decides resting on at least one answer.

    Parameters
    ----------
    within
        How far from coming out otherwise they may be.
    """
    assessments = random_assessments(6 * number, seed, complete=True)
    result = ty.classify(assessments)
    deciding = [name for name in result.scores if name[0] in "EIP" and not name.endswith(".R")]
    wanted = result.scores[deciding].notna().all(axis=1) & (result.table["margin"] <= within)
    return assessments.values[:, np.flatnonzero(wanted)[:number]]


def open_cases(number: int, seed: int) -> list[Case]:
    """Return cases with 1 to 4 open questions.

    Half are as drawn; half lie near a threshold, with questions picked so that much stays possible.
    """
    rng = np.random.default_rng(seed)
    half = number // 2
    answers = np.concatenate([complete(half, seed), complete(half, seed + 1, within=0.25)], axis=1)
    blocks = blocks_that_decide()
    sizes = rng.choice((1, 2, 3, 4), size=2 * half, p=(0.2, 0.4, 0.35, 0.05))
    tries = [
        [Case(column, _drawn(rng, column, blocks, size)) for _ in range(1 if position < half else 24)]
        for position, (column, size) in enumerate(zip(answers.T, sizes, strict=True))
    ]
    flat = [case for cases in tries for case in cases]
    table = ty.classify(assessments_of(questions(), incomplete(flat))).table
    openness = table["possible"].str.count(r"\|") + table["possible_shock"].str.count(r"\|")
    best, start = [], 0
    for cases in tries:
        best.append(cases[int(np.argmax(openness.iloc[start : start + len(cases)]))])
        start += len(cases)
    return best


def _drawn(rng: np.random.Generator, answers: Matrix, blocks: Sequence[Rows], size: int) -> Rows:
    """Draw open questions from one to three blocks; of regions, one answer is always kept."""
    wanted = rng.choice(len(blocks), size=min(size, int(rng.integers(1, 4))), replace=False)
    candidates = [row for block in wanted for row in _answered(answers, blocks[block])]
    if len(candidates) < size:
        return _drawn(rng, answers, blocks, size)
    return tuple(sorted(int(row) for row in rng.choice(candidates, size=size, replace=False)))


def _answered(answers: Matrix, rows: Rows) -> list[int]:
    found = [row for row in rows if answers[row] >= 0]
    return found[1:] if rows[0] in optional_rows() else found


def wide_cases(number: int, seed: int, limit: int) -> list[tuple[Case, Matrix]]:
    """Return cases with more open questions, with all ways to answer them that can differ, at most so many each.

    Whole blocks are left open, first those of one kind (enablers, sectors, ...), then any.
    """
    rng = np.random.default_rng(seed)
    blocks = blocks_that_decide()
    kinds = np.array([kind_of(block) for block in blocks])
    cases = []
    for column in complete(number, seed).T:
        open_rows: list[int] = []
        parts: list[Matrix] = []
        ways = 1
        mixed = rng.permutation(len(blocks))
        for block in mixed[np.argsort(kinds[mixed] != rng.choice(kinds), kind="stable")]:
            rows = _answered(column, blocks[block])
            if not rows:
                continue
            part = ways_of(blocks[block], len(rows))
            if ways * part.shape[1] <= limit:
                ways *= part.shape[1]
                open_rows += rows
                parts.append(part)
        cases.append((Case(column, tuple(open_rows)), joined(parts)))
    return cases


def ways_of(block: Rows, number: int) -> Matrix:
    """Return the ways to answer so many questions of a block that can differ in its score."""
    averaged = kind_of(block) in ("enabler", "institution", "driver")
    return every_sum(number) if averaged else every_way(number)


@cache
def kind_of(block: Rows) -> str:
    """Return of what kind the dimension of a block is."""
    book = ty.load_rulebook()
    return book.dimensions[book.items[questions()[block[0]]].dimension].kind


def incomplete(cases: Iterable[Case]) -> Matrix:
    """Return the incomplete answers of cases side by side."""
    return np.stack([case.incomplete for case in cases], axis=1)


def completed(cases: Iterable[tuple[Case, Matrix]]) -> Found:
    """Classify every completion of every case."""
    categories: list[frozenset[str]] = []
    shocks: list[frozenset[str]] = []
    total = 0
    for chunk in _chunks(cases):
        answers = [case.completed(ways) for case, ways in chunk]
        table = ty.classify(assessments_of(questions(), np.concatenate(answers, axis=1))).table
        stops = np.cumsum([part.shape[1] for part in answers])
        for name, found in (("category", categories), ("shock", shocks)):
            words, codes = list(table[name].cat.categories), table[name].cat.codes.to_numpy()
            found += [frozenset(words[code] for code in np.unique(part)) for part in np.split(codes, stops[:-1])]
        total += int(stops[-1])
    return Found(categories, shocks, total)


def _chunks(cases: Iterable[tuple[Case, Matrix]]) -> Iterator[list[tuple[Case, Matrix]]]:
    chunk: list[tuple[Case, Matrix]] = []
    for case in cases:
        if chunk and sum(ways.shape[1] for _, ways in chunk) + case[1].shape[1] > CHUNK:
            yield chunk
            chunk = []
        chunk.append(case)
    yield chunk
