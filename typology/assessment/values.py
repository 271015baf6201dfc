"""What an office said: one unit, its answers, and the evidence for each."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from typology.assessment.dates import read_day, read_partial_date, read_period

__all__ = ["Answer", "Assessment", "Day", "EvidenceEntry", "Unit", "Words"]


def _no_flag_or_text(entry: object) -> object:
    if isinstance(entry, bool | str | bytes):
        raise ValueError(f"not a number: found {entry!r}; expected a number")
    return entry


def _without_sign_of_zero(value: float) -> float:
    return value + 0.0


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
plain_number = (BeforeValidator(_no_flag_or_text), AfterValidator(_without_sign_of_zero))
Day = Annotated[datetime.date, BeforeValidator(read_day)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Value):
    """A country or a city.

    Attributes
    ----------
    code
        For countries the ISO 3166-1 alpha-3 code by custom; any text that is unique will do.
    country
        For a city, the code of its country: open national and regional items are taken from there.
    urban_population
        Persons.
    """

    code: Words
    name: Words | None = None
    kind: Literal["country", "city"] = "country"
    country: Words | None = None
    urban_population: Annotated[float, Field(ge=0, allow_inf_nan=False), *plain_number] | None = None

    @property
    def title(self) -> str:
        """Name and code, such as ``"Kenya (KEN)"``."""
        return f"{self.name} ({self.code})" if self.name else self.code


class EvidenceEntry(_Value):
    """One piece of evidence for an answer.

    Attributes
    ----------
    published
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    period
        What it describes: a date like that, or two with a slash between them.
    method
        How sound it is; with the age it gives the reliability (``rules/``, evidence).
    """

    source: Words
    publisher: Words | None = None
    published: Annotated[str, BeforeValidator(read_partial_date)] | None = None
    period: Annotated[str, BeforeValidator(read_period)] | None = None
    geography: Words | None = None
    type: Words | None = None
    author: Words | None = None
    archive: Words | None = None
    value: Words | None = None
    method: Literal["sound", "limited", "weak"] | None = None
    note: Words | None = None


class Answer(_Value):
    """The answer to one item: a value, unknown, or not applicable.

    Attributes
    ----------
    value
        On the scale of the item; for items with choices the position of the choice from 1. None unless ``state`` is
        ``"value"``.
    reason
        Why the item does not apply.
    why
        Why this value: the fact, and the anchor it meets.
    """

    item: Words
    state: Literal["value", "unknown", "not applicable"] = "value"
    value: Annotated[float, Field(allow_inf_nan=False), *plain_number] | None = None
    reason: Words | None = None
    why: Words | None = None
    evidence: tuple[EvidenceEntry, ...] = ()

    @model_validator(mode="after")
    def _value_if_and_only_if_stated(self) -> Self:
        if (self.value is not None) != (self.state == "value"):
            raise ValueError(
                f"state and value disagree: found {self.state} with {self.value}; expected a value or none"
            )
        if self.reason and self.state != "not applicable":
            raise ValueError(f"a reason without need: found {self.reason!r}; expected one only for not applicable")
        return self


class Assessment(_Value):
    """Everything one respondent said about one unit on one date."""

    unit: Unit
    respondent: Words | None = None
    date: Day | None = None
    instrument: Words | None = None
    label: Words | None = None
    answers: Mapping[str, Answer] = {}

    @property
    def sha256(self) -> str:
        """Hash of everything in the assessment."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
