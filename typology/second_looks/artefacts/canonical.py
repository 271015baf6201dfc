"""JSON of which there is one text for one content: sorted, compact, without anything that is no number."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from typology.errors import Problem

__all__ = ["canonical", "fingerprint", "parsed", "plain"]


def canonical(content: Mapping[str, Any]) -> bytes:
    r"""Return the one text of a content, with a line end.

    Examples
    --------
    >>> canonical({"b": [1.5, None], "a": "é"}).decode()
    '{"a":"é","b":[1.5,null]}\n'
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the hash of a content without the entry ``sha256``."""
    return hashlib.sha256(canonical({key: content[key] for key in content if key != "sha256"})).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON knows it; a number that is none becomes None, because it is unknown.

    Raises
    ------
    TypeError
        If it holds anything but texts, numbers, lists and mappings.

    Examples
    --------
    >>> plain({"skill": float("nan"), "by region": ("Africa", 2)})
    {'skill': None, 'by region': ['Africa', 2]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if hasattr(value, "item") and not getattr(value, "shape", ()):
        return plain(value.item())
    raise TypeError(f"not plain: found {type(value).__name__}; expected texts, numbers, lists and mappings")


class _Strange(list[Problem]):
    """What is in a text that JSON of ours never holds, noted while it is read."""

    def constant(self, word: str) -> None:
        self.append(Problem("not a number", word, "a number, or null where it is unknown"))

    def number(self, digits: str) -> float:
        value = float(digits)
        if not math.isfinite(value):
            self.constant(digits)
        return value

    def pairs(self, pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                self.append(Problem("duplicate key", key, "each key once"))
            found[key] = value
        return found


def parsed(text: str) -> tuple[Any, list[Problem]]:
    r"""Read JSON, with everything that is wrong with its form.

    Examples
    --------
    >>> content, problems = parsed('{"level": NaN, "level": 1e999}')
    >>> [problem.what for problem in problems]
    ['not a number', 'not a number', 'duplicate key']
    >>> print(parsed('{"level": ')[1][0])
    line 1: not JSON: found 'Expecting value'; expected a whole file, as save_model writes it
    """
    strange = _Strange()
    expected = "a whole file, as save_model writes it"
    try:
        content = json.loads(
            text, parse_constant=strange.constant, parse_float=strange.number, object_pairs_hook=strange.pairs
        )
    except json.JSONDecodeError as error:
        return None, [Problem("not JSON", error.msg, expected, line=error.lineno)]
    except RecursionError:
        return None, [Problem("not JSON that is read", "lists in lists without end", expected)]
    except ValueError:
        return None, [Problem("not JSON that is read", "a number of thousands of digits", expected)]
    return content, strange
