"""Check that desk indicators fit the items they inform, the figures they are made of, and one another."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from typology.errors import Problem
from typology.rulebook.desk import Composite, Desk, Figure, Indicator, Range, Reading, methods
from typology.rulebook.findings import Finding, dangling, each_known
from typology.rulebook.instrument import Item, Scale
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Path

__all__ = ["desk_links"]

of_frameworks = ("enabler", "institution")
scores = Range(lowest=0, highest=10)


def desk_links(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong between desk indicators and the rest of a rulebook."""
    desk = rulebook.desk
    if desk is None:
        return
    laws = rulebook.evidence.laws.types if rulebook.evidence else ()
    for code, figure in desk.figures.items():
        path = _path(desk, code)
        for item, reading in figure.informs.items():
            yield from _reading((*path, "informs", item), rulebook, figure, reading, item)
        if figure.informs and figure.better is None:
            yield path, Problem("a figure without a direction", code, "better: high or better: low")
        if figure.type.casefold() in (law.casefold() for law in laws):
            expected = "another type; a figure is not the text of a law"
            yield (*path, "type"), Problem("a figure that counts as a law", figure.type, expected)
    yield from _references(rulebook, desk)
    yield from _names(desk)
    yield from _unused(rulebook, desk)


def _path(desk: Desk, code: str) -> Path:
    return ("desk", "indicators" if code in desk.indicators else "composites", code)


# A figure and an item -------------------------------------------------------------------------------------------


def _reading(path: Path, rulebook: Rulebook, figure: Figure, reading: Reading, name: str) -> Iterator[Finding]:
    item = rulebook.items.get(name)
    if item is None:
        yield dangling(path, "item", name, rulebook.items)
        return
    scale = rulebook.scales.scales.get(item.scale)
    if scale is None:
        return
    if scale.choices is not None:
        yield path, Problem("a reading on a scale of choices", name, "an item whose scale has steps")
        return
    where = (*path, "steps" if reading.steps is not None else "highest_at")
    yield from _direction(where, figure, reading, scale)
    yield from _range(where, figure, reading)
    yield from _reach(where, reading, scale)
    yield from _open((*path, "open_around"), figure, reading)
    yield from _modest(path, rulebook, figure, reading, item)


def _direction(path: Path, figure: Figure, reading: Reading, scale: Scale) -> Iterator[Finding]:
    if figure.better is not None and reading.rises != (figure.better == scale.better):
        way = "falling" if reading.rises else "rising"
        high = "good" if figure.better == "high" else "bad"
        expected = f"{way} values, because a high value is {high} and the scale has better: {scale.better}"
        yield path, Problem("a reading in the wrong direction", reading.in_words, expected)


def _range(path: Path, figure: Figure, reading: Reading) -> Iterator[Finding]:
    possible = _possible(figure)
    outside = [bound for bound in reading.bounds if possible and bound not in possible]
    if outside:
        found = ", ".join(f"{bound:g}" for bound in outside)
        yield path, Problem("a bound that no value can reach", found, f"{possible}, the possible values")


def _possible(figure: Figure) -> Range | None:
    if isinstance(figure, Indicator):
        return figure.possible
    return scores if isinstance(figure, Composite) and figure.made_of.is_score else None


def _reach(path: Path, reading: Reading, scale: Scale) -> Iterator[Finding]:
    """Yield steps that are not one for each whole step of the scale above its lowest."""
    if reading.steps is None or scale.lowest is None or scale.highest is None:
        return
    wanted = int(scale.highest - scale.lowest)
    if len(reading.steps) != wanted:
        expected = f"{wanted}, for {scale.lowest:g} to {scale.highest:g}"
        yield path, Problem("steps that do not fit the scale", str(len(reading.steps)), expected)


def _open(path: Path, figure: Figure, reading: Reading) -> Iterator[Finding]:
    if reading.open_around is None:
        return
    if figure.margin is None:
        yield path, Problem("a bound left open without a margin", f"{reading.open_around:g}", "margin of the figure")
    if reading.steps is not None and reading.open_around not in reading.steps:
        yield path, Problem("no step to be left open", f"{reading.open_around:g}", f"one of {reading.in_words[3:]}")


def _modest(path: Path, rulebook: Rulebook, figure: Figure, reading: Reading, item: Item) -> Iterator[Finding]:
    """Yield readings that would be reliable evidence on frameworks or institutions, which no figure is."""
    desk = rulebook.desk
    if desk is None or item.kind not in of_frameworks:
        return
    if desk.reviewing.method_of(figure, reading) == methods[0]:
        expected = "limited at most, because no figure sees frameworks and institutions themselves"
        yield (*path, "stands"), Problem("desk evidence that says too much", f"{figure.method} on {item.id}", expected)


