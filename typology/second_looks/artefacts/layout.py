"""How a model stands in its file: each kind of entry once, tables as rows under a header, codes in one line."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from typology.second_looks.artefacts.canonical import plain
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock, LearnedFeature, Profile, Source

__all__ = ["FORMAT", "FORMAT_VERSION", "ModelFile", "to_content", "to_model"]

FORMAT = "typology indicator model"
FORMAT_VERSION = 1

feature_columns = ("code", "composite", "sign", "logarithm", "middle", "spread")
block_columns = (
    "name", "title", "level", "coefficients", "middle", "scatter", "rows", "penalty", "skill", "spread", "items",
    "means",
)  # fmt: skip

Finite = Annotated[float, Field(allow_inf_nan=False)]
Triangle = list[list[Finite]]
"""A symmetric matrix: of each row the part up to the diagonal."""


class _Part(BaseModel):
    """An entry that takes no keys it does not know, and turns nothing into something else."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _as_mappings(given: Any) -> Any:
    """Return rows under a header as mappings."""
    if not isinstance(given, Mapping) or set(given) != {"columns", "rows"}:
        raise ValueError("not a table: found something else; expected columns, and rows under them")
    columns, rows = given["columns"], given["rows"]
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        raise ValueError(f"not a header: found {columns}; expected names of columns")
    if len(set(columns)) < len(columns):
        raise ValueError(f"two columns of one name: found {', '.join(columns)}; expected each once")
    if not isinstance(rows, list):
        raise ValueError("not a table: found no rows; expected a list of them")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            found = f"{len(row)} entries" if isinstance(row, list) else "no list"
            raise ValueError(f"row {number} of another length: found {found}; expected {len(columns)}, as the header")
    return [dict(zip(columns, row, strict=True)) for row in rows]


class _Feature(_Part):
    code: str
    composite: str
    sign: int
    logarithm: bool
    middle: Finite
    spread: Finite


class _Block(_Part):
    name: str
    title: str
    level: Finite
    coefficients: list[Finite]
    middle: list[Finite]
    scatter: Triangle
    rows: int
    penalty: Finite
    skill: Finite
    spread: Finite
    items: str
    means: list[Finite]


class _Composites(_Part):
    names: list[str]
    middle: list[Finite]
    scatter: Triangle


class _Departures(_Part):
    """Places of countries, None where each country stands once in turn; and how far each assessment departs."""

    places: list[int] | None
    spreads: list[Finite]


class _Profile(_Part):
    covariance: Triangle
    dimensions: list[Finite]
    answers: list[Finite]


class _Regions(_Part):
    counts: list[int]
    sums: list[Finite]


class _Rulebook(_Part):
    version: str
    sha256: str


class ModelFile(_Part):
    """The whole file."""

    format: Literal["typology indicator model"]
    format_version: int
    sha256: str
    rulebook: _Rulebook
    learned_from: Source
    date: str
    features: Annotated[list[_Feature], BeforeValidator(_as_mappings)]
    composites: _Composites
    blocks: Annotated[list[_Block], BeforeValidator(_as_mappings)]
    regions: dict[str, _Regions]
    pooling: Finite
    countries: str
    departures: _Departures
    complete: int
    skill_p: Finite
    shuffles: int
    seed: int
    exploratory: bool
    data_sha256: str
    set_limit: Finite | None
    profile: _Profile | None
    absent: list[str]
    labels: list[str]
    measured: dict[str, Any]
    versions: dict[str, str]


def to_content(model: IndicatorModel) -> dict[str, Any]:
    """Return the content of the file of a model, without its hash."""
    places = [place for place, _ in model.departures]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rulebook": {"version": model.version, "sha256": model.sha256},
        "learned_from": model.learned_from,
        "date": model.date,
        "features": {"columns": [*feature_columns], "rows": [_feature_row(feature) for feature in model.features]},
        "composites": {
            "names": [*model.composites],
            "middle": _floats(model.middle),
            "scatter": _triangle(model.scatter),
        },
        "blocks": {"columns": [*block_columns], "rows": [_block_row(block) for block in model.blocks]},
        "regions": {
            region: {"counts": [int(count) for count, _ in sums], "sums": _floats(total for _, total in sums)}
            for region, sums in model.regions.items()
        },
        "pooling": float(model.pooling),
        "countries": " ".join(model.countries),
        "departures": {
            "places": None if places == [*range(len(model.countries))] else places,
            "spreads": _floats(spread for _, spread in model.departures),
        },
        "complete": model.complete,
        "skill_p": float(model.skill_p),
        "shuffles": model.shuffles,
        "seed": model.seed,
        "exploratory": model.exploratory,
        "data_sha256": model.data_sha256,
        "set_limit": None if model.set_limit is None else float(model.set_limit),
        "profile": None if model.profile is None else _profile(model.profile),
        "absent": [*model.absent],
        "labels": [*model.labels],
        "measured": plain(model.measured),
        "versions": dict(model.versions),
    }


