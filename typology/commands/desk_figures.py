"""The commands about the figures themselves: which ones the rulebook reads, and fetching those that are served."""

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from typology.commands.desk_options import (
    codes_of,
    countries_option,
    rulebook_with_desk,
)
from typology.commands.shared import PROBLEMS, csv_option, json_option, one_format, reports_problems, rulebook_option

if TYPE_CHECKING:
    from typology.rulebook.desk import Desk, Figure

__all__ = ["fetch", "indicators"]


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE...]")
@rulebook_option
@json_option
@csv_option
@reports_problems
def indicators(codes: tuple[str, ...], rulebook: str | None, as_json: bool, as_csv: bool) -> None:
    """List the figures that the rulebook reads.

    With a CODE, everything about it: goalposts, limits, caveats and the basis of each.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.desk.desk_of import desk_of

    desk = desk_of(rulebook_with_desk(rulebook))
    asked = {code: _figure(desk, code) for code in codes or desk.figures}
    if as_json:
        content = {code: figure.model_dump(mode="json", exclude_none=True) for code, figure in asked.items()}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    if as_csv:
        click.echo(_as_csv(asked), nl=False)
        return
    from typology.show.desk_figures import print_figure, print_figures
    from typology.show.terminal import console

    out = console()
    if not codes:
        print_figures(out, desk)
    for number, (code, figure) in enumerate(asked.items() if codes else ()):
        if number:
            out.print()
        print_figure(out, code, figure)


def _figure(desk: "Desk", code: str) -> "Figure":
    if code not in desk.figures:
        from typology.errors import nearest

        close = nearest(code, desk.figures)
        hint = f"did you mean {close!r}?" if close else "typology desk indicators lists them"
        raise click.UsageError(f"there is no figure {code!r}; {hint}")
    return desk.figures[code]


def _as_csv(figures: "Mapping[str, Figure]") -> str:
    """Return a row for each figure and item it informs, and one for a figure that informs none itself."""
    import pandas as pd

    from typology.rulebook.desk import Indicator

    rows = [
        {
            "code": code,
            **{name: getattr(figure, name) for name in ("name", "producer", "unit", "type", "method")},
            "oldest": figure.oldest.value if isinstance(figure, Indicator) else None,
            "item": item,
            "stands": figure.informs[item].stands if item else None,
            "reads": figure.informs[item].in_words if item else None,
        }
        for code, figure in figures.items()
        for item in figure.informs or [""]
    ]
    return pd.DataFrame(rows, dtype=object).to_csv(index=False)


@click.command()
@click.option(
    "--to", "folder", required=True, metavar="FOLDER", type=click.Path(file_okay=False), help="Made if there is none."
)
@countries_option
@click.option("--since", type=click.IntRange(1900, 2100), metavar="YEAR", help="The first year; all, if not given.")
@click.option(
    "--codes", callback=codes_of, metavar="CODE,CODE", help="Of the series; all of the rulebook, if not given."
)
@click.option(
    "--max-days",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="Files fetched later than that are kept.",
)
@click.option("--endpoint", metavar="ADDRESS", help="Another address of the same interface.")
@rulebook_option
@reports_problems
def fetch(
    folder: str, countries: tuple[str, ...] | None, since: int | None, codes: tuple[str, ...] | None,
    max_days: float, endpoint: str | None, rulebook: str | None,
) -> None:  # fmt: skip
    """Fetch series of the World Bank into a folder.

    The other commands read them from there. This one needs a network; no other does. Exits with 1 and the list if a
    series failed; the others are kept.
    """
    from typology.desk.fetched.fetching import fetch as fetched
    from typology.desk.fetched.provenance import provenance_of

    book = rulebook_with_desk(rulebook)
    try:
        files = fetched(
            folder,
            codes=codes,
            countries=countries,
            since=since,
            rulebook=book,
            endpoint=endpoint,
            max_days=max_days,
            say=lambda text: click.echo(text, err=True),
        )
    except ImportError as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(map(str, files)))
    record = provenance_of(folder)
    failed = [code for code in (record.not_fetched if record else ()) if codes is None or code in codes]
    if failed:
        click.echo(f"{len(failed)} series not fetched: {', '.join(failed)}.", err=True)
        sys.exit(PROBLEMS)
