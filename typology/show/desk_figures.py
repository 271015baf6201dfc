"""The figures of a rulebook's desk on a terminal: a list of them, and everything about one."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from typology.rulebook.desk import Composite, Desk, Figure, Indicator
from typology.show.terminal import print_rows

__all__ = ["print_figure", "print_figures"]


def print_figures(out: Console, desk: Desk) -> None:
    """Print the figures of a rulebook, one a line."""
    header = ["code", "name", "unit", "informs", "oldest"]
    print_rows(out, header, (_figure_row(code, figure) for code, figure in desk.figures.items()))
    out.print()
    out.print(
        f"{len(desk.indicators)} published series and {len(desk.composites)} figures computed of them; with CODE, "
        "all about one. A star marks what only goes along with what is asked."
    )


def _figure_row(code: str, figure: Figure) -> list[str | Text]:
    informs = ", ".join(f"{item} {reading.in_words}{_star(reading.stands)}" for item, reading in figure.informs.items())
    return [Text(code, style="bold"), figure.name, figure.unit, informs or "no answer itself", _oldest(figure)]


def _star(stands: str) -> str:
    return "*" if stands == "proxy" else ""


def _oldest(figure: Figure) -> str:
    return f"{figure.oldest.value:g} years" if isinstance(figure, Indicator) else "computed"


def print_figure(out: Console, code: str, figure: Figure) -> None:
    """Print everything that a rulebook says of a figure."""
    out.print(Text(f"{figure.name} ({code})", style="bold"))
    for line in _about(figure):
        out.print(line, markup=False)


def _about(figure: Figure) -> Iterator[str]:
    yield f"  {figure.producer}; {figure.unit}; {figure.type}; {figure.method} method"
    if figure.better:
        yield f"  {figure.better} is good"
    if isinstance(figure, Indicator):
        yield from _limits(figure)
    if isinstance(figure, Composite):
        yield f"  computed from {', '.join(dict.fromkeys(figure.made_of.codes))}"
    if figure.instead_of:
        yield f"  stands in where {figure.instead_of} has no value"
    for item, reading in figure.informs.items():
        yield f"  informs {item} as a {reading.stands}, {reading.in_words}"
        yield from (f"    {citation}" for citation in reading.basis)
    for caveat in figure.caveats:
        yield f"  beware: {_caveat(caveat.says, caveat.countries, caveat.coded)}"
    yield "  basis:"
    yield from (f"    {citation}" for citation in figure.basis)


def _limits(indicator: Indicator) -> Iterator[str]:
    usual = f", most of them {indicator.usual}" if indicator.usual else ""
    jump = f"; from one year to the next by more than {indicator.jump:g} is odd" if indicator.jump else ""
    yield f"  values {indicator.possible}{usual}{jump}"
    yield f"  at most {indicator.oldest.value:g} years old: {indicator.oldest.meaning}"
    if indicator.also:
        yield f"  also published as {', '.join(indicator.also)}"


def _caveat(says: str, countries: Iterable[str], coded: Iterable[float]) -> str:
    of = f" ({', '.join(countries)})" if countries else ""
    values = ", ".join(f"{value:g}" for value in coded)
    return f"{says}{of}" + (f" Not used: {values}." if values else "")