def _feature_row(feature: LearnedFeature) -> list[Any]:
    named = [feature.code, feature.composite, int(feature.sign), feature.logarithm]
    return [*named, float(feature.middle), float(feature.spread)]


def _block_row(block: LearnedBlock) -> list[Any]:
    expected = [float(block.level), _floats(block.coefficients), _floats(block.middle), _triangle(block.scatter)]
    fitted = [int(block.rows), float(block.penalty), float(block.skill), float(block.spread)]
    asked = [" ".join(block.questions), _floats(block.questions.values())]
    return [block.name, block.title, *expected, *fitted, *asked]


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "covariance": _triangle(profile.covariance),
        "dimensions": _floats(profile.dimensions),
        "answers": _floats(profile.answers),
    }


def _triangle(matrix: Any) -> list[list[float]]:
    return [_floats(row[: place + 1]) for place, row in enumerate(matrix)]


def _floats(values: Any) -> list[float]:
    return [float(value) for value in values]


def to_model(file: ModelFile) -> IndicatorModel:
    """Return the model of a file.

    Raises
    ------
    ValueError
        If lists that belong together are not equally long.
    """
    countries = tuple(file.countries.split())
    places = range(len(countries)) if file.departures.places is None else file.departures.places
    return IndicatorModel(
        version=file.rulebook.version,
        sha256=file.rulebook.sha256,
        learned_from=file.learned_from,
        date=file.date,
        features=tuple(LearnedFeature(**dict(feature)) for feature in file.features),
        composites=tuple(file.composites.names),
        middle=tuple(file.composites.middle),
        scatter=_square(file.composites.scatter, "composites.scatter"),
        blocks=tuple(map(_learned, file.blocks)),
        regions={
            region: tuple(_together(found.counts, found.sums, f"regions.{region}"))
            for region, found in file.regions.items()
        },
        pooling=file.pooling,
        countries=countries,
        departures=tuple(_together(places, file.departures.spreads, "departures")),
        complete=file.complete,
        skill_p=file.skill_p,
        shuffles=file.shuffles,
        seed=file.seed,
        exploratory=file.exploratory,
        data_sha256=file.data_sha256,
        set_limit=file.set_limit,
        profile=None if file.profile is None else _profile_of(file.profile),
        absent=tuple(file.absent),
        labels=tuple(file.labels),
        measured=file.measured,
        versions=file.versions,
    )


def _learned(block: _Block) -> LearnedBlock:
    given, items, where = dict(block), block.items.split(), f"blocks, {block.name}"
    if len(set(items)) < len(items):
        raise ValueError(f"{where}, items: a question twice: found {block.items}; expected each once")
    del given["items"], given["means"]
    return LearnedBlock(
        **given
        | {
            "questions": dict(_together(items, block.means, f"{where}, items")),
            "coefficients": tuple(block.coefficients),
            "middle": tuple(block.middle),
            "scatter": _square(block.scatter, f"{where}, scatter"),
        }
    )


def _profile_of(profile: _Profile) -> Profile:
    covariance = _square(profile.covariance, "profile.covariance")
    return Profile(covariance, tuple(profile.dimensions), tuple(profile.answers))


def _square(rows: Triangle, where: str) -> tuple[tuple[float, ...], ...]:
    """Return a symmetric matrix whole."""
    lengths = [len(row) for row in rows]
    if lengths != [*range(1, len(rows) + 1)]:
        expected = "1, 2, 3 and so on, up to the diagonal"
        raise ValueError(f"{where}: rows of other lengths: found {lengths}; expected {expected}")
    size = range(len(rows))
    return tuple(tuple(rows[max(down, across)][min(down, across)] for across in size) for down in size)


def _together(left: Any, right: Any, where: str) -> list[tuple[Any, Any]]:
    if len(left) != len(right):
        raise ValueError(f"{where}: lists of different length: found {len(left)} and {len(right)}; expected as many")
    return [*zip(left, right, strict=True)]
