"""A pathway as a short letter: plain text for a terminal, HTML for a notebook."""

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap

from typology.certainty.pathways.found import FoundPathway
from typology.certainty.pathways.gains import Gain, Step
from typology.classification.comparison_words import leaves
from typology.classification.prose import capital, cites
from typology.classification.result import UnitResult

__all__ = ["PathwayLetter"]

WIDTH = 110
"""Characters to a line of the letter."""

HALF = 0.5


class PathwayLetter:
    """The letter of one pathway.

    Attributes
    ----------
    path : FoundPathway
        What it speaks of.
    """

    def __init__(self, path: FoundPathway) -> None:
        self.path = path

    @property
    def heading(self) -> str:
        """Unit, from where to where, and how much of it in one line."""
        before = self.path.before
        if not self.path.steps:
            return f"{before.unit.title} is in {self.place(self.path.after)} already: nothing has to change"
        open_before = before.status != "determinate" and self.path.target != self.path.after.shock.state
        certain = " for certain" if open_before else ""
        route = f"from {self.place(before)} to {self.place(self.path.after)}{certain}"
        return f"To bring {before.unit.title} {route}: {_amount(self.path)}"

    def place(self, result: UnitResult) -> str:
        """Return where a unit is, as far as the target is about it."""
        if self.path.target == self.path.after.shock.state:
            return "an open shock state" if result.shock.state == "U" else f"shock state {result.shock.state}"
        if result.status == "undetermined":
            return "an undetermined category"
        notes = [note for note in (result.subtype, result.status) if note and note != "determinate"]
        return f"category {result.category}" + (f" ({', '.join(notes)})" if notes else "")

    def sections(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the parts of the letter: title and lines."""
        label = self.path.before.label
        if label:
            yield "", (f"{capital(label)}.",)
        for tests, taken in self.groups().items():
            named = [gain for gain in self.path.gains if gain.test in tests]
            title = " and ".join(gain.sentence for gain in named)
            yield f"So that {title}" if named else "Beside that", tuple(self.group(named, taken))
        yield "What comes next", tuple(self.next())
        if self.path.alternatives:
            yield "Other ways", tuple(self.other(path) for path in self.path.alternatives)
        yield "How this was found", tuple(self.made())

    def groups(self) -> dict[tuple[str, ...], list[Step]]:
        """Return the steps by the tests that they bear on."""
        found: dict[tuple[str, ...], list[Step]] = {}
        for step in self.path.steps:
            tests = tuple(gain.test for gain in self.path.gains if step.item in gain.items)
            found.setdefault(tests, []).append(step)
        return found

    def group(self, named: Sequence[Gain], taken: Sequence[Step]) -> Iterator[str]:
        """Yield what changes in some tests, and the steps behind it by dimension."""
        for gain in named:
            changes = "; ".join(_changed(*condition) for condition in gain.conditions)
            yield f"{capital(changes)}. [{cites(gain.basis)}]"
        for dimension in dict.fromkeys(step.dimension for step in taken):
            yield self.dimension(dimension)
            for step in taken:
                if step.dimension == dimension:
                    yield f"    {_in_words(step)}"

    def dimension(self, name: str) -> str:
        """Return the name of a dimension with its score before and after."""
        before, after = (
            next((line for line in result.scores if line.score == name), None)
            for result in (self.path.before, self.path.after)
        )
        if before is None or after is None:
            return name
        return f"{name} {before.name}, from {_two(before.value)} to {_two(after.value)}:"

    def next(self) -> Iterator[str]:
        """Say what the target asks for in its turn."""
        after = self.path.after
        if self.path.target == after.shock.state:
            yield f"{capital(self.place(after))}: {after.shock.says}."
            return
        says = f" In particular: {after.subtype_says}." if after.subtype_says else ""
        yield f"{capital(self.place(after))}, {after.category_name}: {after.gist}{says}"
        deciding = next(rule for rule in after.trace if rule.rule == after.rule)
        tests = [test for test in after.tests if test.test in deciding.tests]
        if tests:
            yield f"{capital('; '.join(test.sentence for test in tests))}. [{cites(deciding.basis)}]"
        read = {score for test in tests for leaf in leaves(test.condition) for score in leaf.scores}
        values = {line.score: line for line in after.scores}
        for need in after.needs.values():
            if read.intersection(need.scores):
                short = ", ".join(f"{score} {values[score].name} {_two(values[score].value)}" for score in need.scores)
                yield f"{capital(need.says)}: {short}."

    def other(self, path: FoundPathway) -> str:
        """Say in what another way differs."""
        mine = {step.item: step.then for step in self.path.steps}
        theirs = {step.item: step.then for step in path.steps}
        changed = [f"{item} to {then:g}" for item, then in theirs.items() if mine.get(item) != then]
        dropped = [item for item in mine if item not in theirs]
        dearer = path.cost / self.path.cost - 1
        price = "At the same cost" if dearer < 1e-9 else f"At a cost of {path.cost:g} ({dearer:.0%} more)"
        instead = f" instead of {', '.join(dropped)}" if dropped else ""
        return f"{price}: {', '.join(changed) or 'the rest alone,'}{instead}."

    def made(self) -> Iterator[str]:
        """Say on which terms, and by which rulebook."""
        path = self.path
        priced = "".join(f"{cost:g} at {name}, " for name, cost in path.costs.items())
        terms = [f"a {_unit(path.steps)} costs {f'{priced}1 elsewhere' if priced else '1'}"]
        if path.fixed:
            terms.append(f"{', '.join(path.fixed)} {'is' if len(path.fixed) == 1 else 'are'} fixed")
        terms += [f"{name} goes to {value:g} at most" for name, value in path.most.items()]
        yield f"Proven to be the cheapest where {'; '.join(terms)}. Of equal cost, the fewest questions."
        if any(step.now is None for step in path.steps):
            yield "A question that is not known may stand above its lowest: answering it first may shorten the way."
        if path.after.margin is not None:
            margin = f"{path.after.margin:.2f} points"
            yield f"Once there, a test would come out otherwise if its deciding score moved by {margin}."
        yield "It is the shortest way through the rules, and not a judgement of how hard each step is."
        book = path.before.rulebook
        yield f"Rulebook {book.version}, sha256 {book.sha256[:12]}. {book.standing}"
        for change in book.overrides:
            yield f"Changed for this result: {change}."

    def lines(self, width: int = WIDTH) -> Iterator[str]:
        """Yield the letter line by line, folded to a width in characters."""
        yield self.heading
        for title, lines in self.sections():
            yield ""
            if title:
                yield title
            for line in lines:
                indent = " " * (len(line) - len(line.lstrip()) + 2 * bool(title))
                yield from wrap(line.strip(), width, initial_indent=indent, subsequent_indent=f"{indent}  ")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def html(self) -> str:
        """Return the letter set in HTML."""
        parts = [f"<h3>{escape(self.heading)}</h3>"]
        for title, lines in self.sections():
            parts += [f"<h4>{escape(title)}</h4>"] if title else []
            for line in lines:
                margin = "0 0 0 2em" if line.startswith(" ") else "0 0 .3em"
                parts.append(f'<p style="margin:{margin}">{escape(line.strip())}</p>')
        return "\n".join(parts)


def _amount(path: FoundPathway) -> str:
    count, questions = sum(step.steps for step in path.steps), len(path.steps)
    cost = "" if path.cost == count else f", at a cost of {path.cost:g}"
    return f"{_several(count, _unit(path.steps))} in {_several(questions, 'question')}{cost}"


def _in_words(step: Step) -> str:
    now = "not known, taken as the lowest," if step.now is None else f"from {step.now:g} ({step.anchor_now})"
    return f"{step.item} {step.question} {capital(now)} to {step.then:g} ({step.anchor_then})."


def _changed(text: str, now: float | None, then: float | None) -> str:
    shown = [
        f"{value:g}" if text.startswith("number of") and value is not None else _two(value) for value in (now, then)
    ]
    return f"{text}: {shown[0]} now, {shown[1]} then"


def _unit(steps: Sequence[Step]) -> str:
    return "half point" if all(step.size == HALF for step in steps) else "step"


def _several(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _two(value: float | None) -> str:
    return "open" if value is None else f"{value:.2f}"
