"""The rulebook as one SQL statement, generated from its raw files without anything of the library.

Every score stands three times in a row: with unknown answers at the lowest, at the highest, and as answered (NULL where
too little is). Tests are CASE conditions over scores, tables are CASE ladders over tests. What the files leave to the
engine is written here a second time, from the description of the rules: how levels and sectors are put together, which
combinations of tests exist, and when a category may be given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ruamel.yaml import YAML

RULES = Path(__file__).parents[2] / "rules" / "2020.1"

planes = ("lowest", "highest", "answered")
letters = {"national": "N", "regional": "R", "local": "L"}


def read_rules(folder: Path = RULES) -> dict[str, Any]:
    """Return the raw content of the files, the instrument joined under ``dimensions``."""
    yaml = YAML(typ="safe")
    rules = {path.stem: yaml.load(path) for path in sorted(folder.glob("*.yaml"))}
    found = [yaml.load(path)["dimensions"] for path in sorted((folder / "instrument").glob("*.yaml"))]
    return rules | {"dimensions": {name: part for dimensions in found for name, part in dimensions.items()}}


def classified(items: Sequence[str], values: NDArray[np.float64], rules: Mapping[str, Any]) -> pd.DataFrame:
    """Return what was decided, one row per column of values."""
    return _run(Statement(rules).decided, items, values)


def scored(items: Sequence[str], values: NDArray[np.float64], rules: Mapping[str, Any]) -> pd.DataFrame:
    """Return all scores, named as in ``E1 lowest``, and the event of the crisis."""
    return _run(Statement(rules).scored, items, values)


def _run(statement: str, items: Sequence[str], values: NDArray[np.float64]) -> pd.DataFrame:
    with duckdb.connect() as connection:
        connection.register("given", pd.DataFrame(values.T, columns=list(items)).assign(position=range(len(values.T))))
        return connection.execute(statement).df().set_index("position").sort_index()


@dataclass(frozen=True)
class Statement:
    """The SQL of one rulebook: layers of named columns, each on top of the one before."""

    rules: Mapping[str, Any]

    @property
    def scored(self) -> str:
        """Scores of the table ``given``."""
        event = _name(self.rules["decision"]["shock"]["origin"]["event"])
        scores = [_name(score, plane) for score in self.score_names for plane in planes]
        return _layered(self.score_layers, ["position", f"{event} AS event", *scores])

    @property
    def decided(self) -> str:
        """Decisions on the table ``given``."""
        columns = ["category", "subtype", "status", "possible", "shock", "possible_shock", "shock_origin"]
        return _layered([*self.score_layers, *self.decision_layers], ["position", *columns])

    # From answers to scores.

    @cached_property
    def score_layers(self) -> list[list[str]]:
        blocks = dict(self.blocks())
        return [
            [f"CASE WHEN NOT isnan({_name(item)}) THEN {_name(item)} END AS {_name(item)}" for item in self.items()],
            [column for name, items in blocks.items() for column in self.counted(name, items)],
            [column for name in blocks for column in self.averaged(name)],
            [column for name in self.of("levels") for column in self.nation(name)],
            [column for name in self.of("levels") for column in self.stood_in(name)],
            [*self.combined(), *self.sectors()],
        ]

    @cached_property
    def score_names(self) -> list[str]:
        names = []
        for name, part in self.rules["dimensions"].items():
            how = self.rules["aggregation"]["combine"][part["kind"]]
            names += {
                "levels": [name, f"{name}.N", f"{name}.L"],
                "mean": [name],
                "outcome_and_response": [name],
                "items": [item for item in part["items"] if part["items"][item].get("scale") is None],
            }.get(how, [])
        return names

    def items(self) -> Iterator[str]:
        return (item for part in self.rules["dimensions"].values() for item in part["items"])

    def of(self, how: str) -> list[str]:
        """Return the dimensions that become scores in one way."""
        combine = self.rules["aggregation"]["combine"]
        return [name for name, part in self.rules["dimensions"].items() if combine[part["kind"]] == how]

    def blocks(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the items that are averaged: of a level, of a dimension without levels, or one alone."""
        for name in self.of("levels"):
            for level, letter in letters.items():
                items = self.rules["dimensions"][name]["items"]
                yield f"{name}.{letter}", [item for item in items if items[item]["level"] == level]
        for name in self.of("mean"):
            yield name, list(self.rules["dimensions"][name]["items"])
        for name in self.of("items"):
            yield from ((item, [item]) for item in self.rules["dimensions"][name]["items"])

    def counted(self, name: str, items: Sequence[str]) -> Iterator[str]:
        answers = [_name(item) for item in items]
        yield f"{_sum(f'CASE WHEN {a} = -1 THEN 0 ELSE 1 END' for a in answers)} AS {_name(name, 'applicable')}"
        yield f"{_sum(f'CASE WHEN {a} >= 0 THEN 1 ELSE 0 END' for a in answers)} AS {_name(name, 'count')}"
        yield f"{_sum(f'CASE WHEN {a} >= 0 THEN {a} ELSE 0 END' for a in answers)} AS {_name(name, 'total')}"

    def averaged(self, name: str) -> Iterator[str]:
        """Means over the questions that apply; where none does anything is left open, but a sign of shock is none."""
        applicable, count, total = (_name(name, part) for part in ("applicable", "count", "total"))
        coverage = self.rules["aggregation"]["coverage"]["value"]
        low = f"{total} / {applicable}"
        high = f"({total} + 4 * ({applicable} - {count})) / {applicable}"
        mean = f"CASE WHEN {count} > 0 AND {count} >= {coverage} * {applicable} THEN {total} / {count} END"
        without = (0, 0, 0) if name in self.signs_of_shock else (0, 4, "NULL")
        alias = name if name.endswith(".R") or "." not in name else f"{name} alone"
        for sql, nothing, plane in zip((low, high, mean), without, planes, strict=True):
            yield f"CASE WHEN {applicable} = 0 THEN {nothing} ELSE {sql} END AS {_name(alias, plane)}"

    @cached_property
    def signs_of_shock(self) -> set[str]:
        return {item for name in self.of("items") for item in self.rules["dimensions"][name]["items"]}

    def nation(self, name: str) -> Iterator[str]:
        """National level: the nation alone, or with its regions where at least one of their items is answered."""
        share = self.rules["aggregation"]["levels"]["regional_in_national"]["value"]
        regions, own = _name(f"{name}.R", "count"), _name(f"{name}.N", "applicable")
        yield f"{own} > 0 OR {regions} > 0 AS {_name(f'{name}.N', 'applies')}"
        yield f"{_name(f'{name}.L', 'applicable')} > 0 AS {_name(f'{name}.L', 'applies')}"
        for plane in planes:
            nation, region = _name(f"{name}.N alone", plane), _name(f"{name}.R", plane)
            joined = f"{1 - share} * {nation} + {share} * {region}"
            sql = f"CASE WHEN {regions} = 0 THEN {nation} WHEN {own} = 0 THEN {region} ELSE {joined} END"
            yield f"{sql} AS {_name(f'{name}.N joined', plane)}"

    def stood_in(self, name: str) -> Iterator[str]:
        """Where no question of a level applies, the other level stands for it."""
        nation, local = f"{name}.N joined", f"{name}.L alone"
        for level, own, other in (("N", nation, local), ("L", local, nation)):
            applies = _name(f"{name}.{level}", "applies")
            other_applies = _name(f"{name}.{'L' if level == 'N' else 'N'}", "applies")
            for plane in planes:
                stands = f"CASE WHEN NOT {applies} AND {other_applies} THEN {_name(other, plane)}"
                yield f"{stands} ELSE {_name(own, plane)} END AS {_name(f'{name}.{level}', plane)}"

    def combined(self) -> Iterator[str]:
        """Levels together: a weighted mean, at most so far above the weaker."""
        levels = self.rules["aggregation"]["levels"]
        ceiling = levels["ceiling"]["value"]
        for name in self.of("levels"):
            for plane in planes:
                nation, local = _name(f"{name}.N", plane), _name(f"{name}.L", plane)
                weighed = f"{levels['national']['value']} * {nation} + {levels['local']['value']} * {local}"
                both = f"least({weighed}, {nation} + {ceiling}, {local} + {ceiling})"
                yield f"CASE WHEN {nation} IS NOT NULL AND {local} IS NOT NULL THEN {both} END AS {_name(name, plane)}"

    def sectors(self) -> Iterator[str]:
        """The outcome, capped by the response; at the top where it does not apply, so that it is no challenge."""
        ceiling = self.rules["aggregation"]["outcome_and_response"]["ceiling"]["value"]
        for name in self.of("outcome_and_response"):
            items = self.rules["dimensions"][name]["items"]
            by_role = {items[item]["role"]: _name(item) for item in items}
            o, r = by_role["outcome"], by_role["response"]
            low = f"least(coalesce({o}, 0), CASE WHEN {r} = -1 THEN 4 ELSE coalesce({r}, 0) + {ceiling} END)"
            high = f"least(coalesce({o}, 4), CASE WHEN {r} = -1 THEN 4 ELSE coalesce({r}, 4) + {ceiling} END)"
            known = f"CASE WHEN {o} IS NULL THEN NULL WHEN {r} >= 0 THEN least({o}, {r} + {ceiling}) ELSE {o} END"
            for sql, plane in zip((low, high, known), planes, strict=True):
                yield f"CASE WHEN {o} = -1 THEN 4 ELSE {sql} END AS {_name(name, plane)}"

    # From scores to decisions.

    @property
    def decision_layers(self) -> list[list[str]]:
        shock = self.rules["decision"]["shock"]
        single, single_shock = "NOT contains(possible, '|')", "NOT contains(possible_shock, '|')"
        return [
            [f"coalesce({self.test(t, p)}, FALSE) AS {_name(t, p)}" for t in self.tests for p in planes],
            [f"{_settled(t)} AS {_name(t)}" for t in self.tests],
            [f"{self.ladder()} AS rule", *self.covered_stages(), *self.can_be()],
            [f"{self.category()} AS read", f"{self.coverage()} AS covered"],
            [
                f"{self.listed('can', self.rules['decision']['order'])} AS possible",
                f"{self.listed('shock can', shock['order'])} AS possible_shock",
            ],
            [
                f"CASE WHEN {single} THEN possible WHEN covered THEN read ELSE 'U' END AS category",
                f"CASE WHEN {single} THEN 'determinate' WHEN covered THEN 'provisional' ELSE 'undetermined' END status",
                f"CASE WHEN {single_shock} THEN possible_shock ELSE 'U' END AS shock",
            ],
            [f"{self.subtype()} AS subtype", f"{self.origin()} AS shock_origin"],
        ]

    @property
    def tests(self) -> list[str]:
        return list(self.rules["decision"]["tests"])

    def test(self, name: str, plane: str) -> str:
        return self.condition(self.rules["decision"]["tests"][name], plane)

    def condition(self, written: Mapping[str, Any], plane: str) -> str:
        """Return a condition in three-valued logic."""
        for key, word in (("any_of", " OR "), ("all_of", " AND ")):
            if key in written:
                return "(" + word.join(self.condition(part, plane) for part in written[key]) + ")"
        if "count" in written:
            reached = (self.compared(_name(score, plane), written) for score in self.members(written["count"]))
            number = _sum(f"CASE WHEN {sql} THEN 1 ELSE 0 END" for sql in reached)
            if "number_at_least" in written:
                return f"({number} >= {self.threshold(written['number_at_least'])})"
            return f"({number} < {self.threshold(written['number_below'])})"
        for key in ("score", "mean", "lowest", "highest"):
            if key in written:
                return self.compared(self.summary(key, written[key], plane), written)
        raise ValueError(f"no such condition: {written}")

    def summary(self, how: str, names: str | Sequence[str], plane: str) -> str:
        """Return a summary of the known scores; NULL where none is known."""
        if how == "score":
            return _name(names, plane)
        scores = [_name(score, plane) for score in self.members(names)]
        if how == "mean":
            known = _sum(f"CASE WHEN {score} IS NULL THEN 0 ELSE 1 END" for score in scores)
            return f"{_sum(f'coalesce({score}, 0)' for score in scores)} / nullif({known}, 0)"
        return f"{'least' if how == 'lowest' else 'greatest'}({', '.join(scores)})"

    def members(self, names: str | Sequence[str]) -> Sequence[str]:
        return self.rules["aggregation"]["groups"][names] if isinstance(names, str) else names

    def threshold(self, name: str) -> float:
        return self.rules["decision"]["thresholds"][name]["value"]

    def compared(self, sql: str, written: Mapping[str, Any]) -> str:
        """Return a comparison in which a tie has reached the threshold."""
        tolerance = float(self.rules["rulebook"]["tolerance"]["value"])
        signs = {"at_least": ">= -", "above": "> ", "at_most": "<= ", "below": "< -"}
        for key, sign in signs.items():
            if key in written:
                return f"({sql}) - {self.threshold(written[key])} {sign}{tolerance:.12f}"
        raise ValueError(f"compared with nothing: {written}")

    @property
    def core(self) -> Mapping[str, Any]:
        return self.rules["decision"]["core"]["rules"]

    def ladder(self) -> str:
        """Return the first rule whose tests are as stated."""
        whens = {name: (_outcome(_name(t), wanted) for t, wanted in r["when"].items()) for name, r in self.core.items()}
        return f"CASE {' '.join(f'WHEN {_all(when)} THEN {_text(name)}' for name, when in whens.items())} END"

    def category(self) -> str:
        lines = (f"WHEN {_text(name)} THEN {_text(rule['then'])}" for name, rule in self.core.items())
        return f"CASE rule {' '.join(lines)} END"

    def coverage(self) -> str:
        """Say whether every stage that the rule needs is covered."""
        needed = {name: _all(_name(stage, "covered") for stage in rule["needs"]) for name, rule in self.core.items()}
        return f"CASE rule {' '.join(f'WHEN {_text(name)} THEN {sql}' for name, sql in needed.items())} END"

    def covered_stages(self) -> Iterator[str]:
        for name, stage in self.rules["decision"]["stages"].items():
            scores = self.members(stage["scores"])
            known = _sum(f"CASE WHEN {_name(score, 'answered')} IS NULL THEN 0 ELSE 1 END" for score in scores)
            yield f"{known} >= {stage['answered_at_least']} AS {_name(name, 'covered')}"

    def can_be(self) -> Iterator[str]:
        """Say which categories and shock states some completion brings about.

        Frameworks are lacking, partial or adequate, never two of them; half a point on one answer cannot lead from
        lacking to adequate, so where both are open partial is too. Institutions, drivers and sectors rest on questions
        of their own and come out independently.
        """
        adequate = _maybe("frameworks_adequate", True)
        partial = f"NOT {_sure('frameworks_lacking')} AND NOT {_sure('frameworks_adequate')}"
        passed = f"{adequate} AND {_maybe('institutions_functioning', True)}"
        strong = f"{passed} AND {_maybe('drivers_strong', True)}"
        categories = {
            "1": _maybe("frameworks_lacking", True),
            "2": f"({partial}) OR ({adequate} AND {_maybe('institutions_functioning', False)})",
            "3": f"{passed} AND {_maybe('drivers_strong', False)}",
            "4": f"{strong} AND {_maybe('sector_challenged', True)}",
            "N": f"{strong} AND {_maybe('sector_challenged', False)}",
        }
        states = {
            "5C": _maybe("crisis", True),
            "5R": f"{_maybe('crisis', False)} AND {_maybe('major_risk', True)}",
            "none": f"{_maybe('crisis', False)} AND {_maybe('major_risk', False)}",
        }
        yield from (f"{sql} AS {_name('can', name)}" for name, sql in categories.items())
        yield from (f"{sql} AS {_name('shock can', name)}" for name, sql in states.items())

    def listed(self, what: str, order: Iterable[str]) -> str:
        return f"concat_ws('|', {', '.join(f'CASE WHEN {_name(what, name)} THEN {_text(name)} END' for name in order)})"

    def subtype(self) -> str:
        """Return the row that fits: as read where covered, else where it fits whatever the missing answers are."""
        rows = []
        for name, rule in self.rules["decision"]["subtypes"]["rules"].items():
            read = _all(_outcome(_name(test), wanted) for test, wanted in rule["when"].items())
            sure = _all(_outcome(_name(t, p), w) for t, w in rule["when"].items() for p in ("lowest", "highest"))
            rows.append(
                f"WHEN category = '{rule['of']}' AND CASE WHEN covered THEN {read} ELSE {sure} END THEN '{name}'"
            )
        return f"CASE {' '.join(rows)} ELSE '' END"

    def origin(self) -> str:
        origin = self.rules["decision"]["shock"]["origin"]
        choices = self.rules["scales"]["scales"]["event"]["choices"]
        event = _name(origin["event"])
        named = " ".join(f"WHEN shock = '5C' AND {event} = {n} THEN '{name}'" for n, name in enumerate(choices, 1))
        natural, human = _name(origin["natural"], "lowest"), _name(origin["human"], "lowest")
        return (
            f"CASE WHEN shock IN ('none', 'U') THEN '' {named} "
            f"WHEN NOT ({_same(origin['natural'])} AND {_same(origin['human'])}) THEN 'unknown' "
            f"WHEN {natural} AND {human} THEN 'both' WHEN {natural} THEN 'natural' WHEN {human} THEN 'human' "
            "ELSE 'unspecified' END"
        )


