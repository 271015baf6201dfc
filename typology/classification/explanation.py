"""The reasons for one result, as a short letter: plain text for a terminal, HTML for a notebook, JSON for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from typology.classification.comparison_words import (
    asked,
    condition_lines,
    decisive,
    leaves,
    met_leaves,
    two_places,
    values_in_words,
)
from typology.classification.evidence_lines import evidence_in_words
from typology.classification.prose import capital, cites, listed
from typology.classification.result import FlagLine, ItemLine, RuleLine, ScoreLine, UnitResult

__all__ = ["Explanation", "Section"]

WIDTH = 110
"""Characters to a line of the letter."""

status_words = {
    "determinate": "No missing answer could change this category.",
    "provisional": "Enough is answered to say so, but missing answers could still make it category {possible}.",
    "undetermined": "Too little is answered to say which: the answers so far leave category {possible} open.",
}
origin_words = {
    "natural": "natural hazards",
    "human": "human-made hazards",
    "both": "natural and human-made hazards",
    "unspecified": "the overall level of risk, no single hazard",
    "unknown": "hazards that are not fully answered",
}


@dataclass(frozen=True)
class Section:
    """A part of a letter."""

    title: str
    lines: tuple[str, ...]


class Explanation:
    """Why a unit has its category, what is close, and what is unknown.

    Printed, it is a letter; as the last line of a notebook cell, the same letter set in HTML.

    Attributes
    ----------
    result : UnitResult
        The typed result it speaks of.
    further : tuple of Section
        What is said about it elsewhere, to be put before the last part.
    """

    def __init__(self, result: UnitResult, further: Sequence[Section] = ()) -> None:
        self.result = result
        self.further = tuple(further)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole result with its trace, after the JSON schema ``result.schema.json`` of this package."""
        return self.result.model_dump(mode="json")

    @property
    def heading(self) -> str:
        """Unit, category, subtype and shock state in one line."""
        r = self.result
        subtype = f" ({r.subtype})" if r.subtype else ""
        category = (
            "category undetermined" if r.category == "U" else f"category {r.category}, {r.category_name}{subtype}"
        )
        shock = "shock state open" if r.shock.state == "U" else f"shock state {r.shock.state}"
        shock = "no major shock" if r.shock.calm else shock
        otherwise = f"; people decided on category {r.override.category}" if r.override else ""
        return f"{r.unit.title}: {category}, with {shock}{otherwise}"

    @property
    def reason(self) -> str:
        """What the unit needs and the sentence why, with the numbers that decided."""
        r = self.result
        deciding = next((rule for rule in r.trace if rule.rule == r.rule), None)
        if deciding is None:
            return f"{r.gist} Possible: {listed(r.possible, 'or')}."
        tests = {test.test: test for test in r.tests}
        names = dict.fromkeys((*deciding.tests, *(r.subtype_rule.tests if r.subtype_rule else ())))
        because = (
            "; ".join(f"{tests[name].sentence}{decisive(tests[name])}" for name in names)
            or "none of the needs 1 to 4 applies"
        )
        return f"{r.gist} Why: {because}."

    def sections(self) -> Iterator[Section]:
        """Yield the parts of the letter."""
        r = self.result
        yield Section("", tuple(self._opening()))
        yield Section("Why", (*(line for rule in r.trace for line in self._rule(rule)), r.stopped))
        if r.subtype_rule:
            yield Section(f"Why {r.subtype} within category {r.category}", tuple(self._subtype(r.subtype_rule)))
        yield Section("The scores it rests on", tuple(self._scores()))
        close = list(self._close())
        if close:
            yield Section("What is close", tuple(close))
        yield Section("What is unknown", tuple(self._unknown()))
        if r.evidence:
            yield Section("What the evidence carries", tuple(evidence_in_words(r.evidence)))
        yield Section("Shocks (category 5, apart from the rest)", tuple(self._shock()))
        beside = tuple(self._beside())
        if beside:
            yield Section("Beside the category", beside)
        yield Section("Social inclusion", tuple(self._inclusion()))
        if r.respondents:
            yield Section("What the respondents said", tuple(self._respondents()))
        if r.flags:
            yield Section("Flags", tuple(_flag(flag) for flag in r.flags))
        yield from self.further
        yield Section("How this was made", tuple(self._made()))

    def _opening(self) -> Iterator[str]:
        r = self.result
        if r.label:
            yield f"{capital(r.label)}."
        yield f"{r.gist}{f' In particular: {r.subtype_says}.' if r.subtype_says else ''}"
        others = tuple(category for category in r.possible if category != r.category)
        yield status_words[r.status].format(possible=listed(others, "or"))
        if r.override:
            who = r.override.by or "Somebody"
            when = f" on {r.override.date}" if r.override.date else ""
            decided = f"category {r.override.category}, {r.override.category_name}"
            yield f"{capital(who)} decided otherwise{when}: {decided}. Reason: {r.override.reason}"
            yield "The rest of this letter is about the computed result, which stays beside that decision."

    def _rule(self, rule: RuleLine) -> Iterator[str]:
        tests = {test.test: test for test in self.result.tests}
        then = self._category(rule.then)
        verdict = {"met": f"{then}", "not met": f"Not {then}", "unknown": f"{then} remains open"}[rule.outcome]
        reasons = "; ".join(tests[name].sentence for name in rule.tests) or "none of the needs above applies"
        if rule.outcome == "unknown":
            reasons = reasons.removeprefix("open: ")
        end = "" if reasons.endswith("?") else "."
        yield f"{capital(verdict)} (rule {rule.rule}): {reasons}{end} [{cites(rule.basis)}]"
        for name in rule.tests:
            yield from (f"    {line}" for line in condition_lines(tests[name].condition))

    def _subtype(self, rule: RuleLine) -> Iterator[str]:
        tests = {test.test: test for test in self.result.tests}
        shown = {name for line in self.result.trace for name in line.tests}
        yield f"{capital('; '.join(tests[name].sentence for name in rule.tests))}. [{cites(rule.basis)}]"
        for name in rule.tests:
            if name not in shown:
                yield from (f"    {line}" for line in condition_lines(tests[name].condition))

    def _scores(self) -> Iterator[str]:
        """Say for every score on the path which answers it came from."""
        scores = {score.score: score for score in self.result.scores}
        path = dict.fromkeys(n for test in self.result.tests for leaf in leaves(test.condition) for n in leaf.scores)
        for name in path:
            score = scores[name]
            lines = [scores[part] for part in score.parts] or [score]
            yield f"{name} {score.name}: {two_places(score.value)}"
            for line in lines:
                answers = ", ".join(f"{item.item} {_answered(item)}" for item in line.items if _counts(item, line))
                if answers:
                    yield f"    {f'{line.score} {two_places(line.value)}: ' if score.parts else ''}{answers}"

    def _category(self, category: str) -> str:
        return "no priority need" if category == "N" else f"category {category}"

    def _close(self) -> Iterator[str]:
        known = [leaf for test in self.result.tests for leaf in leaves(test.condition) if leaf.distance is not None]
        nearest = sorted(known, key=lambda leaf: abs(leaf.distance or 0))[:3]
        for leaf in nearest:
            side = "holds" if (leaf.distance or 0) >= 0 else "fails"
            so_far = ", as far as answered," if leaf.outcome == "unknown" else ""
            yield f"'{leaf.text}' {side}{so_far} by {abs(leaf.distance or 0):.2f} points: {values_in_words(leaf)}."
        if self.result.margin is not None:
            margin = f"{self.result.margin:.2f} points"
            yield f"A test on the path would come out otherwise if its deciding score moved by {margin}."

    def _unknown(self) -> Iterator[str]:
        unanswered = self.result.unanswered
        if not unanswered:
            yield "Nothing: every question is answered."
            return
        shown = ", ".join(unanswered[:12]) + (f" and {len(unanswered) - 12} more" if len(unanswered) > 12 else "")
        yield f"{len(unanswered)} question{'s' * (len(unanswered) > 1)} without an answer: {shown}."
        open_tests = [test for test in self.result.tests if test.outcome == "unknown"]
        if not open_tests:
            yield "None of them bears on the category."
        for test in open_tests:
            yield f"Open because of them: {test.question} ({asked(test)})"

    def _shock(self) -> Iterator[str]:
        shock = self.result.shock
        if shock.state == "U":
            yield f"Open: {listed(shock.possible, 'or')} remain possible."
        elif shock.calm:
            yield f"{capital(shock.says)}."
        else:
            yield f"{shock.state}, {shock.says}, from {origin_words.get(shock.origin, shock.origin)}."
        for test in shock.tests:
            if test.outcome == "met":
                yield f"    {capital(test.sentence)}: {'; '.join(met_leaves(test))}. [{cites(test.basis)}]"

    def _beside(self) -> Iterator[str]:
        scores = {score.score: score for score in self.result.scores}
        for says, names in self._named_needs():
            short = ", ".join(f"{name} {scores[name].name} {two_places(scores[name].value)}" for name in names)
            yield f"{capital(says)}: {short}."

    def _named_needs(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        return ((need.says, need.scores) for need in self.result.needs.values() if need.scores)

    def _inclusion(self) -> Iterator[str]:
        lines = self.result.inclusion
        known = [f"{line.name} {two_places(line.value)}" for line in lines if line.value is not None]
        empty = [line.name for line in lines if not line.answered]
        if known:
            yield f"{', '.join(known)} (0 to 4; it never changes the category). [001-A3 §9]"
        if empty:
            yield f"Not answered: {', '.join(empty)}."
        if not self.result.publishable:
            yield "Not publishable while this is so."

    def _respondents(self) -> Iterator[str]:
        yield f"Answered by {', '.join(self.result.respondents)}; what stands is reconciled by the weight of evidence."
        yield from (f"{view}." for view in self.result.views)
        if not self.result.views:
            yield "Nobody holds a minority view."

    def _made(self) -> Iterator[str]:
        r = self.result
        by = f" by {r.respondent}" if r.respondent else ""
        yield f"Assessment{by}{f' of {r.date}' if r.date else ''}, sha256 {r.assessment_sha256[:12]}."
        yield f"Rulebook {r.rulebook.version}, sha256 {r.rulebook.sha256[:12]}. {r.rulebook.standing}"
        for change in r.rulebook.overrides:
            yield f"Changed for this result: {change}."

    def lines(self, width: int = WIDTH) -> Iterator[str]:
        """Yield the letter line by line, folded to a width in characters."""
        yield self.heading
        for section in self.sections():
            yield ""
            if section.title:
                yield section.title
            for line in section.lines:
                indent = " " * (len(line) - len(line.lstrip()) + 2 * bool(section.title))
                yield from wrap(line.strip(), width, initial_indent=indent, subsequent_indent=f"{indent}  ")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"<Explanation of {self.heading}>"

    def _repr_html_(self) -> str:
        parts = [f"<h3>{escape(self.heading)}</h3>"]
        for section in self.sections():
            if section.title:
                parts.append(f"<h4>{escape(section.title)}</h4>")
            for line in section.lines:
                indent = (
                    ' style="margin:0 0 0 2em;color:#555"' if line.startswith("    ") else ' style="margin:0 0 .3em"'
                )
                parts.append(f"<p{indent}>{escape(line.strip())}</p>")
        return "\n".join(parts)


def _flag(flag: FlagLine) -> str:
    about = f" It is about {', '.join(flag.about)}." if flag.about else ""
    return f"{flag.flag} ({flag.effect}): {flag.meaning}{about} [{cites(flag.basis)}]"


def _answered(item: ItemLine) -> str:
    return f"{item.value:g}" if item.value is not None else item.state


def _counts(item: ItemLine, score: ScoreLine) -> bool:
    """Say whether an item has a part in a score: regional items have none where no region answered."""
    return item.state == "value" or any(other.state == "value" for other in score.items) or score.score[-2:] != ".R"
