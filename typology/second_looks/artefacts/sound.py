"""Whether the parts of a model fit one another."""

import datetime
import re
from collections.abc import Iterator, Sequence

import numpy as np

from typology.errors import Problem
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock

__all__ = ["faults_of"]

code_form = re.compile(r"[A-Z0-9]{3,}")
sha256_form = re.compile(r"[0-9a-f]{64}")

Matrix = Sequence[Sequence[float]]

MOST = 1_000_000
"""Assessments that a model was learned from; more is a mistake, or meant to break something."""
NEGATIVE = 1e-4
"""How far below 0, of the whole, rounding puts a variance."""


def faults_of(model: IndicatorModel) -> Iterator[Problem]:
    """Yield everything that does not fit.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from typology.second_looks.expectations.model import IndicatorModel
    >>> one = IndicatorModel("2020.1", "0" * 64, "assessments", "2026-11-21", (), ("capacity",), (0.0,), ((1.0,),), (),
    ...     {}, 5.0, ("KEN", "IND"), ((0, 1.5), (1, 0.5)), 2, 0.01, 99, 0, False, "0" * 64)
    >>> list(faults_of(one))
    []
    >>> print(next(faults_of(replace(one, departures=((0, 1.5), (2, 0.5))))))
    departures: no such place: found '2'; expected one of 2 countries, counted from 0
    """
    yield from _of_the_whole(model)
    yield from _of_composites(model)
    for block in model.blocks:
        yield from _of_block(block, model)
    yield from _of_regions(model)
    yield from _of_countries(model)
    yield from _of_profile(model)


def _of_the_whole(model: IndicatorModel) -> Iterator[Problem]:
    try:
        datetime.date.fromisoformat(model.date)
    except ValueError:
        yield Problem("date: no day", model.date, "such as 2026-11-21")
    for name in ("sha256", "data_sha256"):
        if not sha256_form.fullmatch(getattr(model, name)):
            yield Problem(f"{name}: no hash", getattr(model, name), "64 digits of 0 to 9 and a to f")
    for name in ("skill_p", "set_limit"):
        share = getattr(model, name)
        if share is not None and not 0 <= share <= 1:
            yield Problem(f"{name}: a share off its range", f"{share:g}", "0 to 1")
    for name in ("pooling", "shuffles", "complete", "seed"):
        if getattr(model, name) < 0:
            yield Problem(f"{name}: below 0", f"{getattr(model, name):g}", "0 or more")
    if model.complete > len(model.countries):
        yield Problem("complete: more than the countries", f"{model.complete}", f"{len(model.countries)} at most")
    yield from _twice("features", [feature.code for feature in model.features])
    yield from _twice("composites", model.composites)
    yield from _twice("blocks", [block.name for block in model.blocks])
    yield from _twice("blocks", [item for block in model.blocks for item in block.questions])


def _of_composites(model: IndicatorModel) -> Iterator[Problem]:
    size = len(model.composites)
    yield from _as_many("composites, middle", model.middle, size, "composites")
    yield from _covariance("composites, scatter", model.scatter, size, "composites")
    for feature in model.features:
        where = f"features, {feature.code}"
        if feature.composite not in model.composites:
            yield Problem(f"{where}: unknown composite", feature.composite, f"one of {', '.join(model.composites)}")
        if feature.sign not in (1, -1):
            yield Problem(f"{where}: no sign", f"{feature.sign}", "1 or -1")
        if feature.spread <= 0:
            yield Problem(f"{where}: no spread", f"{feature.spread:g}", "more than 0")


