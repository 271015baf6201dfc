"""The nodes of which a decision model of zen-engine is made, each run in a loop over a list of units."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, pairwise
from typing import Any

planes = ("lowest", "highest", "answered")
functions = {"mean": "avg", "lowest": "min", "highest": "max"}
"""What the files call a summary of scores, and the engine."""

Node = dict[str, Any]
Line = tuple[str, str]
"""A name, and the expression of what it stands for."""

Row = tuple[Mapping[str, str], Mapping[str, str]]
"""Of a decision table: the cells to meet, and the cells to give."""

loop = {"executionMode": "loop", "inputField": "units", "outputPath": "units"}


def graph(between: Iterable[Node]) -> dict[str, Any]:
    """Return a model of nodes that run one after another."""
    start, end = ({"id": name, "name": name, "type": f"{name}Node"} for name in ("input", "output"))
    nodes = [start, *between, end]
    ids = pairwise(node["id"] for node in nodes)
    edges = [{"id": f"{a} to {b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ids]
    return {"nodes": nodes, "edges": edges}


def expressions(name: str, lines: Iterable[Line], keep: bool = True) -> Node:
    """Return a node of expressions, beside which what came in is kept or not."""
    written = [{"id": f"{name} {number}", "key": key, "value": value} for number, (key, value) in enumerate(lines)]
    content = {**loop, "passThrough": keep, "expressions": written}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def table(name: str, rows: Sequence[Row]) -> Node:
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


def together(lines: Iterable[Line]) -> str:
    """Return several expressions as one: an object costs less than as many lines of a node."""
    return f"{{{', '.join(f'{name}: {expression}' for name, expression in lines)}}}"


def by_plane(lowest: object, highest: object, answered: object) -> str:
    """Return the values of the three planes."""
    return together(zip(planes, map(str, (lowest, highest, answered)), strict=True))


def listed(members: Iterable[str]) -> str:
    return f"[{', '.join(members)}]"


def word(name: str) -> str:
    """Return an item or score as one word: a dot would open a part of it."""
    return name.replace(".", "_")


def text(said: str) -> str:
    return f"'{said}'"
