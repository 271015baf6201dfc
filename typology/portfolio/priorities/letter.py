"""Why a domain of change comes first for one unit, in sentences."""

from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd

from typology.assessment.about import called
from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.entries import is_blank
from typology.classification.prose import capital, listed
from typology.portfolio.priorities.combining import ABSENT, Combined, outcome_items, rules_for_priorities
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook

__all__ = ["PriorityLetter", "letter_of"]

WIDTH = 110


@dataclass(frozen=True)
class PriorityLetter:
    """Why a domain comes first for a unit, what stands next to it, and what could change that.

    Attributes
    ----------
    unit : str
    heading : str
        The result in one line.
    sentences : tuple of str
        The reasons, and what is open.
    label : str
        What the assessment says of itself; empty if nothing.
    """

    unit: str
    heading: str
    sentences: tuple[str, ...]
    label: str

    def __str__(self) -> str:
        lines = [self.heading, *([capital(self.label) + "."] if self.label else []), ""]
        return "\n".join([*lines, *(fill(sentence, WIDTH) for sentence in self.sentences)])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        label = f"<p><em>{escape(capital(self.label))}.</em></p>" if self.label else ""
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        return f"<h4>{escape(self.heading)}</h4>{label}{said}"


def letter_of(  # noqa: PLR0913, PLR0917 (what one unit is told of)
    unit: str, row: "pd.Series[Any]", combined: Combined, position: int, rulebook: Rulebook, weighted: str
) -> PriorityLetter:
    """Return the letter on one unit from its row of the table and its column of the outcomes."""
    who = called(unit, row.get("name"))
    about = _Outcomes(combined, position, rulebook)
    first, second = (_domains(row[place]) for place in ("primary", "secondary"))
    leading = first or _domains(row["so_far"])
    sentences = [*(about.reason(domain) for domain in leading), _least(row["primary"], rulebook)]
    if second:
        sentences += [f"Next to {'it' if len(first) == 1 else 'them'} comes {listed(second, 'and')}."]
        sentences += [about.reason(domain) for domain in second]
    sentences += [_open_sentence(row)]
    sentences += about.missing(_domains(row["possible"])) if row["status"] != "determinate" else []
    sentences += [f"Weights were set: {weighted}." if weighted else ""]
    label = row.get("label")
    return PriorityLetter(
        unit, f"{who}: {_result(row)}", tuple(filter(None, sentences)), "" if is_blank(label) else str(label)
    )


def _domains(cell: str) -> list[str]:
    return [word for word in str(cell).split("|") if word not in ("", "none", "U")]


def _result(row: "pd.Series[Any]") -> str:
    first = _domains(row["primary"])
    if row["primary"] == "U":
        front = _domains(row["so_far"])
        hint = f"; so far {listed(front, 'and')} {'is' if len(front) == 1 else 'are'} in front" if front else ""
        return f"which domain comes first is undetermined{hint}"
    hedge = ", provisionally" if row["status"] == "provisional" else ""
    if not first:
        return f"no domain is a priority{hedge}"
    if len(first) > 1:
        return f"domains {listed(first, 'and')} come first, exactly alike{hedge}"
    return f"domain {first[0]} comes first{hedge}"


def _least(primary: str, rulebook: Rulebook) -> str:
    least = rules_for_priorities(rulebook).priority.least.value
    return f"No outcome reaches {least:g}, the least at which a domain is a priority." if primary == "none" else ""


def _open_sentence(row: "pd.Series[Any]") -> str:
    possible = [f"domain {word}" for word in _domains(row["possible"])]
    possible += ["no domain at all"] if "none" in str(row["possible"]).split("|") else []
    if row["status"] == "determinate":
        return "No missing answer could change which domain comes first."
    could = f"missing answers leave it open that first comes {listed(possible, 'or')}."
    if row["status"] == "provisional":
        return f"Enough is answered to say so, but {could}"
    return f"Too little is answered to say which domain comes first: {could}"


class _Outcomes:
    """The outcomes of one unit in words."""

    def __init__(self, combined: Combined, position: int, rulebook: Rulebook) -> None:
        self.combined, self.position, self.rulebook = combined, position, rulebook
        self.items = outcome_items(rulebook)

    def rows(self, domain: str) -> list[int]:
        return [row for row, entry in enumerate(self.combined.domains) if entry == domain]

    def at(self, plane: str, row: int) -> float:
        return float(getattr(self.combined, plane)[row, self.position])

    def reason(self, domain: str) -> str:
        """Name the domain, and the outcome that carries it."""
        named = rules_for_priorities(self.rulebook).domains[domain].name
        known = [row for row in self.rows(domain) if np.isfinite(self.at("answered", row))]
        if not known:
            return f"{domain}, {named}: no outcome is fully answered, but what is answered already puts it in front."
        row = max(known, key=lambda row: self.at("answered", row))
        outcome = self.combined.outcomes[row]
        need, stated = self.said(outcome, row)
        return (
            f"{domain}, {named}: its highest outcome is {outcome}, {self.rulebook.dimensions[outcome].name}, where the "
            f"need is {need} and the stated priority {stated}; together they give {self.at('answered', row):.2f}."
        )

    def said(self, outcome: str, row: int) -> tuple[str, str]:
        """Return need and stated priority with their words."""
        pairs = zip(self.items[outcome], (self.at("need", row), self.at("stated", row)), strict=True)
        need, stated = (_in_words(value, self.rulebook.scale_of(item)) for item, value in pairs)
        return need, stated

    def missing(self, domains: list[str]) -> list[str]:
        """Say which answers are missing in the domains that could come first, the widest open first."""
        found = []
        for domain in domains:
            rows = [row for row in self.rows(domain) if self.at("highest", row) > self.at("lowest", row) > ABSENT]
            rows.sort(key=lambda row: self.at("lowest", row) - self.at("highest", row))
            items = [item for row in rows for item in self.unknown(row)]
            if items:
                top = max(self.at("highest", row) for row in rows)
                found.append(
                    f"In {domain}, {listed(items, 'and')} {'is' if len(items) == 1 else 'are'} not answered; "
                    f"an outcome there could reach {top:.2f}."
                )
        return found

    def unknown(self, row: int) -> list[str]:
        values = (self.at("need", row), self.at("stated", row))
        return [
            item for item, value in zip(self.items[self.combined.outcomes[row]], values, strict=True) if np.isnan(value)
        ]


def _in_words(value: float, scale: Scale) -> str:
    """Return an answer with the word of the scale for it, where it has one."""
    if np.isnan(value):
        return "unknown"
    if value == NOT_APPLICABLE:
        return "not applicable"
    word = scale.words.get(int(value)) if value == int(value) else None
    return f"{value:g} ({word})" if word else f"{value:g}"
