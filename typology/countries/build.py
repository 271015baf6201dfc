"""Compile the tables of countries: ``python -m typology.countries.build``.

From ISO 3166-1 as pycountry has it (codes and English names), the Unicode CLDR as Babel has it (names in six languages,
and the languages in which a country works) and ``facts.yaml`` (everything else) to ``countries.csv``,
``languages.csv`` and ``others.csv``, byte by byte the same for the same packages. Needs the extra ``test``; nothing of
it is needed to read the tables.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from typology.countries.index import clashes
from typology.countries.spelling import spelled
from typology.countries.table import SEVERAL, Country, Other

__all__ = ["build", "foreign_versions", "read_facts"]

folder = Path(__file__).parent
Facts = Mapping[str, Any]
Row = dict[str, str]


def read_facts() -> Facts:
    """Return what ``facts.yaml`` says.

    Examples
    --------
    >>> read_facts()["also_coded"]["ROU"]
    'ROM'
    """
    facts: Facts = YAML(typ="safe", pure=True).load(folder / "facts.yaml")
    return facts


def foreign_versions(facts: Facts) -> tuple[str, ...]:
    """Return the packages that are not installed in the version that ``facts.yaml`` names, with what was found.

    Examples
    --------
    >>> foreign_versions({"packages": {"no-such-package": "1.0"}})
    ('no-such-package: found none; expected 1.0',)
    """
    wanted = facts["packages"].items()
    return tuple(
        f"{package}: found {here}; expected {there}"
        for package, there in wanted
        if (here := _installed(package)) != there
    )


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def build(facts: Facts) -> dict[str, bytes]:
    """Return the content of the tables, by file name.

    Parameters
    ----------
    facts
        From :func:`read_facts`.

    Raises
    ------
    ValueError
        If the facts contradict each other; the message says everything that is wrong.

    Examples
    --------
    >>> sorted(build(read_facts()))  # doctest: +SKIP
    ['countries.csv', 'languages.csv', 'others.csv']
    """
    other_rows = list(_other_rows(facts))
    taken = {spelled(name) for row in other_rows if row["kind"] == "ambiguous" for name in row["names"].split(SEVERAL)}
    rows = [_row(entry, facts, taken) for entry in sorted(_iso(), key=lambda entry: entry["code"])]
    wrong = [*_strangers(facts, {row["code"] for row in rows}), *clashes(_places(rows, other_rows))]
    if wrong:
        raise ValueError("facts.yaml contradicts itself:\n  " + "\n  ".join(wrong))
    spoken = sorted({language for row in rows for language in row["languages"].split(SEVERAL) if language})
    return {
        "countries.csv": _text(rows),
        "languages.csv": _text([_language(code, facts) for code in spoken]),
        "others.csv": _text(other_rows),
    }


def _iso() -> Iterator[dict[str, Any]]:
    import pycountry

    for entry in pycountry.countries:
        names = (getattr(entry, kind, None) for kind in ("name", "common_name", "official_name"))
        numbers = {"code": entry.alpha_3, "iso2": entry.alpha_2, "m49": entry.numeric}
        yield numbers | {"names": [name for name in names if name]}


def _territories(locale: str) -> Mapping[str, str]:
    from babel import Locale

    found: Mapping[str, str] = Locale.parse(locale).territories
    return found


def _row(entry: Mapping[str, Any], facts: Facts, taken: set[str]) -> Row:
    code, iso2 = entry["code"], entry["iso2"]
    cldr = {language: _territories(language)[iso2] for language in facts["languages"]}
    names = cldr | facts["un_names"].get(code, {})
    elsewhere = [_territories(locale)[iso2] for locale in facts["locales"]]
    others = (*entry["names"], *cldr.values(), *elsewhere, *facts["also_named"].get(code, ()))
    region, subregion = _region(code, facts)
    return {
        "code": code,
        "iso2": iso2,
        "m49": entry["m49"],
        **{f"name_{language}": names[language] for language in facts["languages"]},
        "region": region,
        "subregion": subregion,
        "un_member": str(int(code not in facts["not_members"].split())),
        "office": _office(code, facts),
        "latitude": _degrees(code, facts, 0),
        "longitude": _degrees(code, facts, 1),
        "languages": SEVERAL.join(_languages(code, iso2, facts)),
        "also_coded": SEVERAL.join(facts["also_coded"].get(code, "").split()),
        "also_named": SEVERAL.join(_new(others, {*taken, *map(spelled, names.values())})),
    }


def _new(names: Iterable[str], known: set[str]) -> Iterator[str]:
    """Yield the names whose key is not known yet, each key once."""
    seen = set(known)
    for name in names:
        key = spelled(name)
        if key not in seen:
            seen.add(key)
            yield name


def _region(code: str, facts: Facts) -> tuple[str, str]:
    for region in facts["regions"].values():
        for subregion in region["subregions"].values():
            if code in subregion["countries"].split():
                return region["name"], subregion["name"]
    return "", ""


def _office(code: str, facts: Facts) -> str:
    """Return the first office that names the country, or else the one that names its subregion."""
    parts = _subregions(facts)
    here = {number for number, part in parts.items() if code in part["countries"].split()}
    named = (office for office, who in facts["offices"].items() if code in who.get("countries", "").split())
    near = (office for office, who in facts["offices"].items() if here & set(who.get("subregions", ())))
    return next(chain(named, near), "")


def _degrees(code: str, facts: Facts, place: int) -> str:
    return f"{facts['points'][code][place]:.2f}" if code in facts["points"] else ""


def _languages(code: str, iso2: str, facts: Facts) -> tuple[str, ...]:
    """Return the languages in which a country works, without their scripts."""
    from babel.languages import get_official_languages

    if code in facts["languages_of"]:
        return tuple(facts["languages_of"][code].split())
    found = get_official_languages(iso2, de_facto=True)
    return tuple(dict.fromkeys(language.partition("_")[0] for language in found))


def _language(code: str, facts: Facts) -> Row:
    """Return the names of a language; where a locale has none, that in English, or the code."""
    from babel import Locale

    named = {here: Locale.parse(here).languages for here in facts["languages"]}
    fallback = named["en"].get(code, code)
    return {"code": code} | {f"name_{here}": names.get(code, fallback) for here, names in named.items()}


def _subregions(facts: Facts) -> dict[str, Any]:
    return {number: part for region in facts["regions"].values() for number, part in region["subregions"].items()}


def _other_rows(facts: Facts) -> Iterator[Row]:
    taken = {spelled(name) for names in facts["ambiguous"].values() for name in names}
    for codes, names in _groups(facts):
        yield _other("aggregate", codes, _new((*names, *_cldr_names(codes, facts)), taken))
    for codes, area in facts["outside"].items():
        yield _other("outside", codes, _new((*area["names"], *_cldr_names(codes, facts)), taken), why=area["why"])
    for candidates, names in facts["ambiguous"].items():
        yield _other("ambiguous", "", _new(names, set()), candidates=candidates)


def _groups(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    for number, region in facts["regions"].items():
        yield number, [region["name"]]
        yield from ((part_number, [part["name"]]) for part_number, part in region["subregions"].items())
    yield from ((codes, [names] if isinstance(names, str) else names) for codes, names in facts["aggregates"].items())


def _other(kind: str, codes: str, names: Iterable[str], candidates: str = "", why: str = "") -> Row:
    return {
        "kind": kind,
        "codes": SEVERAL.join(codes.split()),
        "names": SEVERAL.join(names),
        "candidates": SEVERAL.join(candidates.split()),
        "why": why,
    }


def _cldr_names(codes: str, facts: Facts) -> Iterator[str]:
    for language in facts["languages"]:
        territories = _territories(language)
        yield from (territories[code] for code in codes.split() if code in territories)


def _strangers(facts: Facts, known: set[str]) -> Iterator[str]:
    """Yield the codes of the facts that ISO 3166-1 does not have, and what is said of a country twice."""
    placed = [code for part in _subregions(facts).values() for code in part["countries"].split()]
    offices = [code for who in facts["offices"].values() for code in who.get("countries", "").split()]
    candidates = [code for codes in facts["ambiguous"] for code in codes.split() if not code.isdecimal()]
    told = ("un_names", "also_named", "also_coded", "points", "languages_of")
    named = [code for fact in told for code in facts[fact]]
    said = {*placed, *offices, *candidates, *named, *facts["not_members"].split()}
    yield from (f"{code} is no code of ISO 3166-1" for code in sorted(said - known))
    yield from (f"{code} is in two subregions" for code in sorted({code for code in placed if placed.count(code) > 1}))


def _places(rows: Iterable[Row], other_rows: Iterable[Row]) -> Iterator[Country | Other]:
    yield from map(Country.from_row, rows)
    yield from map(Other.from_row, other_rows)


def _text(rows: list[Row]) -> bytes:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def main() -> int:
    """Write the tables, or say why not."""
    facts = read_facts()
    foreign = foreign_versions(facts)
    if foreign:
        print("Other versions than facts.yaml names:", *foreign, "Install those, or name the new ones.", sep="\n  ")
        return 1
    for file, content in build(facts).items():
        (folder / file).write_bytes(content)
        print(f"{file}: {len(content.splitlines()) - 1} rows, {len(content) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
