"""Desks for tests: indicators of no producer, beside the real instrument; and figures for them."""

import pandas as pd

import typology as ty
from typology.desk.indicators import Indicators, unused_columns
from typology.rulebook.desk import Desk

proposal = [{"proposal": "For a test."}]

saying = {"says": "As the tests say.", "basis": proposal}

reviewing = {
    "label": "desk review for a test",
    "several": saying,
    "rounding": saying,
    "proxies": saying,
    "proxy_at_most": "limited",
    "wrong_unit": {
        "factors": [100.0, 0.01],
        "share": {"value": 0.8, "meaning": "So many values.", "basis": proposal},
        "basis": proposal,
    },
}


def reads(lowest_at=None, highest_at=None, stands="measure", steps=None):
    """Return a reading: goalposts or steps."""
    bounds = {"steps": steps} if steps else {"lowest_at": float(lowest_at), "highest_at": float(highest_at)}
    return {**bounds, "stands": stands, "basis": proposal}


def figure(**given):
    """Return an indicator; with ``made_of``, a composite."""
    shared = {
        "name": "Something counted",
        "producer": "An office",
        "unit": "per cent",
        "method": "sound",
        "type": "official statistics",
        "basis": proposal,
    }
    if "made_of" not in given:
        oldest = {"value": 10.0, "meaning": "Years.", "basis": proposal}
        shared |= {"possible": {"lowest": -1.0e12, "highest": 1.0e12}, "oldest": oldest}
    return {**shared, **given}


def rulebook(indicators, composites=None, **changed):
    """Return the newest rulebook with the desk indicators of a test."""
    desk = Desk.model_validate(
        {"indicators": indicators, "composites": composites or {}, "reviewing": {**reviewing, **changed}}
    )
    return ty.load_rulebook().model_copy(update={"desk": desk})


def used(rows):
    """Return figures in use: a row (country, indicator, year, value) or (..., error) each."""
    padded = [(*row, *[float("nan")] * (5 - len(row))) for row in rows]
    table = pd.DataFrame(padded, columns=["country", "indicator", "year", "value", "error"]).astype(
        {"country": object, "indicator": object, "year": "int64", "value": float, "error": float}
    )
    return table.assign(**place_of(table))


def indicators(rows):
    """Return figures as they are when they were read and found sound: rows (country, indicator, year, value)."""
    table = pd.DataFrame(rows, columns=["country", "indicator", "year", "value"]).astype(
        {"country": object, "indicator": object, "year": "int64", "value": float}
    )
    return Indicators(table.assign(**place_of(table)), pd.DataFrame(columns=list(unused_columns)))


def place_of(table):
    """Return where each row of a table stands in the file it might have come from."""
    return {
        "source": "An office",
        "file": "figures.csv",
        "sheet": None,
        "row": range(2, len(table) + 2),
        "column": "value",
    }
