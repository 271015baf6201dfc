"""What makes a question about hubs unclear, or impossible at first sight, in plain words."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from typology.errors import Problem, _ProblemsError, nearest
from typology.portfolio.hubs.amounts import amount, at_least, at_most
from typology.portfolio.hubs.question import HubQuestion

__all__ = ["HubQuestionError", "number_problems", "shape_problems"]


class HubQuestionError(_ProblemsError, ValueError):
    """A question about hubs cannot be answered; ``problems`` lists everything that stands in the way."""

    subject = "The question about hubs"


def shape_problems(question: HubQuestion) -> list[Problem]:
    """Return what keeps the parts of a question from fitting together."""
    places, sites = len(question.countries), len(question.candidates)
    problems = []
    for what, codes in (("countries", question.countries), ("candidates", question.candidates)):
        if not codes:
            problems.append(Problem(f"there are no {what}", expected="at least one"))
        problems += [
            Problem(f"a code stands twice among the {what}", found=code, expected="each once")
            for code, times in Counter(codes).items()
            if times > 1
        ]
    shapes = [
        ("costs", question.costs.shape, (places, sites), "countries x candidates"),
        ("loads", question.loads.shape, (places,), "one per country"),
        ("capacities", question.capacities.shape, (sites,), "one number, or one per candidate"),
        ("opening costs", question.opening.shape, (sites,), "one number, or one per candidate"),
    ]
    shapes += [
        (f"rule {name!r}", rule.shape, (places, sites), "countries x candidates")
        for name, rule in question.forbidden.items()
    ]
    problems += [
        Problem(f"{what}: not as many numbers as needed", found=_size(found), expected=f"{_size(due)}, {meaning}")
        for what, found, due, meaning in shapes
        if found != due
    ]
    return problems


def number_problems(question: HubQuestion) -> list[Problem]:
    """Return what is wrong with the numbers, or impossible whatever the plan."""
    problems = [*_hubs(question), *_offices(question), *_values(question)]
    unclear = np.isnan(question.loads).any() or np.isnan(question.capacities).any()
    return problems if unclear else [*problems, *_room(question)]


def _hubs(question: HubQuestion) -> Iterator[Problem]:
    fewest, most, sites = question.fewest, question.most, len(question.candidates)
    if fewest < 1:
        yield Problem("a plan without hubs", found=str(fewest), expected="at least 1 hub")
    if fewest > most:
        yield Problem("the fewest hubs are more than the most", found=f"{fewest} to {most}", expected="fewest first")
    if fewest > sites:
        yield Problem(
            "more hubs than places for them", found=str(fewest), expected=f"at most {sites}, the number of candidates"
        )
    known = [code for code in question.fixed if code in question.candidates]
    if len(known) > most >= 1:
        yield Problem(
            "more offices are to stay open than there may be hubs",
            found=", ".join(known),
            expected=f"at most {most}, or at least {len(known)} hubs",
        )


def _offices(question: HubQuestion) -> Iterator[Problem]:
    named = [("an office that is to stay open", question.fixed), ("a favoured place", tuple(question.favoured))]
    for what, codes in named:
        for code in codes:
            if code not in question.candidates:
                yield Problem(
                    f"{what} is no candidate",
                    found=code,
                    expected=f"one of {_listed(question.candidates)}",
                    suggestion=nearest(code, question.candidates),
                )


def _values(question: HubQuestion) -> Iterator[Problem]:
    missing: NDArray[np.bool_] = ~np.isfinite(question.costs)
    nowhere, unplaced = np.asarray(missing.all(axis=1)), np.asarray(missing.all(axis=0))
    lost = [code for code, gone in zip(question.countries, nowhere, strict=True) if gone]
    lost += [code for code, gone in zip(question.candidates, unplaced, strict=True) if gone]
    for code in dict.fromkeys(lost):
        what = "where it lies is not known, so what it costs to serve is no number"
        yield Problem(what, expected="coordinates, or a cost", unit=code)
    single = missing & ~nowhere[:, None] & ~unplaced
    for row, column in np.argwhere(single)[:10]:
        pair = f"{question.countries[row]} from {question.candidates[column]}"
        yield Problem("a cost of serving is no number", found=pair, expected="a number; say by a rule who may not")
    for what, values, codes in (
        ("load", question.loads, question.countries),
        ("capacity", np.where(np.isposinf(question.capacities), 0, question.capacities), question.candidates),
    ):
        for place in np.flatnonzero(~(np.isfinite(values) & (values >= 0))):
            yield Problem(
                f"its {what} is no number", found=f"{values[place]:g}", expected="0 or more", unit=codes[place]
            )
    for code, value in zip(question.candidates, question.opening, strict=True):
        if not np.isfinite(value):
            yield Problem("its opening cost is no number", found=f"{value:g}", expected="a number", unit=code)
    for code, value in question.favoured.items():
        if not np.isfinite(value) or value < 0:
            yield Problem("its discount is no number", found=f"{value:g}", expected="0 or more", unit=code)
    if not np.isfinite(question.lowest_load) or question.lowest_load < 0:
        yield Problem("the lowest load of a hub is no number", found=f"{question.lowest_load:g}", expected="0 or more")


def _room(question: HubQuestion) -> Iterator[Problem]:
    """Yield what no plan can satisfy: too little room, or too little work."""
    loads, capacities, slack = question.loads, question.capacities, question.slack
    total, largest = float(loads.sum()), float(capacities.max())
    too_large = loads > largest + slack
    if too_large.any():
        yield _of_some(
            question,
            too_large,
            "{} alone {} more than any hub can carry",
            f"a capacity of {at_least(loads.max())} or more; the largest is {amount(largest)}",
        )
    lonely = ~question.allowed.any(axis=1) & ~too_large
    if lonely.any():
        rules = " and ".join(repr(name) for name in question.forbidden)
        expected = f"at least one that {rules} and its capacity allow"
        yield _of_some(question, lonely, "no candidate may serve {}", expected)
    room = np.sort(capacities)[::-1].cumsum()
    most = min(question.most, len(capacities))
    if most >= 1 and total > room[most - 1] + slack:
        enough = np.flatnonzero(room >= total - slack)
        more = f", or {enough[0] + 1} hubs" if len(enough) else ""
        held = f"{most} hub{'s' if most > 1 else ''} with room for {amount(room[most - 1])}"
        yield Problem(
            "the capacity of all hubs together cannot hold the load",
            found=f"{amount(total)} of load, {held}",
            expected=f"a capacity of {at_least(total / most)} or more per hub{more}",
        )
    if question.fewest >= 1 and question.fewest * question.lowest_load > total + slack:
        fewer = int((total + slack) // question.lowest_load)
        yield Problem(
            "there is not enough load to make every hub worth opening",
            found=f"{amount(total)} of load for {question.fewest} hubs of at least {amount(question.lowest_load)}",
            expected=f"a lowest load of {at_most(total / question.fewest)} or less"
            + (f", or {fewer} hub{'s' if fewer > 1 else ''}" if fewer else ""),
        )
    for place in np.flatnonzero(capacities < question.lowest_load - slack):
        if question.must_open[place]:
            yield Problem(
                "this office is to stay open but cannot carry the lowest load of a hub",
                found=amount(capacities[place]),
                expected=f"a capacity of {at_least(question.lowest_load)} or more",
                unit=question.candidates[place],
            )


def _of_some(question: HubQuestion, which: NDArray[np.bool_], what: str, expected: str) -> Problem:
    """Return one problem of one country, or of several that share it."""
    codes = [question.countries[place] for place in np.flatnonzero(which)]
    if len(codes) == 1:
        return Problem(what.format("this country", "is"), expected=expected, unit=codes[0])
    return Problem(what.format("these countries", "are"), found=", ".join(codes), expected=expected)


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) if len(codes) <= 12 else f"{len(codes)} candidates, from {codes[0]} to {codes[-1]}"


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(str(length) for length in shape) or "one number"
