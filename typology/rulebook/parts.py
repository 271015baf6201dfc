"""What every part of a rulebook shares: it is frozen, it takes no unknown keys, and it says where it comes from."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

__all__ = ["Amount", "Basis", "Citation", "Frozen", "Number", "Part", "Table", "Text", "exactly_one"]

Key = TypeVar("Key")
Value = TypeVar("Value")

citation_form = re.compile(r"(?P<document>\d{3}(-A\d)?) (§\d+(\([a-z]\))*|fn \d+|T\d+)")


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


Text = Annotated[str, StringConstraints(min_length=1, strict=True), AfterValidator(_one_paragraph)]
Amount = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Frozen(dict[Key, Value]):
    """A mapping that does not change, and whose order counts: the rows of a table are tried from the top."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a rulebook does not change; with_values returns another one")

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = __ior__ = _refuse

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and list(self.items()) == list(other.items())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __reduce__(self) -> tuple[type, tuple[dict[Key, Value]]]:
        return type(self), (dict(self),)


Table = Annotated[Mapping[Key, Value], AfterValidator(Frozen)]
"""A mapping of a rulebook: in the order of the file, and frozen."""


class Part(BaseModel):
    """A frozen piece of a rulebook that takes no keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Part):
    """A document and paragraph, or the reason for a proposal of this design.

    Attributes
    ----------
    source
        Such as ``"001-A3 §8(a)"``; None for a proposal.
    proposal
        Why this design chose so where the documents are silent; None for a citation.
    """

    source: str | None = None
    proposal: Text | None = None

    @property
    def document(self) -> str | None:
        """The document cited, such as ``"001-A3"``."""
        return self.source.partition(" ")[0] if self.source else None

    def __str__(self) -> str:
        return self.source or f"proposal: {self.proposal}"


def _read_citation(entry: Any) -> Any:
    if isinstance(entry, str):
        if not citation_form.fullmatch(entry):
            raise ValueError(f"not a citation: found {entry!r}; expected such as '001-A3 §8(a)' or '001 fn 1'")
        return Citation(source=entry)
    if isinstance(entry, Mapping) and (set(entry) != {"proposal"} or not entry["proposal"]):
        found = ", ".join(str(key) for key in entry) if set(entry) != {"proposal"} else "a proposal without its reason"
        raise ValueError(
            f"not a citation: found {found}; expected proposal and its reason (in quotes, if with a comma)"
        )
    return entry


Basis = Annotated[tuple[Annotated[Citation, BeforeValidator(_read_citation)], ...], Field(min_length=1)]
"""Where a number or rule comes from: at least one citation or proposal."""


class Number(Part):
    """A threshold or weight, what it means, and where it comes from."""

    value: Amount
    meaning: Text
    basis: Basis
    counts: bool = False

    @model_validator(mode="after")
    def _counts_are_whole(self) -> "Number":
        if self.counts and (self.value != round(self.value) or self.value < 0):
            raise ValueError(f"not a count: found {self.value:g}; expected a whole number from 0")
        return self

    def __float__(self) -> float:
        return self.value


def exactly_one(part: BaseModel, *names: str) -> str:
    """Return which one of some optional fields is given.

    Raises
    ------
    ValueError
        If none is, or more than one.
    """
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        raise ValueError(f"not exactly one of its keys: found {found}; expected one of {', '.join(names)}")
    return given[0]
