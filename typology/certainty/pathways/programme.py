"""The answers of one unit as a mixed-integer programme: how many steps each is raised, and what scores that makes."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.certainty.pathways.improvements import Improvable
from typology.certainty.pathways.targets import Clause, Way
from typology.rulebook.criteria import Reach, ReachCount, direction_of, scores_of
from typology.rulebook.plan import Block, LevelsRecipe, MeanRecipe, MeasureRecipe, OutcomeRecipe, Plan, Recipe
from typology.rulebook.proof import ScoreProgramme

__all__ = ["CLEAR", "Moves", "Programme", "Row"]

Moves = Mapping[int, int]
"""Steps by row of the answers; rows that do not move are left out."""

Row = tuple[Mapping[int, float], float]
"""Terms whose sum is at least a bound."""

CLEAR = 1e-5
"""How far past a bound a score must lie to have passed it: above the solver's tolerance, below any two scores."""


class Programme(ScoreProgramme):
    """Steps of every answer that may move, and on top of them the scores of each plane that is asked about."""

    def __init__(
        self,
        plan: Plan,
        answers: NDArray[np.float64],
        items: Sequence[Improvable],
        counting: Collection[int],
        *,
        freed: bool = False,
    ) -> None:
        super().__init__(plan.highest + 1)
        self.plan = plan
        self.answers = answers
        self.items = {item.row: item for item in items}
        self.recipes: dict[int, Recipe] = {row: recipe for recipe in plan.recipes for row in plan.targets_of(recipe)}
        self.steps: dict[int, int] = {}
        self.moved: dict[int, int] = {}
        self.beyond: dict[int, int] = {}
        self.upper: dict[int, int] = {}
        self.boundless: set[int] = set()
        counted = answers[list(counting)]
        self.any_unknown = bool((np.isnan(counted) | (counted == NOT_APPLICABLE)).any())
        for item in items:
            self.admit(item, freed)

    def admit(self, item: Improvable, freed: bool) -> None:
        """Add the steps of an answer, whether it moves at all and, if it may be freed, whether it passes its limit."""
        room = item.room if freed else item.limit
        if not room:
            return
        steps, moved = self.score(), self.switch()
        self.upper[steps] = room
        self.rows += [({steps: 1.0, moved: -1.0}, 0.0), ({steps: -1.0, moved: float(room)}, 0.0)]
        self.steps[item.row], self.moved[item.row] = steps, moved
        if room > item.limit:
            self.beyond[item.row] = beyond = self.switch()
            self.rows.append(({steps: -1.0, beyond: float(room - item.limit)}, -float(item.limit)))

    def require_one_of(self, ways: Sequence[Way]) -> None:
        """Require that one of some ways holds, whether unknown answers are at their lowest or at their highest."""
        planes = _Scores(self, highest=False), _Scores(self, highest=True)
        if len(ways) == 1:
            for clause in ways[0]:
                self.require_clause(clause, planes, None)
            return
        for plane in planes if self.any_unknown else planes[:1]:
            for way, guard in zip(ways, self.choose(len(ways), 1, None), strict=True):
                for clause in way:
                    self.require_clause(clause, (plane, plane), guard)

    def require_clause(self, clause: Clause, planes: "tuple[_Scores, _Scores]", guard: int | None) -> None:
        """Require one literal of a clause; one that stands alone, on the plane that makes it hold on the other too."""
        lowest, highest = planes
        if len(clause) > 1 and lowest is not highest:
            for plane in planes:
                self.require_clause(clause, (plane, plane), guard)
            return
        guards = [guard] if len(clause) == 1 else self.choose(len(clause), 1, guard)
        for (test, met), inner in zip(clause, guards, strict=True):
            criterion = self.plan.tests[test]
            plane = lowest if (direction_of(criterion) == "up") == met else highest
            self.require(criterion, met, {row: plane.of(row) for row in scores_of(criterion)}, inner)

    def require_reach(self, criterion: Reach, met: bool, variables: list[int], guard: int | None) -> None:
        """Require a summary to reach a bound; a mean with a sector that does not apply lies above every bound."""
        if criterion.how == "mean" and self.boundless.intersection(variables):
            if criterion.side.up != met:
                self.rows.append(({} if guard is None else {guard: -1.0}, 1.0 if guard is None else 0.0))
            return
        super().require_reach(criterion, met, variables, guard)

    def at_least(self, terms: Mapping[int, float], bound: float, guard: int | None) -> None:
        """Require terms >= bound, if the guard is on; if it is off, ask for no less than scores always give."""
        row = dict(terms)
        if guard is not None:
            least = self.highest * sum(weight for weight in terms.values() if weight < 0)
            row[guard], bound = least - bound, least
        self.rows.append((row, bound))

    def side(self, terms: Mapping[int, float], criterion: Reach | ReachCount, met: bool, guard: int | None) -> None:
        """Require a sum to lie on the met or the other side of a bound."""
        side = criterion.side if met else criterion.side.other
        sign = 1.0 if side.up else -1.0
        bound = sign * side.bound + (CLEAR if side.strict else 0.0)
        self.at_least({variable: sign * weight for variable, weight in terms.items()}, bound, guard)

    def equal(self, terms: Mapping[int, float], value: float) -> int:
        """Return a new variable that is the sum of some terms and a value."""
        variable = self.score()
        row = {variable: 1.0, **{other: -weight for other, weight in terms.items()}}
        self.rows += [(row, value), ({other: -weight for other, weight in row.items()}, -value)]
        return variable

    def lowest_of(self, parts: Mapping[int, float]) -> int:
        """Return a new variable that is the lowest of some variables, each with something added."""
        variable = self.score()
        for (part, added), guard in zip(parts.items(), self.choose(len(parts), 1, None), strict=True):
            self.at_least({part: 1.0, variable: -1.0}, -added, None)
            self.at_least({part: -1.0, variable: 1.0}, added, guard)
        return variable

    def exclude(self, moves: Moves) -> None:
        """Leave out exactly these moves, and no others."""
        others: dict[int, float] = {}
        for row, steps in self.steps.items():
            taken, room = moves.get(row, 0), self.upper[steps]
            more, fewer = self.switch(), self.switch()
            self.rows.append(({steps: 1.0, more: -(taken + 1.0)}, 0.0))
            self.rows.append(({steps: -1.0, fewer: -(room - taken + 1.0)}, -float(room)))
            others |= {more: 1.0, fewer: 1.0}
        self.rows.append((others, 1.0))

    def exclude_items(self, moves: Moves) -> None:
        """Leave out every set of items that contains these."""
        self.rows.append(({self.moved[row]: -1.0 for row in moves}, 1.0 - len(moves)))

    def minimise(self, objective: Mapping[int, float], also: Iterable[Row] = ()) -> NDArray[np.float64] | None:
        """Return the values of all variables at the proven minimum, or None if no values satisfy every row.

        Parameters
        ----------
        also
            Rows for this once.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows = [*self.rows, *also]
        entries = [(weight, place, variable) for place, (row, _) in enumerate(rows) for variable, weight in row.items()]
        weights, places, variables = zip(*entries, strict=True) if entries else ((), (), ())
        whole = {**dict.fromkeys(self.switches, 1), **self.upper}
        upper, costs = np.full(self.variables, self.highest), np.zeros(self.variables)
        upper[list(whole)] = list(whole.values())
        costs[list(objective)] = list(objective.values())
        integrality = np.zeros(self.variables)
        integrality[list(whole)] = 1
        result = milp(
            costs,
            constraints=LinearConstraint(
                csr_array((weights, (places, variables)), shape=(len(rows), self.variables)),
                lb=[bound for _, bound in rows],
            ),
            bounds=Bounds(0, upper),
            integrality=integrality,
            options={"mip_rel_gap": 0},
        )
        if result.status == 2:
            return None
        if not result.success:
            raise RuntimeError(f"the solver did not answer: {result.message}")
        values: NDArray[np.float64] = result.x
        return values


class _Scores:
    """The scores of one plane, each a variable, made when it is asked for: the arithmetic of the engine, as rows."""

    def __init__(self, programme: Programme, highest: bool) -> None:
        self.programme = programme
        self.highest = highest
        self.aggregation = programme.plan.rulebook.aggregation
        self.made: dict[int, int] = {}

    def of(self, row: int) -> int:
        if row not in self.made:
            match self.programme.recipes[row]:
                case MeanRecipe(block=block):
                    self.made[row] = self.mean(block)
                case LevelsRecipe() as recipe:
                    self.combine(recipe)
                case OutcomeRecipe() as recipe:
                    self.made[row] = self.outcome(recipe)
                case MeasureRecipe() as recipe:
                    self.made[row] = self.measure(recipe)
        return self.made[row]

    def answer(self, row: int, top: float) -> tuple[dict[int, float], float]:
        """Return terms and a constant that make an answer; an unknown one leaves its end of the scale if moved."""
        programme = self.programme
        known = float(programme.answers[row])
        resting = (top if self.highest else 0.0) if np.isnan(known) else known
        if row not in programme.steps:
            return {}, resting
        item = programme.items[row]
        terms = {programme.steps[row]: item.step}
        if item.start != resting:
            terms[programme.moved[row]] = item.start - resting
        return terms, resting

    def mean(self, block: Block) -> int:
        """Return the mean of a block over the answers that apply."""
        rows = [row for row in range(block.start, block.stop) if self.programme.answers[row] != NOT_APPLICABLE]
        if not rows:
            return self.programme.equal({}, block.top if self.highest and np.isnan(block.absent) else 0.0)
        parts = [self.answer(row, block.top) for row in rows]
        terms = {variable: weight / len(rows) for part, _ in parts for variable, weight in part.items()}
        return self.programme.equal(terms, sum(constant for _, constant in parts) / len(rows))

    def any_known(self, block: Block) -> bool:
        return bool((self.programme.answers[block.start : block.stop] >= 0).any())

    def none_applies(self, block: Block) -> bool:
        return bool((self.programme.answers[block.start : block.stop] == NOT_APPLICABLE).all())

    def combine(self, recipe: LevelsRecipe) -> None:
        """Combine the levels; one of which nothing applies is stood for by the other."""
        weights = self.aggregation.levels
        national, local = self.mean(recipe.national[1]), self.mean(recipe.local[1])
        no_national, no_local = self.none_applies(recipe.national[1]), self.none_applies(recipe.local[1])
        if recipe.regional is not None:
            row, block = recipe.regional
            self.made[row] = regional = self.mean(block)
            if self.any_known(block):
                share = weights.regional_in_national.value
                parts = ((regional, 1.0),) if no_national else ((national, 1 - share), (regional, share))
                national = self.weighted(*parts)
                no_national = False
        if no_local and not no_national:
            local = self.weighted((national, 1.0))
        elif no_national and not no_local:
            national = self.weighted((local, 1.0))
        self.made[recipe.national[0]], self.made[recipe.local[0]] = national, local
        joined = self.weighted((national, weights.national.value), (local, weights.local.value))
        ceiling = weights.ceiling.value
        self.made[recipe.target] = self.programme.lowest_of({national: ceiling, local: ceiling, joined: 0.0})

    def weighted(self, *parts: tuple[int, float]) -> int:
        terms: dict[int, float] = {}
        for variable, weight in parts:
            terms[variable] = terms.get(variable, 0.0) + weight
        return self.programme.equal(terms, 0.0)

    def outcome(self, recipe: OutcomeRecipe) -> int:
        """Return a sector, capped by the response; above every threshold where it does not apply."""
        programme, answers = self.programme, self.programme.answers
        if answers[recipe.outcome] == NOT_APPLICABLE:
            variable = programme.equal({}, programme.highest)
            programme.boundless.add(variable)
            return variable
        outcome = programme.equal(*self.answer(recipe.outcome, recipe.top))
        if answers[recipe.response] == NOT_APPLICABLE:
            return outcome
        response = programme.equal(*self.answer(recipe.response, recipe.top))
        ceiling = self.aggregation.outcome_and_response.ceiling.value
        return programme.lowest_of({outcome: 0.0, response: ceiling})

    def measure(self, recipe: MeasureRecipe) -> int:
        """Return a summary of scores; the highest of some is the opposite of the lowest of their opposites."""
        programme = self.programme
        parts = [self.measure(part) if isinstance(part, MeasureRecipe) else self.of(part) for part in recipe.parts]
        if recipe.how == "mean":
            return self.weighted(*((part, 1 / len(parts)) for part in parts))
        if recipe.how == "lowest":
            return programme.lowest_of(dict.fromkeys(parts, 0.0))
        opposites = [programme.equal({part: -1.0}, programme.highest) for part in parts]
        return programme.equal({programme.lowest_of(dict.fromkeys(opposites, 0.0)): -1.0}, programme.highest)
