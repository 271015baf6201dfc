"""The map of needs as a page: a table for every part, with what is open beside what is undetermined."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from typology.portfolio.priorities.regions import EVERYWHERE

__all__ = ["map_page"]

MOST_CODES = 60
"""In one cell of a page; ``cells`` has them all."""

NOTES = (
    "* the category is provisional. ° the priority domain is provisional. = several domains come first alike.",
    "Undetermined: too little is answered to say; what stays possible stands in brackets.",
)


def map_page(
    units: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    parts: Sequence[str],
    labels: Sequence[str],
) -> str:
    """Return a map as HTML, escaped.

    Parameters
    ----------
    units
        One row per unit: part, domain, category, shown, possible_domains, possible_categories.
    rows, columns
        Domains and categories in their order, with what they are called.
    parts
        In their order; the one of all units gets no heading.
    """
    head = "".join(f"<th>{escape(word)}</th>" for word in ("", *columns.values()))
    cells = {
        tuple(map(str, key)): _codes(here)
        for key, here in units.groupby(["part", "domain", "category"], sort=False, observed=True)
    }
    body = []
    for part in parts:
        if part != EVERYWHERE:
            body.append(f'<tr><th colspan="{len(columns) + 1}">{escape(part)}</th></tr>')
        for row, called in rows.items():
            found = "".join(f"<td>{escape(cells.get((part, row, column), ''))}</td>" for column in columns)
            body.append(f"<tr><th>{escape(called)}</th>{found}</tr>")
    said = "".join(f"<p><em>{escape(note)}</em></p>" for note in (*labels, *NOTES))
    rows_ = "".join(body)
    return f'{said}<table border="1" class="dataframe"><thead><tr>{head}</tr></thead><tbody>{rows_}</tbody></table>'


def _codes(units: pd.DataFrame) -> str:
    """Return the units of a cell; of very many, the first and how many more there are."""
    more = len(units) - MOST_CODES
    shown = " ".join(map(_in_cell, units.head(MOST_CODES).to_dict("records")))
    return f"{shown} and {more:,} more" if more > 0 else shown


def _in_cell(unit: Mapping[Any, Any]) -> str:
    """Return a unit with its marks, and with what stays possible where it is undetermined."""
    pairs = ((unit["domain"], unit["possible_domains"]), (unit["category"], unit["possible_categories"]))
    open_ = [" or ".join(possible.split("|")) for word, possible in pairs if word == "U"]
    return f"{unit['shown']} ({'; '.join(open_)})" if open_ else unit["shown"]
