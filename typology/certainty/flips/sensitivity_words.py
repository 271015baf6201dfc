"""What would move a unit, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from typology.classification.prose import capital, listed
from typology.classification.result import UnitResult
from typology.rulebook.model import Rulebook

__all__ = ["Moves", "SensitivityExplanation", "category_words", "short_change"]

Row = Mapping[str, Any]

WIDTH = 110
"""Characters to a line."""

NAMED = 6
"""How many of several items, and how many thresholds, are named before the rest is only counted."""


@dataclass(frozen=True)
class Moves:
    """What moves one unit: the rows of each table of a sensitivity that are about it, nearest or highest first."""

    items: Sequence[Row]
    thresholds: Sequence[Row]
    weights: Sequence[Row]
    indices: Sequence[Row]

    def changes(self, what: str, state: str = "answered") -> list[Row]:
        """Return the changes of single answers that move a result."""
        return [row for row in self.items if row["what"] == what and row["state"] == state]

    def single(self, what: str) -> list[Row]:
        """Return those that are the fewest steps away."""
        rows = self.changes(what)
        return [row for row in rows if row["steps"] == rows[0]["steps"]]

    def steps(self, what: str) -> list[Row]:
        """Return the steps of thresholds that move a result."""
        return [row for row in self.thresholds if row["what"] == what]

    def nearest_threshold(self) -> Row | None:
        """Return the threshold nearest to moving the category; counts are no distances."""
        return next((row for row in self.steps("category") if not row["counts"]), None)

    def weight_range(self) -> tuple[float, float]:
        """Return between which weights the category stays."""
        bounds = {row["side"]: row["bound"] for row in self.weights if row["what"] == "category"}
        return bounds.get("below", 0.0), bounds.get("above", 1.0)

    def contributors(self) -> list[Row]:
        """Return the inputs whose intervals say something, highest total first: off nothing, and not all there is."""
        inputs = (row for row in self.indices if row["kind"] != "block")
        return [row for row in inputs if row["total_low"] > 0 and row["total_high"] - row["total_low"] < 1]


@dataclass(frozen=True, repr=False)
class SensitivityExplanation:
    """What would move one unit; printed, a few sentences, and the same as HTML in a notebook.

    Attributes
    ----------
    moves : Moves
        What is said, as rows of the tables.
    varied : bool
        Whether everything was varied at once, too.
    """

    result: UnitResult
    moves: Moves
    rulebook: Rulebook
    varied: bool

    @property
    def heading(self) -> str:
        """The unit and where it is."""
        provisional = ", given provisionally" if self.result.status == "provisional" else ""
        return f"What would move {self.result.unit.title} from {category_words(self.result.category)}{provisional}"

    def sentences(self) -> Iterator[str]:
        """Yield them one by one."""
        if self.result.label:
            yield f"{capital(self.result.label)}."
        yield from self._answers()
        yield from self._open_answers()
        yield from self._thresholds()
        yield self._weight()
        if self.varied:
            yield self._variance()
        yield self._shock()

    def meanings(self) -> Mapping[str, str]:
        """Return what the items and thresholds mean that the sentences name first."""
        nearest = (*_nearest(self.moves.changes("category")), *self.moves.single("shock"))
        items = dict.fromkeys(row["item"] for group in _kinds(nearest) for row in group[:1])
        thresholds = dict.fromkeys(row["threshold"] for row in self.moves.steps("category"))
        return {
            **{name: self.rulebook.items[name].question for name in items},
            **{name: self.rulebook.decision.thresholds[name].meaning for name in list(thresholds)[:NAMED]},
        }

    @property
    def _name(self) -> str:
        return self.result.unit.name or self.result.unit.code

    @property
    def _stays(self) -> str:
        return "stays undetermined" if self.result.status == "undetermined" else "holds"

    def _answers(self) -> Iterator[str]:
        rows = self.moves.changes("category")
        if not rows:
            yield f"No other answer to any single question would make {self._name} another category."
        yield from _sentences(_nearest(rows), self._name)

    def _open_answers(self) -> Iterator[str]:
        for state, says in (
            ("unknown", "Not answered, and able to make it another by themselves"),
            ("optional", "Not asked so far, and able to make it another or to leave it open"),
        ):
            names = list(dict.fromkeys(row["item"] for row in self.moves.changes("category", state)))
            if names:
                yield f"{says}: {_listed(names, 'and')}."

    def _thresholds(self) -> Iterator[str]:
        rows = self.moves.steps("category")
        names = list(dict.fromkeys(row["threshold"] for row in rows))
        if not names:
            yield "No threshold, wherever on the scale it stood, would make it another category."
            return
        stays = [f"`{name}` is {_range([row for row in rows if row['threshold'] == name])}" for name in names[:NAMED]]
        more = f" {len(names) - NAMED} more would have to move further." if len(names) > NAMED else ""
        yield f"With all else as it is, the category {self._stays} as long as {listed(stays, 'and')}.{more}"

    def _weight(self) -> str:
        rows = [row for row in self.moves.weights if row["what"] == "category"]
        if not rows:
            return f"It {self._stays} whatever the weights of the national and the local level."
        return f"It {self._stays} as long as the weight of the national level is {_range(rows)}."

    def _variance(self) -> str:
        if not self.moves.indices:
            return "Nothing moves it when answers, thresholds and weights vary at once: it is the same in every draw."
        first = self.moves.indices[0]
        guessed = ", and unanswered questions over their whole scale" * (self.result.status == "undetermined")
        opening = (
            f"When answers, thresholds and weights vary at once{guessed}, {first['share']:.1%} of the draws fall into "
            f"{category_words(first['category'])}"
        )
        named = [
            f"{row['input']} {_share(row['total'])} ({_share(row['total_low'])} to {_share(row['total_high'])})"
            for row in self.moves.contributors()[:NAMED]
        ]
        if not named:
            return f"{opening}, too nearly all or none of them to say what that hangs on."
        return f"{opening}. Shares of that uncertainty in which each has a part (they overlap): {listed(named, 'and')}."

    def _shock(self) -> str:
        state = self.result.shock.state
        opening = f"Apart from that, the shock state is {'open' if state == 'U' else state}."
        rows = self.moves.single("shock")
        said = " ".join(_sentences(rows, "it")) or "No other answer to any single question would change it."
        return f"{opening} {said}"

    def lines(self, width: int = WIDTH) -> Iterator[str]:
        """Yield heading, sentences and meanings, folded to a width in characters."""
        yield self.heading
        yield ""
        for sentence in self.sentences():
            yield from wrap(sentence, width)
        yield ""
        for name, meaning in self.meanings().items():
            yield from wrap(f"{name}: {meaning}", width, initial_indent="  ", subsequent_indent="    ")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"<{self.heading}>"

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        meant = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in self.meanings().items())
        return f"<h3>{escape(self.heading)}</h3>{said}<dl>{meant}</dl>"


def category_words(category: str) -> str:
    """Return a category as it stands in a sentence."""
    return {"N": "no priority need (N)", "U": "undetermined (U)"}.get(category, f"category {category}")


def short_change(rows: Sequence[Row]) -> str:
    """Return equally small changes in a few words."""
    if not rows:
        return ""
    first, *others = rows
    more = f" (or {len(others)} as small)" if others else ""
    return f"{first['item']} {first['from']:g} to {first['to']:g}: {first['after']}{more}"


def _nearest(rows: Sequence[Row]) -> list[Row]:
    """Return the changes downwards, then upwards, that are the fewest steps away."""
    found = []
    for less in (True, False):
        side = [row for row in rows if (row["move"] < 0) == less]
        found += [row for row in side if row["steps"] == side[0]["steps"]]
    return found


def _kinds(rows: Sequence[Row]) -> list[list[Row]]:
    """Return changes grouped by how far they go and where they lead."""
    kinds = dict.fromkeys((row["move"], row["after"]) for row in rows)
    return [[row for row in rows if (row["move"], row["after"]) == kind] for kind in kinds]


def _sentences(rows: Sequence[Row], name: str) -> Iterator[str]:
    """Yield a sentence for every move and result of some changes."""
    for first, *others in _kinds(rows):
        move = first["move"]
        size = {0.5: "Half a point", 1.0: "One point"}.get(abs(move), f"{abs(move):g} points")
        result = category_words(first["after"]) if first["what"] == "category" else first["after"]
        also = f"; so would as much on {_listed([row['item'] for row in others], 'or')}" if others else ""
        yield (
            f"{size} {'less' if move < 0 else 'more'} on {first['item']} ({first['from']:g} to {first['to']:g}) "
            f"would make {name} {result}{also}."
        )


def _range(rows: Sequence[Row]) -> str:
    """Return between which values a number may lie; an end is above or below it where the end itself does not hold."""
    words = {"below": {"at": "above", "beyond": "at least"}, "above": {"at": "below", "beyond": "at most"}}
    ends = sorted(rows, key=lambda row: row["side"] == "above")
    said = " and ".join(f"{words[row['side']][row['changes']]} {_two(row['bound'])}" for row in ends)
    return f"{said} (now {_two(rows[0]['value'])})"


def _share(value: float) -> str:
    """Return an estimated share in per cent, which may lie a little beyond the whole."""
    return f"{min(value, 1.0):.0%}"


def _two(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _listed(names: Sequence[str], word: str) -> str:
    """Return names joined by commas and a word; beyond a few, the rest is counted."""
    rest = len(names) - NAMED
    return listed([*names[:NAMED], f"{rest} more"] if rest > 0 else names, word)
