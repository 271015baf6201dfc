"""DuckDB with the generated SQL, and the decision model of zen-engine: the oracles of the tests, prepared."""

import json
from collections.abc import Callable, Sequence
from functools import partial

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.oracles.sql import Statement, read_rules
from tests.oracles.zen import decided, deciding

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


def in_zen(items: Items, values: Values) -> tuple[Callable[[], object], Callable[[], object], pd.DataFrame]:
    """Return what classifies units in a compiled and warm model, a unit a call and in batches, and the answers.

    From the answers on, everything is done by the model, but it raises no flags and gives no margin.
    """
    model = deciding(read_rules())
    batches = model.batches(items, values)
    units = [json.dumps({"units": [unit]}) for batch in batches for unit in json.loads(batch)["units"]]
    model.evaluate(batches)
    return partial(model.evaluate, units), partial(model.evaluate, batches), decided(items, values, read_rules())
