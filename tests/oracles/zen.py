"""The decisions of the rulebook as a decision model of another engine, generated from the raw files.

The model takes scores at the lowest, at the highest and as answered. Tests are expressions, tables are decision tables
with the hit policy first, nodes run in a loop over a list of units. What is possible is told here rule by rule: a rule
can decide if its own test can come out as wanted and every test above it otherwise. That holds because each row has
one test, and because frameworks that can be lacking and can be adequate can be partial too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any

import pandas as pd
import zen

planes = ("lowest", "highest", "answered")
BATCH = 200
"""Units per evaluation: one call for each unit would spend most of its time between the languages."""


def decided(scores: pd.DataFrame, rules: Mapping[str, Any]) -> pd.DataFrame:
    """Return what the model decides, one row for each row of scores, whose columns are named as in ``E1 lowest``."""
    decision = zen.ZenEngine().create_decision(json.dumps(model(rules)))
    found: list[dict[str, Any]] = []
    for start in range(0, len(scores), BATCH):
        response = decision.evaluate({"units": list(_nested(scores.iloc[start : start + BATCH]))})
        found += response["result"]["units"]
    table = pd.DataFrame(found, index=scores.index)
    return table.assign(**{name: table[name].str.join("|") for name in ("possible", "possible_shock")})


def _nested(scores: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the scores of each unit by plane, unknown ones as None."""
    plain = scores.astype(object).where(scores.notna(), None)
    columns = {plane: [c for c in plain if c.endswith(f" {plane}")] for plane in planes}
    parts = [plain[found].to_numpy().tolist() for found in columns.values()]
    names = [[_word(column.rsplit(" ", 1)[0]) for column in found] for found in columns.values()]
    for event, *rows in zip(plain["event"], *parts, strict=True):
        by_plane = zip(planes, names, rows, strict=True)
        yield {"event": event, **{p: dict(zip(n, row, strict=True)) for p, n, row in by_plane}}


