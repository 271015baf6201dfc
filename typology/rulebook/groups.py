"""How units are put into groups, what makes two of them alike, and when a group is split."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Basis, Number, Part, Table, Text

__all__ = ["Channel", "Groups", "LikenessBlock", "LikenessRules", "Splitting", "StabilityRules", "Theme"]


def _share(name: str, number: Number, *, above_zero: bool = False) -> None:
    """Refuse a number that is no share."""
    if not 0 <= number.value <= 1 or (above_zero and number.value == 0):
        lowest = "more than 0" if above_zero else "0"
        raise ValueError(f"a share off its range: found {name} {number.value:g}; expected {lowest} to 1")


def _count(name: str, number: Number, least: int) -> None:
    """Refuse a number that counts too few."""
    if not number.counts or number.value < least:
        raise ValueError(
            f"no count: found {name} {number.value:g}; expected counts: true and a whole number >= {least}"
        )


class LikenessBlock(Part):
    """Scores and words that count together.

    Attributes
    ----------
    scores
        Compared by their difference, over the width of their scale.
    words
        Compared by whether they are the same: the shock state; the support, which is category and subtype.
    """

    weight: Number
    scores: tuple[str, ...] = ()
    words: tuple[Literal["shock", "support"], ...] = ()

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if not self.scores and not self.words:
            raise ValueError("a block that compares nothing: expected scores or words")
        if self.weight.value <= 0:
            raise ValueError(f"a block that counts nothing: found {self.weight.value:g}; expected a weight above 0")
        return self


class LikenessRules(Part):
    """What makes two units alike."""

    says: Saying
    blocks: Annotated[Table[str, LikenessBlock], Field(min_length=1)]
    known_together: Number

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _share("known_together", self.known_together, above_zero=True)
        seen: set[str] = set()
        for name, block in self.blocks.items():
            for entry in (*block.scores, *block.words):
                if entry in seen:
                    raise ValueError(f"compared twice: found {entry} again in {name}; expected it in one block")
                seen.add(entry)
        return self


class Splitting(Part):
    """When and how a large group is split by likeness."""

    says: Saying
    large: Number
    least: Number
    most_parts: Number
    silhouette: Number

    @model_validator(mode="after")
    def _usable(self) -> Self:
        for name, least in (("large", 1), ("least", 1), ("most_parts", 2)):
            _count(name, getattr(self, name), least)
        _share("silhouette", self.silhouette)
        return self


class StabilityRules(Part):
    """How the stability of a group is measured, and the words for it, the best one first."""

    says: Saying
    left_out: Number
    words: Annotated[Table[str, Number], Field(min_length=1)]

    @model_validator(mode="after")
    def _falling_to_zero(self) -> Self:
        _share("left_out", self.left_out, above_zero=True)
        if self.left_out.value == 1:
            raise ValueError("a share off its range: found left_out 1; expected less than 1, so that some units stay")
        values = [number.value for number in self.words.values()]
        if values != sorted(set(values), reverse=True) or values[-1] != 0 or values[0] > 1:
            found = ", ".join(f"{name} {number.value:g}" for name, number in self.words.items())
            raise ValueError(f"words out of order: found {found}; expected falling from 1 at most, the last one 0")
        return self


class Sentences(Part):
    """What may be said of the scores of a group."""

    alike: Number
    known: Number

    @model_validator(mode="after")
    def _usable(self) -> Self:
        _share("known", self.known)
        if self.alike.value < 0:
            raise ValueError(f"no distance: found alike {self.alike.value:g}; expected 0 or more")
        return self


class Theme(Part):
    """What is done about a gap that a group has in common."""

    kind: Text
    says: Text
    basis: Basis

    @model_validator(mode="after")
    def _names_its_subject(self) -> Self:
        if "{subject}" not in self.says or self.says.replace("{subject}", "").count("{"):
            raise ValueError(
                f"a theme without its subject: found {self.says!r}; expected {{subject}} in it, and no other"
            )
        return self


class GapRules(Part):
    """Which gaps are common to a group, and what is done about them, by need."""

    common: Number
    themes: Table[str, Theme]

    @model_validator(mode="after")
    def _usable(self) -> Self:
        _share("common", self.common, above_zero=True)
        return self


class Channel(Part):
    """A way in which the units of a group exchange.

    Attributes
    ----------
    reach
        For whom: ``each`` country by itself, ``all`` together, those of one ``region``, all if they lie in
        ``several regions``, or all for the sake of their ``theme``.
    domains
        Only for groups of which one of these domains comes first; empty for every group.
    """

    name: Text
    reach: Literal["each", "all", "region", "several regions", "theme"]
    domains: tuple[str, ...] = ()
    says: Text
    basis: Basis


class Groups(Part):
    """How units are put into groups, what makes two of them alike, and when a group is split."""

    says: Saying
    likeness: LikenessRules
    splitting: Splitting
    stability: StabilityRules
    sentences: Sentences
    gaps: GapRules
    channels: Annotated[Table[str, Channel], Field(min_length=1)]
    regional_enough: Number
    language: Saying

    @model_validator(mode="after")
    def _usable(self) -> Self:
        _count("regional_enough", self.regional_enough, 1)
        return self
