"""The World Bank's interface on this machine: it answers as recorded from version 2 of the real one."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

COUNTRIES = {"COL": "Colombia", "KEN": "Kenya", "NAM": "Namibia"}
GROUPS = {"SSF": "Sub-Saharan Africa", "WLD": "World"}
NAMES = {"2": "World Development Indicators", "3": "Worldwide Governance Indicators"}
UPDATED = {"2": "2026-07-13", "3": "2025-11-05"}

Figures = Mapping[tuple[str, int], float | None]


@dataclass
class Answers:
    """What the interface holds, and how it fails.

    Attributes
    ----------
    databases
        By number and code of a series, its figures.
    page
        Records on a page at most.
    failing
        By a part of the address, how often it answers with error 500.
    broken
        Parts of addresses that are answered with half a JSON.
    refused
        Parts of addresses that are answered with an error in XML.
    slow
        Parts of addresses that are answered too late.
    asked
        Every address that was asked for.
    """

    databases: dict[str, dict[str, Figures]]
    page: int = 1000
    failing: Counter[str] = field(default_factory=Counter)
    broken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""

    def of_series(self, code: str) -> list[str]:
        """Return the addresses that were asked for figures of a series."""
        return [address for address in self.asked if f"/series/{code}/" in address]

    def content(self, address: str, size: int, number: int) -> object:
        """Return the answer for a path such as ``sources/2/series/SP.URB.GROW/country/all/time/all``."""
        match address.split("/"):
            case ["country", "all"]:
                return self._listed([_country(code) for code in (*COUNTRIES, *GROUPS)], size, number)
            case ["sources", source]:
                about = [_database(source)] if source in self.databases else []
                return self._listed(about, size, number)
            case ["sources", source, "series", "all"]:
                variables = [{"id": code, "value": f"{code} in words"} for code in self.databases[source]]
                return self._concept(source, "Series", variables, size, number)
            case ["sources", source, "time", "all"]:
                known = {year for figures in self.databases[source].values() for _, year in figures}
                variables = [{"id": f"YR{year}", "value": str(year)} for year in sorted(known)]
                return self._concept(source, "Time", variables, size, number)
            case ["sources", source, "series", code, "country", countries, "time", years]:
                records = self._records(source, code, countries.split(";"), years.split(";"))
                body = {"id": source, "name": NAMES[source], "data": _part(records, size, number)}
                about = {"sourceid": None, "lastupdated": UPDATED[source]}
                return {**_head(records, size, number), **about, "source": body}
        raise ValueError(address)

    def _listed(self, records: list[object], size: int, number: int) -> object:
        return [_head(records, size, number, as_text=True), _part(records, size, number)]

    def _concept(self, source: str, name: str, variables: list[object], size: int, number: int) -> object:
        concept = {"id": name, "variable": _part(variables, size, number)}
        body = [{"id": source, "name": NAMES[source], "concept": [concept]}]
        return {**_head(variables, size, number), "source": body}

    def _records(self, source: str, code: str, countries: list[str], years: list[str]) -> list[object]:
        return [
            _record(country, code, year, value)
            for (country, year), value in self.databases[source][code].items()
            if countries == ["all"] or country in countries
            if years == ["all"] or f"YR{year}" in years
        ]


def _head(records: list[object], size: int, number: int, *, as_text: bool = False) -> dict[str, object]:
    pages = -(-len(records) // size)
    return {"page": number, "pages": pages, "per_page": str(size) if as_text else size, "total": len(records)}


def _part(records: list[object], size: int, number: int) -> list[object]:
    return records[(number - 1) * size : number * size]


def _country(code: str) -> object:
    group = code in GROUPS
    region = (
        {"id": "NA", "iso2code": "NA", "value": "Aggregates"}
        if group
        else {"id": "SSF", "value": "Sub-Saharan Africa "}
    )
    return {"id": code, "iso2Code": code[:2], "name": {**COUNTRIES, **GROUPS}[code], "region": region}


def _database(number: str) -> object:
    return {"id": number, "lastupdated": UPDATED[number], "name": NAMES[number], "code": "WDI", "concepts": "3"}


def _record(country: str, code: str, year: int, value: float | None) -> object:
    name = {**COUNTRIES, **GROUPS}[country]
    variables = [("Country", country, name), ("Series", code, f"{code} in words"), ("Time", f"YR{year}", str(year))]
    variable = [{"concept": concept, "id": key, "value": said} for concept, key, said in variables]
    return {"variable": variable, "value": value}


@contextmanager
def serving(answers: Answers) -> Iterator[Answers]:
    """Answer at an address of this machine, which is put into ``endpoint``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            answers.asked.append(self.path)
            if any(part in self.path for part in answers.slow):
                time.sleep(0.3)
            hit = next((part for part, left in answers.failing.items() if left and part in self.path), None)
            if hit:
                answers.failing[hit] -= 1
                self.send_error(500, "Internal Server Error")
                return
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            size, number = min(int(asked["per_page"]), answers.page), int(asked["page"])
            content = json.dumps(answers.content(address.path.removeprefix("/v2/en/"), size, number))
            if any(part in self.path for part in answers.refused):
                content = '<?xml version="1.0"?><wb:error><wb:message id="120">Invalid value</wb:message></wb:error>'
            if any(part in self.path for part in answers.broken):
                content = content[: len(content) // 2]
            with suppress(ConnectionError):  # nobody waits any more for an answer that comes too late
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        answers.endpoint = f"http://127.0.0.1:{server.server_port}/v2"
        try:
            yield answers
        finally:
            server.shutdown()
            thread.join()
