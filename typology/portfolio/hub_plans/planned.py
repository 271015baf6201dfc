"""A plan of hubs: where they stand, whom each serves and why, what each has to be good at, and what was open."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.metadata import version

import numpy as np
import pandas as pd

from typology.classification.classify import Classification
from typology.classification.prose import listed
from typology.errors import UnknownUnitError
from typology.portfolio.cut import rest_of
from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hub_plans.between import languages_by_place
from typology.portfolio.hub_plans.comparing import compared
from typology.portfolio.hub_plans.competencies import competencies_of
from typology.portfolio.hub_plans.hub_pages import page_of
from typology.portfolio.hub_plans.hub_words import gap_in_words, hub_sentence, notes_of, plan_sentence, why
from typology.portfolio.hub_plans.places import Point
from typology.portfolio.hub_plans.serving import row_of, servings_of
from typology.portfolio.hubs.plan import HubPlan

__all__ = ["Hubs"]

MOST_ROWS = 60

NOT_TAUGHT = ("category", "domain", "shock", "language")
"""Kinds that say what a hub works on; the others are what its units fall short in."""


@dataclass(frozen=True, eq=False, repr=False)
class Hubs:
    """Where hubs stand and whom each serves.

    Attributes
    ----------
    asked : Asked
        What was asked, with everything that was counted.
    plan : HubPlan
        What was found, on numbers alone.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.hub_plans.planning import plan_hubs
    >>> found = plan_hubs(ty.classify(ty.load_pilots()), hubs=2, fixed=["EGY"], gap=0)
    >>> found
    <Hubs: 2 hubs (EGY, COL) for 4 units, gap 0 %>
    >>> found.assignment[["hub", "km", "load"]]
          hub      km  load
    unit
    IND   EGY  4427.0   3.0
    KEN   EGY  3539.0   3.0
    EGY   EGY     0.0   3.0
    COL   COL     0.0   2.0
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    asked: Asked
    plan: HubPlan

    @property
    def result(self) -> Classification:
        """The classification on which it rests."""
        return self.asked.result

    @property
    def hubs(self) -> tuple[str, ...]:
        """Codes of the places where hubs stand."""
        return self.plan.hubs

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units that are served."""
        return self.plan.question.countries

    @property
    def places(self) -> Mapping[str, Point]:
        """Latitude and longitude of every unit and candidate."""
        return self.asked.points.of

    @property
    def weights(self) -> Mapping[str, float]:
        """What was counted, in kilometres."""
        return dict(self.asked.weights)

    @property
    def cost(self) -> float:
        """What the plan costs, in kilometres for units of average load, with opening costs and discounts."""
        return self.plan.cost

    @property
    def bound(self) -> float:
        """No plan that keeps the requirements costs less: proven."""
        return self.plan.bound

    @property
    def gap(self) -> float:
        """The largest share of its cost by which a better plan could be cheaper."""
        return self.plan.gap

    @property
    def status(self) -> str:
        """Whether the gap asked for was reached, or time ran out."""
        return self.plan.status

    @property
    def seconds(self) -> float:
        """How long the search took."""
        return self.plan.seconds

    @property
    def solver(self) -> str:
        """By what it was found."""
        return f"HiGHS in scipy {version('scipy')}"

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.result.labels

    @property
    def sentence(self) -> str:
        """The plan in one sentence."""
        return plan_sentence(self.asked, self.plan)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was counted, what was open, and what was done where something is not known."""
        return notes_of(self.asked, self.plan)

    @property
    def table(self) -> pd.DataFrame:
        """One row per hub, index ``hub``; a copy.

        Columns
        -------
        name
            Of the place.
        countries, served
            How many units it serves, and their codes.
        load, load_lowest, load_highest
            As the plan carries it, and by need at the least and at the most that missing answers leave possible.
        capacity
            Infinite where there is no limit.
        mean_km, worst_km
            From the units to the hub.
        likeness
            How like the needs of the units are that it serves: the mean over their pairs, 1 for the same; NaN where
            there are no two that can be compared.
        fixed
            Whether it was to stay open in any case.
        sentence
            In words.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        return pd.DataFrame([self._row(hub) for hub in self.hubs]).set_index("hub")

    def _row(self, hub: str) -> dict[str, object]:
        row, furthest = row_of(self.asked, self.plan, hub)
        return {**row, "sentence": hub_sentence(row, self._call, furthest, self._surely(hub))}

    def _surely(self, hub: str) -> list[str]:
        """Return what a hub surely has to be good at, that for which most units call first."""
        rows = self._competencies
        rows = rows[(rows["hub"] == hub) & (rows["certain"] > 0) & ~rows["kind"].isin(NOT_TAUGHT)]
        rows = rows.sort_values("certain", ascending=False, kind="stable")
        return [f"{row.name_} ({row.certain})" for row in rows.rename(columns={"name": "name_"}).itertuples()]

    @property
    def assignment(self) -> pd.DataFrame:
        """One row per unit, index ``unit``; a copy.

        Columns
        -------
        hub, km
            From where it is served, and how far that is.
        same_region
            True, False, or missing where it is not known.
        shared_languages
            Those that both are known to work in.
        likeness
            Of its needs and those of the host, 1 for the same; NaN where they cannot be compared.
        load, load_lowest, load_highest
            As the plan carries it, and by need at the least and at the most that missing answers leave possible.
        next_hub, next_km
            The best other hub that may serve it, and how many kilometres more that would be, everything counted;
            whether it has room left is told in ``why``.
        why
            In words.
        label
            What the assessment says of itself; only if some does.
        """
        return self._assignment.copy()

    @cached_property
    def _assignment(self) -> pd.DataFrame:
        work, apart, chosen = self.asked.work, self.asked.between, self.plan.assignment
        rows = np.arange(len(chosen))
        servings = servings_of(self.asked, self.plan)
        other = apart.other_region[rows, chosen]
        columns = {
            "hub": [serving.hub for serving in servings],
            "km": apart.km[rows, chosen].round(),
            "same_region": pd.array([pd.NA if np.isnan(apart_) else not apart_ for apart_ in other], "boolean"),
            "shared_languages": [listed(serving.shared, "and") for serving in servings],
            "likeness": np.round(1 - apart.unlike[rows, chosen], 6),
            "load": work.used,
            "load_lowest": work.lowest,
            "load_highest": work.highest,
            "next_hub": [serving.next_hub for serving in servings],
            "next_km": [round(serving.next_km) if serving.next_hub else np.nan for serving in servings],
            "why": [why(serving, self._call) for serving in servings],
        }
        table = pd.DataFrame(columns, index=pd.Index(self.units, name="unit", dtype=object))
        if self.labels:
            table["label"] = self.result.table["label"].reindex(table.index)
        return table

    @cached_property
    def _call(self) -> Mapping[str, str]:
        return {code: self.asked.naming.call(code) for code in self.places}

    @property
    def competencies(self) -> pd.DataFrame:
        """What each hub has to be good at, a row per hub and subject; a copy.

        Columns
        -------
        hub
            Its code.
        kind
            category (and subtype), domain, framework, institution, driver, sector, shock or language.
        subject, name
            The code of what is called for, and its name.
        countries
            How many of its units possibly call for it, those included that do for certain.
        certain, so_far
            How many do whatever their missing answers are; and how many by what is answered.
        load
            The load of the units that possibly call for it, as the plan carries it.
        units
            Their codes.
        """
        return self._competencies.copy()

    @cached_property
    def _competencies(self) -> pd.DataFrame:
        apart, result = self.asked.between, self.result
        spoken = {**languages_by_place(result, result.units, None), **apart.languages}
        loads = dict(zip(self.units, self.asked.work.used.tolist(), strict=True))
        return competencies_of(result, spoken, self.plan.served, loads)

    def of(self, unit: str) -> str:
        """Say why a unit is served from its hub; or, of a hub that is no unit, whom it serves.

        Raises
        ------
        UnknownUnitError
            If it is neither; it names the nearest.
        """
        if unit in self.units:
            return str(self._assignment.at[unit, "why"])
        if unit in self.hubs:
            return str(self._table.at[unit, "sentence"])
        raise UnknownUnitError(unit, (*self.units, *self.hubs))

    def compare(self, others: "Hubs | Mapping[str, Hubs]") -> pd.DataFrame:
        """Return the units that another plan, or one of several, serves from another hub.

        Parameters
        ----------
        others
            A plan, or plans by name, such as those with other weights.

        Returns
        -------
        DataFrame, index unit
            The hub in this plan and in each other one, the kilometres to each, and what changes: ``hub``, or only its
            ``seat``, where it is served from another place together with most of the same. A unit that a plan does
            not serve has no hub there.
        """
        if not isinstance(others, Hubs | Mapping) or not all(
            isinstance(plan, Hubs) for plan in (others.values() if isinstance(others, Mapping) else ())
        ):
            raise TypeError(f"compare takes a plan of plan_hubs, or plans by name; found {type(others).__name__}")
        named = {"other": others} if isinstance(others, Hubs) else dict(others)
        return compared(self._assignment, {name: plan._assignment for name, plan in named.items()})

    def __repr__(self) -> str:
        count = f"{len(self.hubs)} hub{'s' if len(self.hubs) > 1 else ''} ({', '.join(self.hubs)})"
        return f"<Hubs: {count} for {len(self.units):,} units, gap {gap_in_words(self.gap)}>"

    def _repr_html_(self) -> str:
        head = [*(f"<em>{escape(label)}</em>" for label in self.labels), escape(self.sentence)]
        paragraphs = "".join(f"<p>{text}</p>" for text in (*head, *(escape(note) for note in self.notes)))
        by_hub = self._table[["name", "countries", "load", "mean_km", "worst_km", "likeness", "sentence"]]
        order = self._assignment.sort_values("hub", kind="stable")[["hub", "km", "load", "why"]].head(MOST_ROWS)
        return paragraphs + page_of(by_hub) + page_of(order) + rest_of(len(self.units), MOST_ROWS, ".assignment")
