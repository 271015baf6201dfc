"""What the desk shows of a result: which sectors fall short whatever the missing answers are."""

from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import typology as ty
from typology.errors import Problem
from typology.show.desk_tables import print_warnings, review_table, short_for_certain

book = ty.load_rulebook()
sectors = [name for name, part in book.dimensions.items() if part.kind == "sector"]
items = [item for name in sectors for item in book.dimensions[name].items]

values = st.sampled_from([None, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0])
given_answers = st.fixed_dictionaries({}, optional=dict.fromkeys(items, values))


rests = st.lists(st.sampled_from([0.0, 1.5, 2.0, 4.0]), min_size=len(items), max_size=len(items))


@settings(max_examples=25, deadline=None)
@given(given_answers, rests)
def test_a_sector_that_is_short_for_certain_is_short_however_the_rest_is_answered(answers, rest):
    known = {item: value for item, value in answers.items() if value is not None}
    fillings = {"XXA": {}, "XXB": dict(zip(items, rest, strict=True)), "XXC": dict.fromkeys(items, 4.0)}
    frame = pd.DataFrame.from_dict({unit: {**filling, **known} for unit, filling in fillings.items()}, orient="index")
    found = ty.classify(frame.reindex(columns=items).rename_axis("unit"), rulebook=book)

    certain = set(short_for_certain(found, "sectors")["XXA"])

    assert certain <= set(found["XXB"].needs["sectors"].scores)
    assert certain == set(found["XXC"].needs["sectors"].scores)


def test_the_share_answered_counts_no_optional_item():
    asked = [name for name, item in book.items.items() if not item.optional]
    nothing = ty.load_pilots().only(["KEN"]).with_answers("KEN", dict.fromkeys(book.items), book)
    one = nothing.with_answers("KEN", {asked[0]: 2.0}, book)

    optional = nothing.with_answers(
        "KEN", {next(name for name, item in book.items.items() if item.optional): 2.0}, book
    )
    shares = [review_table(ty.classify(given))["answered"].item() for given in (nothing, one, optional)]
    np.testing.assert_allclose(shares, [0, 1 / len(asked), 0], atol=1e-6)


@pytest.mark.parametrize(("terminal", "lines"), [(False, 31), (True, 13)])
def test_a_terminal_shows_the_first_warnings_and_a_file_all(terminal, lines):
    warnings = [Problem("a jump", file="figures.csv", row=row) for row in range(2, 32)]
    out = Console(file=StringIO(), force_terminal=terminal, color_system=None, width=120)

    print_warnings(out, warnings)

    said = out.file.getvalue().splitlines()
    assert len(said) == lines
    assert said[-1] == f"30 warnings{', 12 of them shown' if terminal else ''}; the figures were used."
