"""Files of simulated countries of which it is known that they are wrong, and in which way.

There are five ways: ``miskey`` (another category is recorded), ``reverse`` (a block is answered as if its scale ran the
other way), ``shift`` (a block is two points off), ``coherent`` (a block is two points off and the recorded category
follows it) and ``swap`` (another country's answers and category).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

import typology as ty
from benchmarks.simulated_countries import Assessed, Simulated, blocks_in

__all__ = ["KINDS", "corrupted"]

Values = NDArray[np.float64]

KINDS = ("miskey", "reverse", "shift", "coherent", "swap")


def corrupted(
    world: Simulated,
    share: float = 0.1,
    seed: int = 0,
    rulebook: ty.Rulebook | None = None,
    kinds: Sequence[str] = KINDS,
) -> Assessed:
    """Return the files of all countries, so many of them wrong, in each of the five ways about as many.

    Examples
    --------
    >>> from benchmarks.simulated_countries import simulated_countries
    >>> files = corrupted(simulated_countries(50, seed=1), share=0.1)
    >>> sorted(files.wrong[files.bad])
    ['coherent', 'miskey', 'reverse', 'shift', 'swap']
    """
    book, rng = rulebook or ty.load_rulebook(), np.random.default_rng((seed, 7))
    chosen = rng.choice(len(world.units), round(share * len(world.units)), replace=False)
    order = [*rng.permutation(kinds)] * (len(chosen) // len(kinds) + 1)
    ways = dict(zip(chosen.tolist(), order, strict=False))
    spoiling = _Spoiling(world, book, rng, [place for place in range(len(world.units)) if place not in ways])
    for place, kind in ways.items():
        spoiling.spoil(place, str(kind))
    return spoiling.files()


class _Spoiling:
    """Files while they are being made wrong."""

    def __init__(self, world: Simulated, book: ty.Rulebook, rng: np.random.Generator, sound: Sequence[int]) -> None:
        self.before, self.book, self.rng, self.sound = world.files, book, rng, sound
        self.values = world.files.assessments.values.copy()
        self.recorded, self.wrong, self.block = (
            part.copy() for part in (world.files.recorded, world.files.wrong, world.files.block)
        )
        places = {item: row for row, item in enumerate(world.files.assessments.items)}
        self.blocks = {name: [places[item] for item in items] for name, items in blocks_in(book).items()}

    def spoil(self, place: int, kind: str) -> None:
        self.wrong.iloc[place] = kind
        if kind == "miskey":
            others = [name for name in self.book.decision.order if name != self.recorded.iloc[place]]
            self.recorded.iloc[place] = self.rng.choice(others)
        elif kind == "swap":
            other = int(self.rng.choice(self.sound))
            self.values[:, place] = self.before.assessments.values[:, other]
            self.recorded.iloc[place] = self.before.recorded.iloc[other]
        else:
            self.misjudge(place, kind)

    def misjudge(self, place: int, kind: str) -> None:
        """Answer one block wrongly; where it is coherent, let the category follow."""
        name = str(self.rng.choice(list(self.blocks)))
        rows = self.blocks[name]
        said = self.values[rows, place]
        off = 4 - said if kind == "reverse" else np.clip(said + self.two_points(said), 0, 4)
        self.values[rows, place] = off
        self.block.iloc[place] = name
        if kind == "coherent":
            self.recorded.iloc[place] = self.category_of(place)

    def category_of(self, place: int) -> str:
        """Return the category that answers lead to, those left open being as the others of their block."""
        column = self.values[:, [place]].copy()
        for rows in self.blocks.values():
            column[rows] = np.where(np.isnan(column[rows]), np.nanmean(column[rows]), column[rows])
        one = ty.Assessments(self.before.assessments.items, column, self.before.assessments.about.iloc[[place]])
        return str(ty.classify(one, rulebook=self.book).table["category"].iloc[0])

    def two_points(self, said: Values) -> float:
        """Return two points up or down, whichever the scale has room for; at random where it has for both."""
        mean = np.nanmean(said) if np.isfinite(said).any() else 2.0
        return 2.0 * (self.rng.choice((-1, 1)) if 1.5 <= mean <= 2.5 else 1 if mean < 2 else -1)

    def files(self) -> Assessed:
        answers = ty.Assessments(self.before.assessments.items, self.values, self.before.assessments.about)
        return Assessed(answers, self.recorded, self.wrong, self.block)
