"""The rulebook 2020.1 as polars expressions: one column per item in, codes out, as in ``bare``.

Unknown answers are null, and what does not apply is -1. Whether that occurs is asked once for each column, and only the
expressions of those dimensions mind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add, and_, or_

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["classify", "frame_of"]

TOLERANCE = 1e-9
TESTS = ("lacks", "begun", "adequate", "functioning", "strong", "challenged")
PLANES = ("low", "high", "mean")
FRAMEWORKS = ("E1", "E2", "E3")
ENABLERS = (*FRAMEWORKS, "E4")
LEVELS = ("I.N", "I.L")
DRIVERS = tuple(f"P{number}" for number in range(1, 7))
SECTORS = tuple(f"C{number}" for number in range(1, 11))
CATEGORY_1, CATEGORY_2, CATEGORY_3, CATEGORY_4, CATEGORY_N, NO_CATEGORY = range(6)
R1, R2A, R2B, R3, R4, RN = range(6)
ESTABLISH, REALIGN, BOTH_PARTIAL, CAPACITY, FRAMEWORKS_ONLY = range(5)
DETERMINATE, PROVISIONAL, UNDETERMINED = range(3)
NO_SHOCK, AT_RISK, IN_CRISIS, UNKNOWN_SHOCK = range(4)
UNSPECIFIED, UNKNOWN_ORIGIN = 4, 5


def frame_of(items: Sequence[str], values: NDArray[np.float64]) -> pl.DataFrame:
    """Return answers as a frame, one row per unit."""
    return pl.DataFrame(dict(zip(items, values, strict=True))).fill_nan(None)


def classify(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the engine's result, coded as in ``bare``."""
    absent = _absent(frame)
    return (
        frame.lazy()
        .select(
            *_means(_blocks(frame.columns), absent),
            *_sectors(absent),
            *_shocks(),
            _inclusion(frame.columns, absent),
            "K.event",
        )
        .with_columns(*_nations(absent))
        .with_columns(*_stand_in(absent))
        .with_columns(*_combined())
        .select(*_distances(), *_stages(), *_flags(), "^(risk|crisis|natural|human) .*$", "K.event")
        .with_columns(*_settled())
        .with_columns(*_tests())
        .with_columns(_possible(), _possible_shock(), _rule_at("mean"), _rule_at("low"), _covered())
        .with_columns(_category(), _status(), _shock())
        .with_columns(_rule())
        .select(*("category", "status", "possible", "shock", "possible_shock"), *_last_columns())
        .collect(engine="streaming")
    )


def _absent(frame: pl.DataFrame) -> frozenset[str]:
    """Return the dimensions of which some answer does not apply."""
    found = frame.lazy().select((pl.all().min() < 0).fill_null(False)).collect(engine="streaming").row(0, named=True)
    return frozenset(item.partition(".")[0] for item, some in found.items() if some)


