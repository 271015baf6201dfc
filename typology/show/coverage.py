"""Coverage as a picture: where public figures answer, and where they see nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.countries.table import countries
from typology.desk.reviews.coverage import desk_coverage
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.show.headings import kind_headings, names_of, short, wrapped
from typology.show.palette import INK, QUIET, bare, category_colours, figure, ink_on, note
from typology.show.pictures import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["coverage_picture"]

By = Literal["subregion", "region"]

COLUMN, ROW, LABELS, NAMES = 0.185, 0.21, 2.3, 2.4
"""Width of a column, height of a row, and the room for the names of rows and of columns, in inches."""
GAP, LETTER = 0.6, 0.4
"""The space between groups of columns, and the width of a letter of their headings; in columns."""
NUMBERED = 40
"""Up to so many rows each cell has its number; beyond it only its colour."""
ELSEWHERE = ("Not in the table of countries",) * 2
ALL = "All"


class _Row(NamedTuple):
    """A row of the picture: what it is called, and the region it lies in, where rows are regions."""

    name: str
    region: str = ""


class _Group(NamedTuple):
    """The columns of one kind of blocks, from its left edge on."""

    heading: str
    left: float
    blocks: tuple[str, ...]


def coverage_picture(
    desk: Assessments, *, by: By | None = "subregion", rulebook: Rulebook | str | None = None
) -> Picture:
    """Draw which share of each block of the instrument is answered; what nothing answers stays white, with a dot.

    Parameters
    ----------
    desk
        A desk review, or other assessments.
    by
        A row for each subregion or region of M49, or None for a row for each unit.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("coverage.png")`` keeps it.

    Raises
    ------
    ValueError
        If ``by`` is something else.
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import typology as ty
    >>> coverage_picture(ty.load_pilots(), by=None).save("coverage.png")  # doctest: +SKIP
    """
    if by is not None and by not in get_args(By):
        raise ValueError(f"by is one of {', '.join(get_args(By))} or None, not {by!r}")
    book = load_rulebook(rulebook)
    rows, shares = _rows(desk, by, book)
    groups = tuple(_groups(book, [str(block) for block in shares.columns]))
    columns = groups[-1].left + len(groups[-1].blocks)
    drawn, (axes,) = figure(len(rows))
    drawn.set_size_inches(LABELS + COLUMN * columns, NAMES + ROW * len(rows) + 1.3)
    for group in groups:
        _draw(axes, group, shares[list(group.blocks)].to_numpy())
    _name_columns(axes, groups, book)
    _name_rows(axes, rows)
    axes.set_xlim(-0.2, columns + 0.2)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    bare(axes)
    axes.set_title("Share of the questions answered, in per cent", loc="left", fontsize=12, color=INK,
                   fontweight="bold", pad=14)  # fmt: skip
    note(drawn, wrapped(drawn, "A dot: nothing. N: national, L: local. In brackets: number of units. Optional "
                               "questions do not count.", *desk.labels))  # fmt: skip
    return Picture(drawn)


def _rows(desk: Assessments, by: By | None, book: Rulebook) -> tuple[list[_Row], pd.DataFrame]:
    """Return the rows from top to bottom, and their shares; the last of several is that of all units."""
    everyone = dict.fromkeys(desk.units, ALL)
    if by is None:
        rows = [_Row(name) for name in names_of(desk).values()]
        shares = desk_coverage(desk, book)
    else:
        regions = _regions(desk)
        place = 0 if by == "region" else 1
        counted = sorted(Counter((regions[unit][0], regions[unit][place]) for unit in desk.units).items())
        rows = [_Row(f"{name} ({units})", region) for (region, name), units in counted]
        shares = desk_coverage(desk, book, {unit: found[place] for unit, found in regions.items()})
        shares = shares.loc[[name for (_, name), _ in counted]]
    if len(rows) > 1:
        rows.append(_Row(f"{ALL} ({len(desk)})", ALL))
        shares = pd.concat([shares, desk_coverage(desk, book, everyone)])
    return rows, shares


def _regions(desk: Assessments) -> Mapping[str, tuple[str, str]]:
    """Return the region and the subregion of each unit; of a city those of its country."""
    of = desk.about.get("country", pd.Series(None, desk.units, dtype=object))
    found = {}
    for unit in desk.units:
        country = countries().get(unit) or countries().get(of[unit])
        region, subregion = (country.region, country.subregion) if country else (None, None)
        found[unit] = (region, subregion) if region and subregion else ELSEWHERE
    return found


def _groups(book: Rulebook, blocks: Sequence[str]) -> Iterator[_Group]:
    kinds = {block: book.dimensions[_dimension(block, book)].kind for block in blocks}
    left = 0.0
    for kind, members in groupby(blocks, key=kinds.__getitem__):
        group = _Group(kind_headings[kind], left, tuple(members))
        yield group
        left += max(len(group.blocks), LETTER * len(group.heading)) + GAP


def _dimension(block: str, book: Rulebook) -> str:
    return block if block in book.dimensions else block.rpartition(".")[0]


def _draw(axes: "Axes", group: _Group, shares: np.ndarray) -> None:
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    ladder = [*category_colours(tuple("12345")).values()]
    ramp = LinearSegmentedColormap.from_list("share", ladder[::-1])
    edges = group.left + np.arange(len(group.blocks) + 1)
    found = np.ma.masked_less_equal(shares, 0)
    axes.pcolormesh(edges, np.arange(len(shares) + 1) - 0.5, found, cmap=ramp, vmin=0, vmax=1,
                    edgecolor="white", linewidth=0.8)  # fmt: skip
    nothing = np.argwhere(shares <= 0)
    axes.plot(group.left + nothing[:, 1] + 0.5, nothing[:, 0], ".", color=QUIET, markersize=2, alpha=0.7)
    if len(shares) > NUMBERED:
        return
    for row, column in np.argwhere(shares > 0).tolist():
        share = shares[row, column]
        axes.text(group.left + column + 0.5, row, f"{100 * share:.0f}" if share >= 0.005 else "<1", ha="center",
                  va="center", fontsize=6, color=ink_on(to_hex(ramp(share))))  # fmt: skip


def _name_columns(axes: "Axes", groups: Sequence[_Group], book: Rulebook) -> None:
    axes.xaxis.tick_top()
    places = [group.left + place + 0.5 for group in groups for place in range(len(group.blocks))]
    names = [
        short(f"{block}  {book.dimensions[_dimension(block, book)].name}", 40)
        for group in groups
        for block in group.blocks
    ]
    axes.set_xticks(places, names, rotation=90, fontsize=7)
    for group in groups:
        axes.annotate(group.heading, (group.left, 0), xycoords=("data", "axes fraction"), xytext=(0, -6),
                      textcoords="offset points", va="top", fontsize=8, color=INK, fontweight="bold")  # fmt: skip


def _name_rows(axes: "Axes", rows: Sequence[_Row]) -> None:
    axes.set_yticks(range(len(rows)), [short(row.name, 44) for row in rows], fontsize=8)
    for place, (above, row) in enumerate(pairwise(rows)):
        if above.region != row.region:
            axes.axhline(place + 0.5, color=QUIET, linewidth=0.6)
