"""From scores to decisions as nodes of a decision model, generated from the raw files of the rulebook.

Tests are expressions, tables are decision tables with the hit policy first. What is possible is told here rule by rule:
a rule can decide if its own test can come out as wanted and every test above it otherwise. That holds because each row
has one test, and because frameworks that can be lacking and can be adequate can be partial too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.oracles.zen_nodes import (
    Line,
    Node,
    by_plane,
    expressions,
    functions,
    listed,
    planes,
    table,
    text,
    together,
    word,
)


class Decisions:
    """The nodes that decide."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.rules = rules
        self.decision = rules["decision"]
        self.core = self.decision["core"]["rules"]
        self.tests: Mapping[str, Any] = self.decision["tests"]
        conditions = [part for test in self.tests.values() for part in _conditions(test)]
        lists = [part[key] for part in conditions for key in ("count", *functions) if key in part]
        lists += [stage["scores"] for stage in self.decision["stages"].values()]
        self.groups = {_group(names): self.members(names) for names in lists}
        self.scores = {part["score"] for part in conditions if "score" in part}.union(*self.groups.values())

    def nodes(self) -> Iterator[Node]:
        yield expressions("groups", self.grouped())
        yield expressions("tests", [("event", "event"), *self.outcomes()], keep=False)
        yield expressions("read", self.read())
        yield self.first_hit("as read", "read.{}", {"rule": "rule", "read_category": "category", "covered": "covered"})
        yield self.first_hit("at the lowest", "{}.lowest", {"from": "category"})
        yield self.first_hit("at the highest", "{}.highest", {"to": "category"})
        yield expressions("possible", self.possible())
        yield self.status()
        yield self.subtype()
        yield self.origin()
        yield expressions("answer", self.answer(), keep=False)

    def members(self, names: str | Sequence[str]) -> Sequence[str]:
        return self.rules["aggregation"]["groups"][names] if isinstance(names, str) else names

    # Tests as expressions.

    def grouped(self) -> Iterator[Line]:
        """Scores that are read together; as answered, those that are known."""
        for group, names in self.groups.items():
            low, high, answered = (listed(f"{word(name)}.{plane}" for name in names) for plane in planes)
            yield group, by_plane(low, high, f"filter({answered}, # != null)")

    def outcomes(self) -> Iterator[Line]:
        for name, test in self.tests.items():
            yield name, by_plane(*(self.condition(test, plane) for plane in planes))
        for name, stage in self.decision["stages"].items():
            yield f"stage.{name}", f"len({_group(stage['scores'])}.answered) >= {stage['answered_at_least']}"

    def read(self) -> Iterator[Line]:
        """A test that comes out the same at both extremes is settled, whatever the means of the answers say."""
        outcomes = {
            "read": "{0}.lowest == {0}.highest ? {0}.lowest : {0}.answered",
            "can": "{0}.lowest or {0}.highest",
            "can_not": "not({0}.lowest) or not({0}.highest)",
        }
        for key, outcome in outcomes.items():
            yield key, together((name, outcome.format(name)) for name in self.tests)

    def condition(self, written: Mapping[str, Any], plane: str) -> str:
        """Return an expression that is false where the scores it needs are unknown."""
        for key, connective in (("any_of", " or "), ("all_of", " and ")):
            if key in written:
                return f"({connective.join(self.condition(part, plane) for part in written[key])})"
        comparison = self.comparison(written)
        if "count" in written:
            number = f"count({_group(written['count'])}.{plane}, # {comparison})"
            if "number_at_least" in written:
                return f"({number} >= {self.threshold(written['number_at_least'])})"
            return f"({number} < {self.threshold(written['number_below'])})"
        if "score" in written:
            value = f"{word(written['score'])}.{plane}"
            known = f"{value} != null"
        else:
            how = next(key for key in functions if key in written)
            scores = f"{_group(written[how])}.{plane}"
            value, known = f"{functions[how]}({scores})", f"len({scores}) > 0"
        return f"({known} and {value} {comparison})" if plane == "answered" else f"({value} {comparison})"

    def comparison(self, written: Mapping[str, Any]) -> str:
        """Return the comparison with its bound; a tie has reached the threshold."""
        tolerance = float(self.rules["rulebook"]["tolerance"]["value"])
        signs = {"at_least": (">=", -1), "above": (">", 1), "at_most": ("<=", 1), "below": ("<", -1)}
        key = next(key for key in signs if key in written)
        sign, side = signs[key]
        return f"{sign} {self.threshold(written[key]) + side * tolerance:.12f}"

    def threshold(self, name: str) -> float:
        value: float = self.decision["thresholds"][name]["value"]
        return value

    # Tables.

    def first_hit(self, name: str, outcome: str, outputs: Mapping[str, str]) -> Node:
        """Return the core table over tests as they come out in one way."""
        rows = []
        for rule, row in self.core.items():
            cells = {outcome.format(test): _met(wanted) for test, wanted in row["when"].items()}
            covered = " and ".join(f"stage.{stage}" for stage in row["needs"])
            said = {"rule": text(rule), "category": text(row["then"]), "covered": covered}
            rows.append((cells, {field: said[what] for field, what in outputs.items()}))
        return table(name, rows)

    def possible(self) -> Iterator[Line]:
        yield "possible", self.reachable(self.core, self.decision["order"])
        shock = self.decision["shock"]
        yield "possible_shock", self.reachable(shock["rules"], shock["order"])

    def reachable(self, rules: Mapping[str, Any], order: Sequence[str]) -> str:
        """Return the list of what some rule that can decide leads to."""
        ways: dict[str, list[str]] = {then: [] for then in order}
        above: list[str] = []
        for row in rules.values():
            own = [f"{'can' if wanted == 'met' else 'can_not'}.{test}" for test, wanted in row["when"].items()]
            ways[row["then"]].append(" and ".join([*above, *own]) or "true")
            if len(own) > 1:
                raise ValueError("what is possible is told for rows with one test only")
            above += [f"{'can_not' if wanted == 'met' else 'can'}.{test}" for test, wanted in row["when"].items()]
        entries = [f"({' or '.join(f'({way})' for way in found)}) ? {text(then)} : ''" for then, found in ways.items()]
        return f"filter([{', '.join(f'({entry})' for entry in entries)}], # != '')"

    def status(self) -> Node:
        return table(
            "status",
            [
                ({"from == to": "true"}, {"category": "from", "status": text("determinate")}),
                ({"covered": "true"}, {"category": "read_category", "status": text("provisional")}),
                ({}, {"category": text("U"), "status": text("undetermined")}),
            ],
        )

    def subtype(self) -> Node:
        rows = []
        for name, rule in self.decision["subtypes"]["rules"].items():
            read = {f"read.{test}": _met(wanted) for test, wanted in rule["when"].items()}
            sure = {f"{test}.{end}": _met(wanted) for test, wanted in rule["when"].items() for end in planes[:2]}
            for covered, cells in (("true", read), ("false", sure)):
                rows.append(({"category": text(rule["of"]), "covered": covered, **cells}, {"subtype": text(name)}))
        return table("subtype", [*rows, ({}, {"subtype": text("")})])

    def origin(self) -> Node:
        natural, human = (self.decision["shock"]["origin"][key] for key in ("natural", "human"))
        choices = self.rules["scales"]["scales"]["event"]["choices"]
        single, state = "len(possible_shock) == 1", "possible_shock[0]"
        rows: list[tuple[Mapping[str, str], str]] = [({single: "false"}, ""), ({state: text("none")}, "")]
        rows += [({state: text("5C"), "event": str(number)}, name) for number, name in enumerate(choices, 1)]
        rows += [({f"{hazard}.lowest == {hazard}.highest": "false"}, "unknown") for hazard in (natural, human)]
        rows += [
            ({f"{natural}.lowest": "true", f"{human}.lowest": "true"}, "both"),
            ({f"{natural}.lowest": "true"}, "natural"),
            ({f"{human}.lowest": "true"}, "human"),
            ({}, "unspecified"),
        ]
        return table("origin", [(cells, {"shock_origin": text(said)}) for cells, said in rows])

    def answer(self) -> Iterator[Line]:
        for name in ("category", "subtype", "status", "possible", "possible_shock", "shock_origin", "from", "to"):
            yield name, name
        yield "shock", "len(possible_shock) == 1 ? possible_shock[0] : 'U'"


def _conditions(written: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the conditions of a test that are put together from no others."""
    parts = written.get("any_of", written.get("all_of"))
    if parts is None:
        yield written
    else:
        for part in parts:
            yield from _conditions(part)


def _group(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "_".join(map(word, names))


def _met(wanted: str) -> str:
    return str(wanted == "met").lower()