def _of_block(block: LearnedBlock, model: IndicatorModel) -> Iterator[Problem]:
    where = f"blocks, {block.name}"
    yield from _as_many(f"{where}, coefficients", block.coefficients, len(model.composites), "composites")
    if not block.questions:
        yield Problem(f"{where}: no questions", None, "one or more")
    yield from _as_many(f"{where}, middle", block.middle, len(model.composites), "composites")
    yield from _covariance(f"{where}, scatter", block.scatter, len(model.composites), "composites")
    if not 0 < block.rows <= MOST:
        yield Problem(f"{where}, rows", f"{block.rows}", f"1 to {MOST:,} assessments")
    if block.penalty <= 0:
        yield Problem(f"{where}, penalty: not above 0", f"{block.penalty:g}", "more than 0")
    if block.spread < 0:
        yield Problem(f"{where}, spread: below 0", f"{block.spread:g}", "0 or more")
    if block.skill > 1:
        yield Problem(f"{where}, skill: a share off its range", f"{block.skill:g}", "1 at most")


def _of_regions(model: IndicatorModel) -> Iterator[Problem]:
    for region, sums in model.regions.items():
        yield from _as_many(f"regions, {region}", sums, len(model.blocks), "blocks")
        if any(count < 0 for count, _ in sums):
            yield Problem(f"regions, {region}: below 0", f"{min(count for count, _ in sums)}", "0 or more assessments")
    whole = {region: sums for region, sums in model.regions.items() if len(sums) == len(model.blocks)}
    for place, block in enumerate(model.blocks):
        counted = sum(sums[place][0] for sums in whole.values())
        if counted > block.rows:
            expected = f"{block.rows} at most, as many as were learned from"
            yield Problem(f"regions, {block.name}: too many assessments", f"{counted}", expected)


def _of_countries(model: IndicatorModel) -> Iterator[Problem]:
    yield from _twice("countries", model.countries)
    for code in model.countries:
        if not code_form.fullmatch(code):
            yield Problem("countries: no code", code, "one such as KEN")
    if not model.departures:
        yield Problem("departures: none", None, "that of one country or more")
    for place, spread in model.departures:
        if not 0 <= place < len(model.countries):
            expected = f"one of {len(model.countries)} countries, counted from 0"
            yield Problem("departures: no such place", f"{place}", expected)
        if spread < 0:
            yield Problem("departures: below 0", f"{spread:g}", "0 or more")


def _of_profile(model: IndicatorModel) -> Iterator[Problem]:
    if model.profile is None:
        return
    size = len(model.blocks)
    yield from _covariance("profile, covariance", model.profile.covariance, size, "blocks")
    for name in ("dimensions", "answers"):
        found = getattr(model.profile, name)
        yield from _as_many(f"profile, {name}", found, size, "blocks")
        if any(value < 0 for value in found):
            yield Problem(f"profile, {name}: below 0", f"{min(found):g}", "0 or more")


def _covariance(where: str, matrix: Matrix, size: int, of: str) -> Iterator[Problem]:
    if len(matrix) != size or any(len(row) != size for row in matrix):
        found = f"{len(matrix)} x {max(map(len, matrix), default=0)}"
        yield Problem(f"{where}: not square", found, f"{size} x {size}, as there are {of}")
        return
    pairs = [(down, across) for down in range(size) for across in range(down)]
    if any(matrix[down][across] != matrix[across][down] for down, across in pairs):
        yield Problem(f"{where}: not symmetric", None, "the same number below and above the diagonal")
        return
    if any(matrix[place][place] < 0 for place in range(size)):
        lowest = min(matrix[place][place] for place in range(size))
        yield Problem(f"{where}: below 0", f"{lowest:g}", "0 or more on the diagonal")
        return
    largest = max((abs(entry) for row in matrix for entry in row), default=0.0)
    if largest and not np.linalg.eigvalsh(np.array(matrix) / largest)[0] >= -NEGATIVE:
        yield Problem(f"{where}: a variance below 0 in some direction", None, "a covariance, as save_model writes it")


def _as_many(where: str, found: Sequence[object], size: int, of: str) -> Iterator[Problem]:
    if len(found) != size:
        yield Problem(f"{where}: another number of entries", f"{len(found)}", f"{size}, as there are {of}")


def _twice(where: str, names: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Problem(f"{where}: twice", name, "each once")
        seen.add(name)
