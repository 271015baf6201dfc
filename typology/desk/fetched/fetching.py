"""Fetch series of the desk from the World Bank into a folder, a file each, with the record of where they are from.

Nothing here runs unless it is called, and nothing else calls it: no import, no reading and no classifying asks anybody.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from typology.desk.fetched.provenance import (
    FetchedFile,
    Provenance,
    provenance_file,
    provenance_of,
    sha256_of,
    verified,
    write_whole,
)
from typology.desk.fetched.world_bank import DATABASES, Database, NotServedError, WorldBank, world_bank
from typology.errors import IndicatorError, Problem
from typology.files.delimited import written_delimited
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["fetch"]

LICENCE = (
    "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); series that the World Bank relays from others may have "
    "terms of their own"
)

columns = ("country", "country_name", "indicator", "year", "value", "source")

code_form = re.compile(r"(?:GOV_WGI_)?[A-Z]{2}\.(?:EST|SC|[A-Z0-9]+(?:\.[A-Z0-9]+)+)")
"""How the World Bank writes the codes of its series."""

safe_form = re.compile(r"\w[\w.-]*")
"""What may be the name of a file."""

Say = Callable[[str], None]


def fetch(  # noqa: PLR0913 (each is a choice of its own)
    folder: str | Path,
    *,
    codes: Iterable[str] | None = None,
    countries: Iterable[str] | None = None,
    since: int | None = None,
    rulebook: Rulebook | str | Path | None = None,
    endpoint: str | None = None,
    max_days: float = 30,
    timeout: float = 60,
    say: Say | None = None,
) -> list[Path]:
    """Fetch series of the World Bank into a folder from which :func:`typology.read_indicators` reads them.

    A series that was fetched with the same parameters not long ago is kept. One that fails loses no other one: why it
    failed is said, and stands in the record of the folder, ``provenance.json``.

    Parameters
    ----------
    folder
        Made if there is none.
    codes
        Of the series; all of the rulebook's desk that the World Bank serves, if none is named.
    countries
        ISO 3166-1 alpha-3; all, if none is named.
    since
        The first year.
    rulebook
        The newest, if none is named.
    endpoint
        Another address of the interface.
    max_days
        Younger files are kept.
    timeout
        Seconds to wait for an answer.
    say
        Is told of each series what became of it.

    Returns
    -------
    list of Path
        The files of the series, fetched or kept.

    Raises
    ------
    IndicatorError
        If there is nothing to return.
    ImportError
        If wbgapi is not installed: ``pip install "typology[data]"``.

    Examples
    --------
    ``fetch("figures", codes=["SP.URB.GROW"], since=2015)`` makes ``figures/SP.URB.GROW.csv``.

    >>> fetch("figures", codes=[])
    Traceback (most recent call last):
    typology.errors.IndicatorError: The indicators have 1 problem:
      nothing to fetch: expected codes of series of the World Bank, and of countries
    """
    wish = _Wish(Path(folder), _codes(countries), since, say or (lambda _: None))
    asked = _asked(_listed(codes), load_rulebook(rulebook))
    if not asked or wish.countries == ():
        raise IndicatorError([Problem("nothing to fetch", None, "codes of series of the World Bank, and of countries")])
    try:
        wish.folder.mkdir(parents=True, exist_ok=True)
        with world_bank(endpoint, timeout) as bank:
            record = _fetched_into(wish, bank, asked, max_days)
    except OSError as error:
        why = f"{error.filename or wish.folder}: {error.strerror or error}"
        raise IndicatorError([Problem("a folder that cannot be written", why, "a folder of yours")]) from None
    found = _at_hand(wish, record, asked, None)
    if not found:
        raise IndicatorError(Problem(f"not fetched: {record.not_fetched[code]}", code) for code in asked)
    return [wish.folder / _name(file.indicator) for file in found.values()]


def _fetched_into(wish: "_Wish", bank: WorldBank, asked: Mapping[str, tuple[str, ...]], max_days: float) -> Provenance:
    """Fetch what is not at hand, and return the record of the folder."""
    record = _record(wish.folder, bank)
    fresh = _at_hand(wish, record, asked, max_days)
    for code, file in fresh.items():
        wish.say(f"{code}: kept, fetched on {file.retrieved:%Y-%m-%d}")
    missing = {code: names for code, names in asked.items() if code not in fresh}
    return _fetch_missing(wish, bank, record, missing) if missing else record


@dataclass(frozen=True)
class _Wish:
    """Into which folder, of whom, since when, and whom to tell."""

    folder: Path
    countries: tuple[str, ...] | None
    since: int | None
    say: Say


def _listed(codes: Iterable[str] | str | None) -> Iterable[str] | None:
    return (codes,) if isinstance(codes, str) else codes


def _codes(countries: Iterable[str] | str | None) -> tuple[str, ...] | None:
    listed = _listed(countries)
    return None if listed is None else tuple(sorted({code.strip().upper() for code in listed}))


def _name(indicator: str) -> str:
    return f"{indicator}.csv"


def _asked(codes: Iterable[str] | None, rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Return the names by which the World Bank may know each code; of a whole desk only what looks like its codes."""
    desk = rulebook.desk.indicators if rulebook.desk else {}
    names = {code: (code, *(desk[code].also if code in desk else ())) for code in (desk if codes is None else codes)}
    by_form = {code: tuple(filter(code_form.fullmatch, known)) for code, known in names.items()}
    return {code: known or (code,) for code, known in by_form.items() if known or codes is not None}


