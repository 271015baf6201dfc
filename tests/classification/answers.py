"""Answers for the tests of this folder: drawn by hypothesis, or a whole instrument answered alike."""

from collections.abc import Mapping

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pandas as pd
from numpy.typing import NDArray

import typology as ty

NOT_APPLICABLE = -1.0

Matrix = NDArray[np.float64]

rulebook = ty.load_rulebook()
items = tuple(rulebook.items)
kinds = np.array([rulebook.dimensions[item.dimension].kind for item in rulebook.items.values()])
maturity = np.isin(kinds, ["enabler", "institution", "driver", "sector"])
"""Rows of the questions on which the core category rests."""

_keys = [(item.dimension, item.level) for item in rulebook.items.values()]
_blocks = np.array([list(dict.fromkeys(_keys)).index(key) for key in _keys])
_kinds = np.unique(kinds)
_scales = [rulebook.scale_of(item) for item in items]
_whole_steps = np.array([scale.step == 1 for scale in _scales])
_choices = np.array([scale.choices is not None for scale in _scales])


def units_of(values: Matrix, codes: list[str] | None = None, order: NDArray[np.intp] | None = None) -> ty.Assessments:
    """Return assessments of a matrix items x units; with an order, the items come in that order."""
    index = pd.Index(codes or [f"U{number}" for number in range(values.shape[1])], name="unit", dtype=object)
    names = items if order is None else tuple(items[row] for row in order)
    return ty.Assessments(names, values if order is None else values[order], pd.DataFrame(index=index))


def one_unit(answers: Mapping[str, float]) -> ty.Assessments:
    """Return one unit; what is not given is unknown. A key ending in ``*`` answers every question that begins so."""
    values = np.full((len(items), 1), np.nan)
    for key, value in answers.items():
        values[[item.startswith(key[:-1]) if key.endswith("*") else item == key for item in items]] = value
    return units_of(values)


@st.composite
def matrices(draw: st.DrawFn, least: int = 1, most: int = 3) -> Matrix:
    """Draw answers of some units: each kind of question around a level, blocks and single answers off it or missing."""
    units = draw(st.integers(least, most))
    shape, per_block, per_kind = (len(items), units), (len(set(_keys)), units), (len(_kinds), units)
    level = draw(hnp.arrays(np.int8, per_kind, elements=st.integers(0, 8), fill=st.nothing()))
    shift = draw(hnp.arrays(np.int8, per_block, elements=st.integers(-4, 4), fill=st.just(0)))
    offset = draw(hnp.arrays(np.int8, shape, elements=st.integers(-3, 3), fill=st.just(0)))
    absent = st.sampled_from((0, 0, 0, 0, 1))
    gone = draw(hnp.arrays(np.int8, per_block, elements=st.sampled_from((0, 0, 0, 1, 1, 2)), fill=absent))
    lost = draw(hnp.arrays(np.int8, shape, elements=st.sampled_from((0, 1, 1, 2)), fill=absent))
    points = np.clip(level[np.searchsorted(_kinds, kinds)] + shift[_blocks] + offset, 0, 8)
    values = np.where(_whole_steps[:, None], np.minimum(points // 2, 3), points / 2)
    values = np.where(_choices[:, None], 1 + points % 3, values).astype(float)
    state = np.maximum(gone[_blocks], lost)
    return np.where(state == 1, np.nan, np.where(state == 2, NOT_APPLICABLE, values))


@st.composite
def raised(draw: st.DrawFn) -> tuple[Matrix, Matrix]:
    """Draw answers, and the same with some known maturity answers raised."""
    before = draw(matrices())
    by = draw(hnp.arrays(np.int8, before.shape, elements=st.integers(0, 8), fill=st.sampled_from((0, 0, 1)))) / 2
    known = maturity[:, None] & (before >= 0)
    return before, np.where(known, np.minimum(before + by, 4), before)


@st.composite
def changed(draw: st.DrawFn, rows: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Draw answers, and the same with the given rows answered otherwise."""
    before = draw(matrices(most=2))
    other = draw(matrices(least=before.shape[1], most=before.shape[1]))
    return before, np.where(rows[:, None], other, before)