def _blocks(items: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the items that are averaged together, as in ``E1.N`` or ``P1``."""
    blocks: dict[str, list[str]] = {}
    for item in items:
        dimension, _, rest = item.partition(".")
        if dimension in (*ENABLERS, "I"):
            blocks.setdefault(f"{dimension}.{rest[0]}", []).append(item)
        elif dimension in DRIVERS:
            blocks.setdefault(dimension, []).append(item)
    return blocks


def _sum(parts: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(add, parts)


def _any(parts: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(or_, parts)


def _all(parts: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(and_, parts)


def _number(flags: Sequence[pl.Expr]) -> pl.Expr:
    return _sum([flag.cast(pl.Int8) for flag in flags])


def _lesser(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return the lesser of two columns without gaps, or the first where it has gaps (quicker than min_horizontal)."""
    return pl.when(one > other).then(other).otherwise(one)


def _least(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return the lesser, unknown where one of both is."""
    return pl.when(one <= other).then(one).when(one > other).then(other)


def _columns(names: Sequence[str], plane: str) -> list[pl.Expr]:
    return [pl.col(f"{name} {plane}") for name in names]


def _bit(flag: pl.Expr, bit: int) -> pl.Expr:
    return flag.cast(pl.UInt8) * pl.lit(1 << bit, pl.UInt8)


def _code(number: int) -> pl.Expr:
    return pl.lit(number, pl.Int8)


def _means(blocks: Mapping[str, Sequence[str]], absent: frozenset[str]) -> Iterator[pl.Expr]:
    for name, items in blocks.items():
        answers = [pl.col(item) for item in items]
        yield from _means_of_applicable(name, answers) if name.partition(".")[0] in absent else _means_of(name, answers)


def _means_of(name: str, answers: Sequence[pl.Expr]) -> Iterator[pl.Expr]:
    size = len(answers)
    total = _sum([answer.fill_null(0.0) for answer in answers])
    count = _number([answer.is_not_null() for answer in answers])
    yield (total / size).alias(f"{name} low")
    yield (_sum([answer.fill_null(4.0) for answer in answers]) / size).alias(f"{name} high")
    yield pl.when(count >= size / 2).then(total / count).alias(f"{name} mean")
    if name.endswith(".R"):
        yield (count > 0).alias(f"{name} given")


def _means_of_applicable(name: str, answers: Sequence[pl.Expr]) -> Iterator[pl.Expr]:
    """Yield means that what does not apply leaves; where nothing applies the mean is unknown."""
    size = _number([answer.ne_missing(-1.0) for answer in answers])
    count = _number([(answer >= 0).fill_null(False) for answer in answers])
    total = _sum([pl.when(answer >= 0).then(answer).otherwise(0.0) for answer in answers])
    low = pl.when(size > 0).then(total / size).otherwise(0.0)
    yield low.alias(f"{name} low")
    yield (low + pl.when(size > 0).then((size - count) * 4.0 / size).otherwise(4.0)).alias(f"{name} high")
    yield pl.when((count > 0) & (count >= size / 2)).then(total / count).alias(f"{name} mean")
    yield (size > 0).alias(f"{name} applies")
    yield (count > 0).alias(f"{name} given")


def _sectors(absent: frozenset[str]) -> Iterator[pl.Expr]:
    for name in SECTORS:
        outcome, response = pl.col(f"{name}.1"), pl.col(f"{name}.2")
        ceiling = response + 1.0
        if name in absent:
            ceiling = pl.when(response == -1.0).then(4.0).otherwise(ceiling)
        planes = {
            "low": _lesser(outcome.fill_null(0.0), ceiling.fill_null(1.0)),
            "high": _lesser(outcome.fill_null(4.0), ceiling.fill_null(4.0)),
            "mean": _lesser(outcome, ceiling.fill_null(4.0)),
        }
        for plane, score in planes.items():
            known = pl.when(outcome == -1.0).then(np.inf).otherwise(score) if name in absent else score
            yield known.alias(f"{name} {plane}")


def _inclusion(items: Sequence[str], absent: frozenset[str]) -> pl.Expr:
    asked = [item for item in items if item.startswith("S")]
    if any(item.partition(".")[0] in absent for item in asked):
        return _any([(pl.col(item) >= 0).fill_null(False) for item in asked]).alias("S")
    return _any([pl.col(item).is_not_null() for item in asked]).alias("S")


def _shocks() -> Iterator[pl.Expr]:
    for plane, unknown in (("low", False), ("high", True)):
        r1, r2, r3, r4, k1, k2, k3 = (
            (pl.col(item) >= 3.0 - TOLERANCE).fill_null(unknown) for item in ("R1", "R2", "R3", "R4", "K1", "K2", "K3")
        )
        yield (r4 | ((r1 | r2) & r3)).alias(f"risk {plane}")
        yield (k1 | k2 | k3).alias(f"crisis {plane}")
        yield r1.alias(f"natural {plane}")
        yield r2.alias(f"human {plane}")


def _nations(absent: frozenset[str]) -> Iterator[pl.Expr]:
    """Where a region answers it is half of the national level, and all of it where nothing national applies."""
    for name in (*ENABLERS, "I"):
        given, applies = pl.col(f"{name}.R given"), pl.col(f"{name}.N applies")
        for plane in PLANES:
            nation, region = pl.col(f"{name}.N {plane}"), pl.col(f"{name}.R {plane}")
            joined = pl.when(given).then((nation + region) * 0.5).otherwise(nation)
            if name in absent:
                joined = pl.when(given & ~applies).then(region).otherwise(joined)
            yield joined.alias(f"{name}.N {plane}")
        if name in absent:
            yield (applies | given).alias(f"{name}.N applies")


def _stand_in(absent: frozenset[str]) -> Iterator[pl.Expr]:
    """Where nothing of a level applies, the other level stands for it."""
    for name in (*ENABLERS, "I"):
        for level, other in ("NL", "LN") if name in absent else ():
            stands = ~pl.col(f"{name}.{level} applies") & pl.col(f"{name}.{other} applies")
            for plane in PLANES:
                own, from_other = pl.col(f"{name}.{level} {plane}"), pl.col(f"{name}.{other} {plane}")
                yield pl.when(stands).then(from_other).otherwise(own).alias(f"{name}.{level} {plane}")


def _combined() -> Iterator[pl.Expr]:
    for name in ENABLERS:
        for plane in PLANES:
            nation, local = pl.col(f"{name}.N {plane}"), pl.col(f"{name}.L {plane}")
            yield _lesser((nation + local) * 0.5, _lesser(nation, local) + 1.0).alias(f"{name} {plane}")


def _known_mean(names: Sequence[str], plane: str) -> pl.Expr:
    scores = _columns(names, plane)
    if plane != "mean":
        return _sum(scores) / len(scores)
    count = _number([score.is_not_null() for score in scores])
    return pl.when(count > 0).then(_sum([score.fill_null(0.0) for score in scores]) / count)


def _reach(scores: Sequence[pl.Expr], bound: float) -> pl.Expr:
    """Say that no score known is below a bound."""
    return _all([(score >= bound - TOLERANCE).fill_null(True) for score in scores])


def _distances() -> Iterator[pl.Expr]:
    """Yield how far each test is from coming out otherwise, met from zero on, on every plane."""
    for plane in PLANES:
        frameworks = _columns(FRAMEWORKS, plane)
        mean, finance = _known_mean(FRAMEWORKS, plane), pl.col(f"E4 {plane}") - (1.5 - TOLERANCE)
        lacking = 1.5 - TOLERANCE - _second_lowest(frameworks)
        absent = 0.75 - TOLERANCE - frameworks[0].fill_null(np.inf)
        adequate = _least(mean - (2.5 - TOLERANCE), _lowest(FRAMEWORKS, plane) - (2.0 - TOLERANCE))
        levels, lowest_level = _known_mean(LEVELS, plane), _lowest(LEVELS, plane)
        drivers, second = _known_mean(DRIVERS, plane), _second_lowest(_columns(DRIVERS, plane))
        distances = {
            "lacks": pl.max_horizontal(lacking, absent),
            "begun": mean - (1.0 - TOLERANCE),
            "adequate": _least(adequate, finance),
            "functioning": _least(levels - (2.5 - TOLERANCE), lowest_level - (2.0 - TOLERANCE)),
            "strong": _least(drivers - (2.5 - TOLERANCE), second - (1.5 - TOLERANCE)),
            "challenged": 1.5 + TOLERANCE - _lowest(SECTORS, plane),
        }
        yield from (distance.alias(f"{name} {plane} distance") for name, distance in distances.items())


def _settled() -> Iterator[pl.Expr]:
    """Where both extremes agree and the answers do not say the same, let the nearer extreme stand."""
    for name in TESTS:
        low, high, mean = (pl.col(f"{name} {plane} distance") for plane in PLANES)
        agreed, same = (low >= 0) == (high >= 0), (mean >= 0) == (low >= 0)
        nearer = pl.when(low.abs() <= high.abs()).then(low).otherwise(high)
        yield pl.when(agreed & ~same.fill_null(False)).then(nearer).otherwise(mean).alias(f"{name} mean distance")


def _tests() -> Iterator[pl.Expr]:
    for name in TESTS:
        for plane in PLANES:
            yield (pl.col(f"{name} {plane} distance") >= 0).fill_null(False).alias(f"{name} {plane}")


def _stages() -> Iterator[pl.Expr]:
    for names, number in ((ENABLERS, 4), (LEVELS, 2), (DRIVERS, 4), (SECTORS, 6)):
        known = _number([score.is_not_null() for score in _columns(names, "mean")])
        yield (known >= number).alias(f"{number} of {len(names)}")


def _second_lowest(scores: Sequence[pl.Expr]) -> pl.Expr:
    lowest = second = pl.lit(np.inf)
    for score in scores:
        known = score.fill_null(np.inf)
        second = pl.min_horizontal(second, pl.max_horizontal(lowest, known))
        lowest = pl.min_horizontal(lowest, known)
    return second


def _lowest(names: Sequence[str], plane: str) -> pl.Expr:
    return pl.min_horizontal([score.fill_null(np.inf) for score in _columns(names, plane)])


def _flags() -> Iterator[pl.Expr]:
    """Yield flags as answered; the first of them is raised for one category only."""
    challenges = _number([(score <= 1.5 + TOLERANCE).fill_null(False) for score in _columns(SECTORS, "mean")])
    levels = [(pl.col(f"{name}.L mean"), pl.col(f"{name}.N mean")) for name in (*ENABLERS, "I")]
    frameworks = _columns(FRAMEWORKS, "mean")
    local, nation = levels[-1]
    capacity = _lesser((nation + local) * 0.5, _lesser(nation, local) + 1.0)
    flags = (
        challenges >= 5,
        _any([local - nation >= 1.5 - TOLERANCE for local, nation in levels]),
        (_known_mean(FRAMEWORKS, "mean") >= 2.5 - TOLERANCE)
        & _reach(frameworks, 2.0)
        & (pl.col("E4 mean") < 1.0 - TOLERANCE),
        (capacity >= 3.0 - TOLERANCE) & (challenges >= 4),
        ~pl.col("S"),
    )
    yield from (flag.fill_null(False).alias(f"flag {bit}") for bit, flag in enumerate(flags))


def _possible() -> pl.Expr:
    low = {name: pl.col(f"{name} low") for name in ("lacks", "adequate", "functioning", "strong", "challenged")}
    high = {name: pl.col(f"{name} high") for name in low}
    functioning = high["adequate"] & high["functioning"]
    strong = functioning & high["strong"]
    categories = (
        low["lacks"],
        ~high["lacks"] & ~(low["adequate"] & low["functioning"]),
        functioning & ~low["strong"],
        strong & low["challenged"],
        strong & ~high["challenged"],
    )
    return _sum([_bit(flag, bit) for bit, flag in enumerate(categories)]).alias("possible")


def _possible_shock() -> pl.Expr:
    risk, crisis = pl.col("risk low"), pl.col("crisis low")
    states = (~(risk | crisis), pl.col("risk high") & ~crisis, pl.col("crisis high"))
    return _sum([_bit(flag, bit) for bit, flag in enumerate(states)]).alias("possible_shock")


def _rule_at(plane: str) -> pl.Expr:
    return (
        pl.when(f"lacks {plane}")
        .then(_code(R1))
        .when(~pl.col(f"adequate {plane}"))
        .then(_code(R2A))
        .when(~pl.col(f"functioning {plane}"))
        .then(_code(R2B))
        .when(~pl.col(f"strong {plane}"))
        .then(_code(R3))
        .when(f"challenged {plane}")
        .then(_code(R4))
        .otherwise(_code(RN))
        .alias(f"rule {plane}")
    )


def _covered() -> pl.Expr:
    """Say where enough is answered for the rule that the answers fire."""
    rule = _rule_at("mean")
    institutions = pl.col("2 of 2") | (rule < R2A)
    drivers = pl.col("4 of 6") | (rule < R3)
    sectors = pl.col("6 of 10") | (rule < R4)
    return (pl.col("4 of 4") & institutions & drivers & sectors).alias("covered")


def _only(possible: str, members: int) -> pl.Expr:
    """Return the position of the only member of a set, or null."""
    column = pl.col(possible)
    return pl.coalesce([pl.when(column == 1 << bit).then(_code(bit)) for bit in range(members)])


def _category_of(rule: str) -> pl.Expr:
    """Rules are in the order of the categories, with two for the second."""
    return pl.col(rule) - (pl.col(rule) >= R2B).cast(pl.Int8)


def _category() -> pl.Expr:
    answered = pl.when("covered").then(_category_of("rule mean")).otherwise(_code(NO_CATEGORY))
    return pl.coalesce(_only("possible", 5), answered).alias("category")


def _status() -> pl.Expr:
    single = _any([pl.col("possible") == 1 << bit for bit in range(5)])
    return (
        pl.when(single)
        .then(_code(DETERMINATE))
        .when("covered")
        .then(_code(PROVISIONAL))
        .otherwise(_code(UNDETERMINED))
        .alias("status")
    )


def _shock() -> pl.Expr:
    return pl.coalesce(_only("possible_shock", 3), _code(UNKNOWN_SHOCK)).alias("shock")


def _rule() -> pl.Expr:
    agrees = _category_of("rule mean") == pl.col("category")
    return pl.when(agrees).then("rule mean").otherwise("rule low").alias("path")


def _last_columns() -> Iterator[pl.Expr]:
    undetermined = pl.col("status") == UNDETERMINED
    yield _subtype()
    yield _origin()
    yield pl.when(undetermined).then(_code(-1)).otherwise("path").alias("rule")
    yield pl.when(~undetermined).then(_margin()).alias("margin")
    systemic = pl.col("flag 0") & (pl.col("category") == CATEGORY_4)
    flags = (systemic, *(pl.col(f"flag {bit}") for bit in range(1, 5)))
    yield _sum([_bit(flag, bit) for bit, flag in enumerate(flags)]).alias("flags")


def _margin() -> pl.Expr:
    """Return the least distance of the tests read up to the rule."""
    margins = [pl.col("lacks mean distance").abs()]
    for test in ("adequate", "functioning", "strong", "challenged"):
        margins.append(_least(margins[-1], pl.col(f"{test} mean distance").abs()))
    chosen = margins[-1]
    for rule, margin in ((R3, margins[3]), (R2B, margins[2]), (R2A, margins[1]), (R1, margins[0])):
        chosen = pl.when(pl.col("path") == rule).then(margin).otherwise(chosen)
    return chosen


def _subtype() -> pl.Expr:
    """Return the subtype of the answers where they are covered, else the one both extremes agree on."""
    low, high, mean = (_subtype_at(plane) for plane in PLANES)
    found = pl.when("covered").then(mean).otherwise(pl.when(low == high).then(low).otherwise(_code(-1)))
    fits = pl.col("category") == pl.when(found <= REALIGN).then(_code(CATEGORY_1)).otherwise(_code(CATEGORY_2))
    return pl.when(fits).then(found).otherwise(_code(-1)).alias("subtype")


def _subtype_at(plane: str) -> pl.Expr:
    partial, weak = ~pl.col(f"adequate {plane}"), ~pl.col(f"functioning {plane}")
    return (
        pl.when(pl.col(f"lacks {plane}") & pl.col(f"begun {plane}"))
        .then(_code(REALIGN))
        .when(f"lacks {plane}")
        .then(_code(ESTABLISH))
        .when(partial & weak)
        .then(_code(BOTH_PARTIAL))
        .when(weak)
        .then(_code(CAPACITY))
        .when(partial)
        .then(_code(FRAMEWORKS_ONLY))
        .otherwise(_code(-1))
    )


def _origin() -> pl.Expr:
    open_question = (pl.col("natural low") != pl.col("natural high")) | (pl.col("human low") != pl.col("human high"))
    hazards = pl.col("natural low").cast(pl.Int8) + pl.col("human low").cast(pl.Int8) * _code(2)
    return (
        pl.when((pl.col("shock") == NO_SHOCK) | (pl.col("shock") == UNKNOWN_SHOCK))
        .then(_code(0))
        .when((pl.col("shock") == IN_CRISIS) & (pl.col("K.event") > 0).fill_null(False))
        .then(pl.col("K.event").cast(pl.Int8))
        .when(open_question)
        .then(_code(UNKNOWN_ORIGIN))
        .when(hazards == 0)
        .then(_code(UNSPECIFIED))
        .otherwise(hazards)
        .alias("origin")
    )