def _layered(layers: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """Return a statement in which every layer adds columns to the one before; the first replaces the answers."""
    source, parts = "given", []
    for number, layer in enumerate(layers):
        kept = "position" if number == 0 else "*"
        parts.append(f"layer{number} AS MATERIALIZED (SELECT {', '.join([kept, *layer])} FROM {source})")
        source = f"layer{number}"
    return f"WITH {', '.join(parts)} SELECT {', '.join(columns)} FROM {source}"


def _name(name: str, part: str = "") -> str:
    return f'"{name} {part}"' if part else f'"{name}"'


def _text(word: str) -> str:
    return f"'{word}'"


def _sum(parts: Iterable[str]) -> str:
    return "(" + " + ".join(parts) + ")"


def _all(parts: Iterable[str]) -> str:
    return "(" + (" AND ".join(parts) or "TRUE") + ")"


def _outcome(test: str, wanted: str) -> str:
    return test if wanted == "met" else f"NOT {test}"


def _maybe(test: str, met: bool) -> str:
    """Return that some completion makes a test come out so."""
    word = "" if met else "NOT "
    return f"({word}{_name(test, 'lowest')} OR {word}{_name(test, 'highest')})"


def _sure(test: str) -> str:
    return f"({_name(test, 'lowest')} AND {_name(test, 'highest')})"


def _settled(test: str) -> str:
    """Return how a test is read: as answered, unless it comes out the same whatever the missing answers are."""
    return f"CASE WHEN {_same(test)} THEN {_name(test, 'lowest')} ELSE {_name(test, 'answered')} END"


def _same(test: str) -> str:
    return f"({_name(test, 'lowest')} = {_name(test, 'highest')})"