# Figures and one another ----------------------------------------------------------------------------------------


def _references(rulebook: Rulebook, desk: Desk) -> Iterator[Finding]:
    for code, figure in desk.figures.items():
        path = _path(desk, code)
        if figure.instead_of is not None:
            yield from _stand_in((*path, "instead_of"), rulebook, desk, figure, figure.instead_of)
        if isinstance(figure, Indicator) and figure.error is not None and figure.error not in desk.indicators:
            yield dangling((*path, "error"), "indicator", figure.error, desk.indicators)
        if isinstance(figure, Composite):
            yield from _ingredients((*path, "made_of"), figure, desk)
    yield from _circles(desk, "instead_of", lambda figure: (figure.instead_of,) if figure.instead_of else ())
    yield from _circles(desk, "made_of", lambda figure: tuple(_composed(figure)))


def _stand_in(path: Path, rulebook: Rulebook, desk: Desk, figure: Figure, other: str) -> Iterator[Finding]:
    if other not in desk.figures:
        yield dangling(path, "figure", other, desk.figures)
        return
    items, others = figure.informs.keys(), desk.figures[other].informs.keys()
    if not items & others and items | others <= rulebook.items.keys():
        yield path, Problem("a figure that stands in for nothing", f"{path[2]} for {other}", "an item that both inform")


def _ingredients(path: Path, figure: Composite, desk: Desk) -> Iterator[Finding]:
    for part in figure.made_of.parts:
        if part.code is not None and part.code not in desk.figures:
            yield dangling(path, "figure", part.code, desk.figures)
        yield from ((path, problem) for _, problem in each_known((), "indicator", part.plus, desk.indicators))
        if part.per is not None and part.per not in desk.indicators:
            yield dangling(path, "indicator", part.per, desk.indicators)


def _composed(figure: Figure) -> Iterator[str]:
    if isinstance(figure, Composite):
        yield from figure.made_of.codes


def _circles(desk: Desk, key: str, leads: Callable[[Figure], Iterable[str]]) -> Iterator[Finding]:
    """Yield each circle of references once, at the figure of it that comes first."""
    seen: set[str] = set()
    for code in desk.figures:
        circle = _circle(code, desk.figures, leads)
        if circle and not seen.intersection(circle):
            seen.update(circle)
            found = " to ".join((*circle, code))
            yield (*_path(desk, code), key), Problem("a circle", found, "figures that do not lead back to themselves")


def _circle(code: str, figures: Mapping[str, Figure], leads: Callable[[Figure], Iterable[str]]) -> tuple[str, ...]:
    """Return the way from a figure back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(code,)]
    reached: set[str] = set()
    while ways:
        way = ways.pop()
        for other in leads(figures[way[-1]]):
            if other == code:
                return way
            if other in figures and other not in reached:
                reached.add(other)
                ways.append((*way, other))
    return ()


def _names(desk: Desk) -> Iterator[Finding]:
    """Yield codes and other names that stand for two figures, in whatever case they are written."""
    names: list[tuple[str, str, Path]] = [(code, code, _path(desk, code)) for code in desk.figures]
    for code, indicator in desk.indicators.items():
        path: Path = ("desk", "indicators", code, "also")
        names += [(name, code, (*path, position)) for position, name in enumerate(indicator.also)]
    taken: dict[str, str] = {}
    for name, code, path in names:
        if first := taken.get(name.casefold()):
            yield path, Problem("a name used twice", name, f"one figure of that name; it stands for {first}")
        taken.setdefault(name.casefold(), code)


def _unused(rulebook: Rulebook, desk: Desk) -> Iterator[Finding]:
    used = {code for code, figure in desk.figures.items() if figure.informs}
    used |= {code for figure in desk.figures.values() for code in _composed(figure)}
    used |= {figure.instead_of for figure in desk.figures.values() if figure.instead_of}
    used |= {indicator.error for indicator in desk.indicators.values() if indicator.error}
    if rulebook.crosscheck and (view := rulebook.crosscheck.indicator_view):
        used |= {code for composite in view.composites.values() for code in composite.features}
    for code, figure in desk.figures.items():
        if code not in used:
            kind = "a composite" if isinstance(figure, Composite) else "an indicator"
            yield _path(desk, code), Problem(f"{kind} that nothing uses", code, "informs, or a composite of it")
