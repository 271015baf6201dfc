"""From answers to scores as expressions of a decision model, generated from the raw files of the rulebook.

A unit comes with its answers by item: a number, null where it is unknown, -1 where the question does not apply. A score
is three values: with unknown answers at the lowest, at the highest, and as answered, null where too little is. Every
node reads what those before it left; the first keeps nothing of the answers but what was made of them.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tests.oracles.zen_nodes import Line, Node, by_plane, expressions, functions, listed, planes, word

levels = {"national": "N", "regional": "R", "local": "L"}


class Scores:
    """The nodes that make scores.

    Parameters
    ----------
    rules
        The raw files.
    wanted
        Scores; dimensions without any of them are left out. None for all.
    """

    def __init__(self, rules: Mapping[str, Any], wanted: Collection[str] | None = None) -> None:
        self.rules = rules
        self.aggregation = rules["aggregation"]
        self.dimensions: dict[str, Any] = {}
        self.measures: dict[str, Any] = {}
        for name, part in rules["dimensions"].items():
            if wanted is None or {name, *self.levels_of(name), *part["items"]} & set(wanted):
                self.dimensions[name] = part
        for name, measure in self.aggregation["measures"].items():
            if wanted is None or name in wanted:
                self.measures[name] = measure

    def nodes(self) -> Iterator[Node]:
        yield expressions("answers", [*self.event(), *self.applicable(), *self.signs(), *self.sectors()], keep=False)
        yield expressions("means", self.means())
        yield expressions("nation", self.nation())
        yield expressions("levels", self.stood_in())
        yield expressions("dimensions", self.combined())
        if self.measures:
            yield expressions("measures", self.measured())

    @property
    def names(self) -> list[str]:
        """Every score."""
        with_levels = [score for name in self.of("levels") for score in (name, *self.levels_of(name))]
        signs = [item for name in self.of("items") for item in self.numbers(name)]
        return [*with_levels, *self.of("mean"), *self.of("outcome_and_response"), *signs, *self.measures]

    @property
    def items(self) -> list[str]:
        """Every item that is read."""
        apart = self.of("apart")
        return [item for name, part in self.dimensions.items() if name not in apart for item in part["items"]]

    # The rulebook, read.

    def of(self, how: str) -> list[str]:
        """Return the dimensions that become scores in one way."""
        combine = self.aggregation["combine"]
        return [name for name, part in self.dimensions.items() if combine[part["kind"]] == how]

    def levels_of(self, name: str) -> list[str]:
        return [f"{name}.{letter}" for letter in levels.values()]

    def numbers(self, name: str) -> list[str]:
        """Return the items that are answered with a number."""
        part, scales = self.dimensions[name], self.rules["scales"]["scales"]
        own = {item: scales[asked.get("scale", part["scale"])] for item, asked in part["items"].items()}
        return [item for item, scale in own.items() if "choices" not in scale]

    def ends(self, name: str) -> tuple[float, float]:
        """Return the ends of the scale of a dimension."""
        scale = self.rules["scales"]["scales"][self.dimensions[name]["scale"]]
        return scale["lowest"], scale["highest"]

    def blocks(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield dimension, name and items of all that is averaged: a level, or a dimension without levels."""
        for name in self.of("levels"):
            items = self.dimensions[name]["items"]
            for level, letter in levels.items():
                yield name, f"{name}.{letter}", [item for item in items if items[item]["level"] == level]
        yield from ((name, name, list(self.dimensions[name]["items"])) for name in self.of("mean"))

    # From answers to scores.

    def event(self) -> Iterator[Line]:
        yield "event", word(self.rules["decision"]["shock"]["origin"]["event"])

    def applicable(self) -> Iterator[Line]:
        """The answers of each block without those to questions that do not apply."""
        for _, block, items in self.blocks():
            yield _answers(block), f"filter({listed(map(word, items))}, # != -1)"

    def means(self) -> Iterator[Line]:
        """Means over the questions that apply; where none does, anything is left open."""
        coverage = self.aggregation["coverage"]["value"]
        for name, block, _ in self.blocks():
            answers = _answers(block)
            low, high = (f"avg(map({answers}, # ?? {end}))" for end in self.ends(name))
            covered = f"count({answers}, # != null) >= max([1, {coverage} * len({answers})])"
            mean = by_plane(low, high, f"{covered} ? avg(filter({answers}, # != null)) : null")
            yield _alone(block), f"len({answers}) == 0 ? {by_plane(*self.ends(name), 'null')} : {mean}"

    def nation(self) -> Iterator[Line]:
        """National level: the nation alone, or with its regions where at least one of their items is answered."""
        share = self.aggregation["levels"]["regional_in_national"]["value"]
        for name in self.of("levels"):
            nation, region = f"{name}_N_alone", f"{name}_R"
            joined = _of_both(nation, region, f"{1 - share} * {nation}.{{0}} + {share} * {region}.{{0}}")
            silent, absent = f"not({_any_known(f'{name}.R')})", f"not({_applies(f'{name}.N')})"
            yield f"{name}_N_joined", f"{silent} ? {nation} : {absent} ? {region} : {joined}"

    def stood_in(self) -> Iterator[Line]:
        """Where no question of a level applies, the other level stands for it."""
        for name in self.of("levels"):
            nation, local = f"{name}_N_joined", f"{name}_L_alone"
            nation_applies = f"({_applies(f'{name}.N')} or {_any_known(f'{name}.R')})"
            local_applies = f"({_applies(f'{name}.L')})"
            yield f"{name}_N", f"{nation_applies} or not({local_applies}) ? {nation} : {local}"
            yield f"{name}_L", f"{local_applies} or not({nation_applies}) ? {local} : {nation}"

    def combined(self) -> Iterator[Line]:
        """Levels together: a weighted mean, at most so far above the weaker."""
        weight = self.aggregation["levels"]
        own, other, ceiling = (weight[part]["value"] for part in ("national", "local", "ceiling"))
        for name in self.of("levels"):
            nation, local = f"{name}_N", f"{name}_L"
            weighed = f"{own} * {nation}.{{0}} + {other} * {local}.{{0}}"
            capped = f"min([{weighed}, {nation}.{{0}} + {ceiling}, {local}.{{0}} + {ceiling}])"
            yield name, _of_both(nation, local, capped)

    def sectors(self) -> Iterator[Line]:
        """The outcome, capped by the response; at the top where it does not apply, so that it is no challenge."""
        ceiling = self.aggregation["outcome_and_response"]["ceiling"]["value"]
        for name in self.of("outcome_and_response"):
            lowest, highest = self.ends(name)
            by_role = {part["role"]: word(item) for item, part in self.dimensions[name]["items"].items()}
            outcome, response = by_role["outcome"], by_role["response"]
            low, high = (
                f"min([{outcome} ?? {end}, {response} == -1 ? {highest} : ({response} ?? {end}) + {ceiling}])"
                for end in (lowest, highest)
            )
            uncapped = f"{outcome} == null or ({response} ?? -1) == -1"
            score = by_plane(low, high, f"{uncapped} ? {outcome} : min([{outcome}, {response} + {ceiling}])")
            yield name, f"{outcome} == -1 ? {by_plane(highest, highest, highest)} : {score}"

    def signs(self) -> Iterator[Line]:
        """A sign of shock that does not apply is none."""
        for name in self.of("items"):
            lowest, highest = self.ends(name)
            for item in self.numbers(name):
                sign = word(item)
                score = by_plane(f"{sign} ?? {lowest}", f"{sign} ?? {highest}", sign)
                yield sign, f"{sign} == -1 ? {by_plane(lowest, lowest, lowest)} : {score}"

    def measured(self) -> Iterator[Line]:
        for name, measure in self.measures.items():
            low, high, answered = (_measure(measure, plane) for plane in planes)
            known = listed(f"{word(score)}.answered" for score in _leaves(measure))
            yield name, by_plane(low, high, f"some({known}, # == null) ? null : {answered}")


