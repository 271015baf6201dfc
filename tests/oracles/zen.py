"""The rulebook as decision models of another engine, generated from the raw files: answers in, decisions out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import zen
from numpy.typing import NDArray

from tests.oracles.zen_decisions import Decisions
from tests.oracles.zen_nodes import Node, graph, planes, word
from tests.oracles.zen_scores import Scores

BATCH = 100
"""Units per evaluation: one alone spends most of its time between the languages, many no longer fit the cache."""

Found = list[dict[str, Any]]
Values = NDArray[np.float64]


class Model:
    """A model, and the items that it reads; compiled once, for as text it takes more than twice as long."""

    def __init__(self, nodes: Iterable[Node], items: Sequence[str]) -> None:
        content = zen.ZenDecisionContent(json.dumps(graph(nodes)))
        self.decision = zen.ZenEngine().create_decision(content)
        self.items = items

    def batches(self, items: Sequence[str], values: Values) -> list[str]:
        """Return units as the model takes them, one per column of values, null where an answer is unknown."""
        names = [word(item) for item in self.items]
        rows = values[[items.index(item) for item in self.items]].T
        answers = rows.astype(object)
        answers[np.isnan(rows)] = None
        units = [dict(zip(names, unit, strict=True)) for unit in answers.tolist()]
        return [json.dumps({"units": units[start : start + BATCH]}) for start in range(0, len(units), BATCH)]

    def evaluate(self, batches: Iterable[str]) -> Found:
        """Return what comes out for each unit."""
        return [unit for batch in batches for unit in self.decision.evaluate(batch)["result"]["units"]]


def deciding(rules: Mapping[str, Any]) -> Model:
    """Return the model that makes every score that some test or stage reads, and decides."""
    decisions = Decisions(rules)
    scores = Scores(rules, decisions.scores)
    return Model([*scores.nodes(), *decisions.nodes()], scores.items)


def decided(items: Sequence[str], values: Values, rules: Mapping[str, Any]) -> pd.DataFrame:
    """Return what the model decides, one row per column of values."""
    model = deciding(rules)
    table = pd.DataFrame(model.evaluate(model.batches(items, values)))
    return table.assign(**{name: table[name].str.join("|") for name in ("possible", "possible_shock")})


def scored(items: Sequence[str], values: Values, rules: Mapping[str, Any]) -> pd.DataFrame:
    """Return all scores, named as in ``E1 lowest``; a sector that does not apply stands at the top."""
    scores = Scores(rules)
    model = Model(scores.nodes(), scores.items)
    columns = [(name, plane) for name in scores.names for plane in planes]
    found = model.evaluate(model.batches(items, values))
    rows = [[unit[word(name)][plane] for name, plane in columns] for unit in found]
    return pd.DataFrame(rows, columns=[f"{name} {plane}" for name, plane in columns], dtype=float)