def model(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decision model."""
    return _Model(rules).graph()


class _Model:
    """The nodes of the model, one after another."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.rules = rules
        self.decision = rules["decision"]
        self.core = self.decision["core"]["rules"]
        self.tests = list(self.decision["tests"])

    def graph(self) -> dict[str, Any]:
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            _expressions("tests", self.outcomes()),
            _expressions("read", self.read()),
            self.first_hit("as read", "read", {"rule": "rule", "read_category": "category", "covered": "covered"}),
            self.first_hit("at the lowest", "lowest_met", {"from": "category"}),
            self.first_hit("at the highest", "highest_met", {"to": "category"}),
            _expressions("possible", self.possible()),
            self.status(),
            self.subtype(),
            self.origin(),
            _expressions("answer", self.answer(), keep=False),
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        ids = pairwise(node["id"] for node in nodes)
        edges = [{"id": f"{a} to {b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ids]
        return {"nodes": nodes, "edges": edges}

    # Tests as expressions.

    def outcomes(self) -> Iterator[tuple[str, str]]:
        for plane in planes:
            for name in self.tests:
                yield f"{plane}_met.{name}", self.condition(self.decision["tests"][name], plane)
        for name, stage in self.decision["stages"].items():
            known = f"len(filter({self.listed(stage['scores'], 'answered')}, # != null))"
            yield f"stage.{name}", f"{known} >= {stage['answered_at_least']}"

    def read(self) -> Iterator[tuple[str, str]]:
        """A test that comes out the same at both extremes is settled, whatever the means of the answers say."""
        for name in self.tests:
            low, high, answered = (f"{plane}_met.{name}" for plane in planes)
            yield f"read.{name}", f"{low} == {high} ? {low} : {answered}"
            yield f"can.{name}", f"{low} or {high}"
            yield f"can_not.{name}", f"not({low}) or not({high})"

    def condition(self, written: Mapping[str, Any], plane: str) -> str:
        """Return an expression that is false where the scores it needs are unknown."""
        for key, word in (("any_of", " or "), ("all_of", " and ")):
            if key in written:
                return "(" + word.join(self.condition(part, plane) for part in written[key]) + ")"
        comparison = self.comparison(written)
        if "count" in written:
            number = f"count({self.listed(written['count'], plane)}, # != null and # {comparison})"
            if "number_at_least" in written:
                return f"({number} >= {self.threshold(written['number_at_least'])})"
            return f"({number} < {self.threshold(written['number_below'])})"
        if "score" in written:
            score = f"{plane}.{_word(written['score'])}"
            return f"({score} != null and {score} {comparison})"
        summary = next(key for key in ("mean", "lowest", "highest") if key in written)
        known = f"filter({self.listed(written[summary], plane)}, # != null)"
        function = {"mean": "avg", "lowest": "min", "highest": "max"}[summary]
        return f"(len({known}) > 0 and {function}({known}) {comparison})"

    def comparison(self, written: Mapping[str, Any]) -> str:
        """Return the comparison with its bound; a tie has reached the threshold."""
        tolerance = float(self.rules["rulebook"]["tolerance"]["value"])
        signs = {"at_least": (">=", -1), "above": (">", 1), "at_most": ("<=", 1), "below": ("<", -1)}
        key = next(key for key in signs if key in written)
        sign, side = signs[key]
        return f"{sign} {self.threshold(written[key]) + side * tolerance:.12f}"

    def threshold(self, name: str) -> float:
        return self.decision["thresholds"][name]["value"]

    def listed(self, names: str | Sequence[str], plane: str) -> str:
        members = self.rules["aggregation"]["groups"][names] if isinstance(names, str) else names
        return "[" + ", ".join(f"{plane}.{_word(name)}" for name in members) + "]"

    # Tables.

    def first_hit(self, name: str, outcomes: str, outputs: Mapping[str, str]) -> dict[str, Any]:
        """Return the core table over tests as they come out in one way."""
        rows = []
        for rule, row in self.core.items():
            cells = {f"{outcomes}.{test}": str(wanted == "met").lower() for test, wanted in row["when"].items()}
            covered = " and ".join(f"stage.{stage}" for stage in row["needs"])
            said = {"rule": _text(rule), "category": _text(row["then"]), "covered": covered}
            rows.append((cells, {field: said[what] for field, what in outputs.items()}))
        return _table(name, rows)

    def possible(self) -> Iterator[tuple[str, str]]:
        yield "possible", self.members(self.core, self.decision["order"])
        shock = self.decision["shock"]
        yield "possible_shock", self.members(shock["rules"], shock["order"])

    def members(self, rules: Mapping[str, Any], order: Sequence[str]) -> str:
        """Return the list of what some rule that can decide leads to."""
        ways: dict[str, list[str]] = {then: [] for then in order}
        above: list[str] = []
        for row in rules.values():
            own = [f"{'can' if wanted == 'met' else 'can_not'}.{test}" for test, wanted in row["when"].items()]
            ways[row["then"]].append(" and ".join([*above, *own]) or "true")
            if len(own) > 1:
                raise ValueError("what is possible is told for rows with one test only")
            above += [f"{'can_not' if wanted == 'met' else 'can'}.{test}" for test, wanted in row["when"].items()]
        entries = [f"({' or '.join(f'({way})' for way in found)}) ? {_text(then)} : ''" for then, found in ways.items()]
        return f"filter([{', '.join(f'({entry})' for entry in entries)}], # != '')"

    def status(self) -> dict[str, Any]:
        return _table(
            "status",
            [
                ({"from == to": "true"}, {"category": "from", "status": _text("determinate")}),
                ({"covered": "true"}, {"category": "read_category", "status": _text("provisional")}),
                ({}, {"category": _text("U"), "status": _text("undetermined")}),
            ],
        )

    def subtype(self) -> dict[str, Any]:
        rows = []
        for name, rule in self.decision["subtypes"]["rules"].items():
            when = {test: str(wanted == "met").lower() for test, wanted in rule["when"].items()}
            read = {f"read.{test}": cell for test, cell in when.items()}
            sure = {f"{plane}_met.{test}": cell for test, cell in when.items() for plane in ("lowest", "highest")}
            for covered, cells in (("true", read), ("false", sure)):
                rows.append(({"category": _text(rule["of"]), "covered": covered, **cells}, {"subtype": _text(name)}))
        return _table("subtype", [*rows, ({}, {"subtype": _text("")})])

    def origin(self) -> dict[str, Any]:
        natural, human = (self.decision["shock"]["origin"][key] for key in ("natural", "human"))
        choices = self.rules["scales"]["scales"]["event"]["choices"]
        single, state = "len(possible_shock) == 1", "possible_shock[0]"
        rows: list[tuple[Mapping[str, str], str]] = [({single: "false"}, ""), ({state: _text("none")}, "")]
        rows += [({state: _text("5C"), "event": str(number)}, name) for number, name in enumerate(choices, 1)]
        rows += [({f"lowest_met.{hazard} == highest_met.{hazard}": "false"}, "unknown") for hazard in (natural, human)]
        rows += [
            ({f"lowest_met.{natural}": "true", f"lowest_met.{human}": "true"}, "both"),
            ({f"lowest_met.{natural}": "true"}, "natural"),
            ({f"lowest_met.{human}": "true"}, "human"),
            ({}, "unspecified"),
        ]
        return _table("origin", [(cells, {"shock_origin": _text(word)}) for cells, word in rows])

    def answer(self) -> Iterator[tuple[str, str]]:
        for name in ("category", "subtype", "status", "possible", "possible_shock", "shock_origin", "from", "to"):
            yield name, name
        yield "shock", "len(possible_shock) == 1 ? possible_shock[0] : 'U'"


loop = {"executionMode": "loop", "inputField": "units", "outputPath": "units"}


def _expressions(name: str, pairs: Iterator[tuple[str, str]], keep: bool = True) -> dict[str, Any]:
    lines = [{"id": f"{name} {number}", "key": key, "value": value} for number, (key, value) in enumerate(pairs)]
    content = {**loop, "passThrough": keep, "expressions": lines}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def _table(name: str, rows: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]) -> dict[str, Any]:
    """Return a first-hit table; a column for every expression that some row reads."""
    inputs = list(dict.fromkeys(field for cells, _ in rows for field in cells))
    outputs = list(rows[0][1])
    ids = {field: f"i{number}" for number, field in enumerate(inputs)}
    number = count()
    content = {
        **loop,
        "passThrough": True,
        "hitPolicy": "first",
        "inputs": [{"id": ids[field], "name": field, "field": field} for field in inputs],
        "outputs": [{"id": f"o {field}", "name": field, "field": field} for field in outputs],
        "rules": [
            {
                "_id": f"r{next(number)}",
                **{ids[field]: cells.get(field, "") for field in inputs},
                **{f"o {field}": value for field, value in found.items()},
            }
            for cells, found in rows
        ],
    }
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def _word(score: str) -> str:
    """Return a score as one word: a dot would open a part of it."""
    return score.replace(".", "_")


def _text(word: str) -> str:
    return f"'{word}'"
