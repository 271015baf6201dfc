"""The World Bank's interface, asked through wbgapi: what its databases hold, and the figures of one series."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

import pandas as pd

__all__ = ["Database", "NotServedError", "WorldBank", "world_bank"]

DATABASES = (2, 3)
"""World Development Indicators, and Worldwide Governance Indicators."""

PAUSES = (1.0, 4.0)
"""Seconds before the second and the third attempt."""

PER_PAGE = 10_000

Answer = TypeVar("Answer")


class NotServedError(Exception):
    """The World Bank gave no answer that can be used; says why, in words."""


@dataclass(frozen=True)
class Database:
    """A database, and the codes of its series."""

    number: int
    name: str
    last_updated: str | None
    series: frozenset[str]


@contextmanager
def world_bank(endpoint: str | None, timeout: float) -> Iterator["WorldBank"]:
    """Give the interface, at another address than its own if one is named.

    Raises
    ------
    ImportError
        If wbgapi is not installed: ``pip install "typology[data]"``.
    """
    try:
        wbgapi: Any = import_module("wbgapi")
    except ImportError:
        raise ImportError('fetching needs wbgapi: pip install "typology[data]"') from None
    before = wbgapi.endpoint, wbgapi.get_options
    wbgapi.endpoint = (endpoint or wbgapi.endpoint).rstrip("/")
    wbgapi.get_options = {**wbgapi.get_options, "timeout": timeout}
    try:
        yield WorldBank(wbgapi, timeout)
    finally:
        wbgapi.endpoint, wbgapi.get_options = before


@dataclass(frozen=True)
class WorldBank:
    """The interface; each question is asked up to three times where another attempt may help."""

    wbgapi: Any
    timeout: float

    @property
    def endpoint(self) -> str:
        """The address that is asked."""
        return str(self.wbgapi.endpoint)

    @property
    def library(self) -> str:
        """What asks, and its version."""
        return f"wbgapi {self.wbgapi.__version__}"

    def database(self, number: int) -> Database:
        """Return what a database is called, when it last changed, and the codes of its series."""
        about = self._asked(lambda: self.wbgapi.source.get(number))
        if about is None:
            raise NotServedError(f"the World Bank knows no database {number}")
        listed = self._asked(lambda: [row["id"] for row in self._rows(f"sources/{number}/series/all")])
        return Database(number, str(about["name"]), about.get("lastupdated"), frozenset(listed))

    def countries(self) -> frozenset[str]:
        """Return the codes of its countries, without regions and other groups."""
        rows = self._asked(lambda: list(self._rows("country/all")))
        return frozenset(row["id"] for row in rows if row["region"]["id"] != "NA")

    def address(self, database: int, code: str, countries: Sequence[str] | None, years: Sequence[str] | None) -> str:
        """Return the address of the figures of a series, without that of the interface."""
        of, at = (";".join(["all"] if part is None else part) for part in (countries, years))
        return f"sources/{database}/series/{code}/country/{of}/time/{at}"

    def years(self, database: int, since: int | None) -> list[str] | None:
        """Return the names of its years since one, or None for all."""
        if since is None:
            return None
        rows = self._asked(lambda: list(self._rows(f"sources/{database}/time/all")))
        return [row["id"] for row in rows if row["value"].isdigit() and int(row["value"]) >= since]

    def figures(self, address: str) -> pd.DataFrame:
        """Return the figures at an address by country, its name, and year."""
        rows = self._asked(lambda: [_figure(row) for row in self._rows(address) if row["value"] is not None])
        return pd.DataFrame(rows, columns=["country", "country_name", "year", "value"], dtype=object)

    def _rows(self, address: str) -> Iterator[Any]:
        yield from self.wbgapi.fetch(address, {"per_page": PER_PAGE}, lang="en")

    def _asked(self, question: Callable[[], Answer]) -> Answer:
        for pause in PAUSES:
            try:
                return self._answer(question)
            except _AgainError:
                time.sleep(pause)
        return self._answer(question)

    def _answer(self, question: Callable[[], Answer]) -> Answer:
        """Return an answer, or raise what went wrong in words."""
        failures = self.wbgapi.requests.exceptions
        try:
            return question()
        except self.wbgapi.APIResponseError:
            raise _AgainError("an answer that is no JSON, as for a series that does not exist") from None
        except self.wbgapi.APIError as error:
            if error.code is None:
                raise NotServedError(f"the World Bank answered: {error.msg}") from None
            refused = _AgainError if error.code >= 500 or error.code == 429 else NotServedError
            raise refused(f"the World Bank answered {error.code} {error.msg}") from None
        except failures.Timeout:
            raise _AgainError(f"no answer within {self.timeout:g} seconds") from None
        except failures.RequestException as error:
            raise _AgainError(f"no connection ({type(error).__name__})") from None
        except (LookupError, TypeError, ValueError, AttributeError):
            raise NotServedError("an answer of another form than expected") from None


class _AgainError(NotServedError):
    """Another attempt may help."""


def _figure(row: Any) -> tuple[str, str, str, float]:
    said = {part["concept"].casefold(): part for part in row["variable"]}
    country, when = said["country"], said["time"]
    return country["id"], str(country["value"]).strip(), str(when["id"]).removeprefix("YR"), row["value"]
