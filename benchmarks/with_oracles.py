"""The rulebook as generated SQL in DuckDB and as a decision model of zen-engine: the oracles of the tests, prepared."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import zen
from numpy.typing import NDArray

from tests.oracles.sql import Statement, read_rules, scored
from tests.oracles.zen import decided, model

__all__ = ["in_duckdb", "in_zen"]

Items = Sequence[str]
Values = NDArray[np.float64]


def in_duckdb(items: Items, values: Values, threads: int | None) -> tuple[Callable[[], object], pd.DataFrame]:
    """Return what classifies a table of DuckDB into another, and the answers it gives."""
    connection = duckdb.connect(config={"threads": threads} if threads else {})
    frame = pd.DataFrame(values.T, columns=list(items)).assign(position=range(values.shape[1]))
    connection.register("frame", frame)
    connection.execute("CREATE TABLE given AS SELECT * FROM frame")
    connection.unregister("frame")
    statement = f"CREATE OR REPLACE TEMP TABLE answer AS {Statement(read_rules()).decided}"

    def run() -> None:
        connection.execute(statement)

    run()
    return run, connection.execute("SELECT * FROM answer ORDER BY position").df()


def in_zen(items: Items, values: Values) -> tuple[Callable[[], object], pd.DataFrame]:
    """Return what decides prepared scores in one warm batch, and the answers it gives.

    Scores are not computed by the model but given to it, from the SQL; only tests and tables are timed.
    """
    rules = read_rules()
    scores = scored(items, values, rules)
    decision = zen.ZenEngine().create_decision(json.dumps(model(rules)))
    batch = {"units": list(_nested(scores))}
    decision.evaluate(batch)
    return lambda: decision.evaluate(batch), decided(scores, rules)


def _nested(scores: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the scores of each unit by plane, unknown ones as None."""
    for row in scores.astype(object).where(scores.notna(), None).to_dict("records"):
        unit: dict[str, Any] = {"event": row.pop("event"), "lowest": {}, "highest": {}, "answered": {}}
        for column, score in row.items():
            name, plane = column.rsplit(" ", 1)
            unit[plane][name.replace(".", "_")] = score
        yield unit