def _alone(block: str) -> str:
    """Return a level before others are joined to it; regions and dimensions without levels remain as they are."""
    return f"{word(block)}_alone" if block.endswith((".N", ".L")) else word(block)


def _answers(block: str) -> str:
    return f"{word(block)}_answers"


def _applies(block: str) -> str:
    return f"len({_answers(block)}) > 0"


def _any_known(block: str) -> str:
    return f"some({_answers(block)}, # != null)"


def _of_both(one: str, other: str, expression: str) -> str:
    """Return an expression on each plane, null as answered unless both scores are known."""
    answered = f"{one}.answered == null or {other}.answered == null ? null : {expression.format('answered')}"
    return by_plane(expression.format("lowest"), expression.format("highest"), answered)


def _measure(written: str | Mapping[str, Any], plane: str) -> str:
    """Return a measure, whose parts are scores or measures themselves."""
    if isinstance(written, str):
        return f"{word(written)}.{plane}"
    how = _how(written)
    return f"{functions[how]}({listed(_measure(part, plane) for part in written[how])})"


def _leaves(written: str | Mapping[str, Any]) -> Iterator[str]:
    """Yield the scores that a measure reads."""
    if isinstance(written, str):
        yield written
    else:
        for part in written[_how(written)]:
            yield from _leaves(part)


def _how(measure: Mapping[str, Any]) -> str:
    return next(key for key in functions if key in measure)