def _record(folder: Path, bank: WorldBank) -> Provenance:
    """Return the record of a folder, without files that were fetched elsewhere or are no longer what was fetched."""
    new = Provenance(producer="World Bank", endpoint=bank.endpoint, licence=LICENCE, library=bank.library)
    old = provenance_of(folder)
    if old is None or old.endpoint != bank.endpoint:
        return new
    changed = {problem.file for problem in verified(folder)}
    files = {name: file for name, file in old.files.items() if name not in changed}
    return new.model_copy(update={"files": files, "not_fetched": old.not_fetched})


def _at_hand(
    wish: _Wish, record: Provenance, asked: Mapping[str, tuple[str, ...]], max_days: float | None
) -> dict[str, FetchedFile]:
    """Return by code the files that were fetched with the same parameters, and not too long ago."""
    now = datetime.datetime.now(datetime.UTC)
    fit = {
        file.indicator: file
        for file in record.files.values()
        if (file.countries, file.since) == (wish.countries, wish.since)
        and (max_days is None or file.age(now) < max_days)
    }
    return {code: fit[name] for code, names in asked.items() for name in names[::-1] if name in fit}


def _fetch_missing(
    wish: _Wish, bank: WorldBank, record: Provenance, missing: Mapping[str, tuple[str, ...]]
) -> Provenance:
    """Fetch what is missing, series by series, and keep the record up to date."""
    fetched = _fetched(wish, bank)
    for code, names in missing.items():
        try:
            file = fetched(names)
        except NotServedError as failure:
            record = record.with_failure(code, str(failure))
            wish.say(f"{code}: not fetched: {failure}")
        else:
            record = record.with_file(_name(file.indicator), file)
            wish.say(f"{code}: {file.rows:,} figures")
        write_whole(wish.folder / provenance_file, f"{record.model_dump_json(indent=2)}\n".encode())
    return record


def _fetched(wish: _Wish, bank: WorldBank) -> Callable[[tuple[str, ...]], FetchedFile]:
    """Return what fetches one series, after asking once for what all have in common."""
    try:
        countries = bank.countries()
        databases, faults = _databases(bank)
        years = {database.number: bank.years(database.number, wish.since) for database in databases}
    except NotServedError as failure:
        return partial(_refused, failure)

    def fetched(names: tuple[str, ...]) -> FetchedFile:
        database, name = _served(names, databases, faults)
        if years[database.number] == []:
            raise NotServedError(f"no years since {wish.since}")
        address = bank.address(database.number, name, wish.countries, years[database.number])
        figures = bank.figures(address)
        figures = figures[figures["country"].isin(countries)].sort_values(["country", "year"])
        if figures.empty:
            raise NotServedError("no figures of these countries and years")
        return _written(wish, database, name, f"{bank.endpoint}/en/{address}", figures)

    return fetched


def _refused(failure: NotServedError, names: tuple[str, ...]) -> FetchedFile:
    raise failure


def _databases(bank: WorldBank) -> tuple[list[Database], list[str]]:
    """Return the databases that answer, and what is wrong with the others; raise if none answers."""
    found, faults = list[Database](), list[str]()
    for number in DATABASES:
        try:
            found.append(bank.database(number))
        except NotServedError as failure:
            faults.append(f"database {number}: {failure}")
    if not found:
        raise NotServedError("; ".join(faults))
    return found, faults


def _served(names: tuple[str, ...], databases: Iterable[Database], faults: Iterable[str]) -> tuple[Database, str]:
    """Return the database that has a series, and under which of its names."""
    for database in databases:
        for name in names:
            if name in database.series and safe_form.fullmatch(name):
                return database, name
            if f"GOV_WGI_{name}" in database.series:
                raise NotServedError(f"replaced by GOV_WGI_{name}, which is on another scale (edition of 2025)")
    known = " and ".join(database.name for database in databases)
    raise NotServedError("; ".join([f"not a series of {known}", *faults]))


def _written(wish: _Wish, database: Database, name: str, url: str, figures: pd.DataFrame) -> FetchedFile:
    updated = [f"updated {database.last_updated}"] if database.last_updated else []
    source = ", ".join(["World Bank", database.name, *updated])
    table = figures.assign(indicator=name, source=source)[[*columns]]
    content = written_delimited(table).encode()
    write_whole(wish.folder / _name(name), content)
    return FetchedFile(
        indicator=name,
        database=database.name,
        last_updated=database.last_updated,
        url=url,
        retrieved=datetime.datetime.now(datetime.UTC).replace(microsecond=0),
        sha256=sha256_of(content),
        rows=len(table),
        countries=wish.countries,
        since=wish.since,
    )
