"""What is said of a pair, and of a need that finds no teacher."""

from dataclasses import dataclass

from typology.classification.prose import capital
from typology.portfolio.exchange.subjects import Subject

__all__ = ["Pair", "sentence_of", "unmet_sentence"]


@dataclass(frozen=True)
class Pair:
    """One unit that teaches another something.

    Attributes
    ----------
    region
        The region both are known to lie in; empty if none.
    shared_languages
        Those that both are known to share; empty if none.
    teacher_score
        The lowest that its answers leave possible.
    """

    teacher: str
    learner: str
    teacher_name: str
    learner_name: str
    subject: Subject
    part: str
    region: str
    shared_languages: str
    teacher_score: float
    learner_score: float
    learner_certain: bool
    worth: float

    @property
    def teacher_margin(self) -> float:
        """How far the teacher lies above what teaching takes."""
        return self.teacher_score - self.subject.teaches

    @property
    def learner_margin(self) -> float:
        """How far the learner falls short."""
        return self.subject.short - self.learner_score

    @property
    def gap(self) -> float:
        """The difference of the two scores."""
        return self.teacher_score - self.learner_score


def sentence_of(pair: Pair) -> str:
    """Say who can share what with whom, by which scores, and what they have in common."""
    subject = pair.subject
    common = [f"both lie in {pair.region}"] if pair.region else []
    common += [f"both work in {pair.shared_languages}"] if pair.shared_languages else []
    ground = f" {capital(' and '.join(common))}." if common else ""
    open_ = (
        "" if pair.learner_certain else f" Missing answers of {pair.learner} could still change that it falls short."
    )
    return (
        f"{pair.teacher_name} can share its experience of {subject.name} ({subject.score}) with {pair.learner_name}: "
        f"it scores at least {pair.teacher_score:.2f}, where {subject.teaches:g} is enough to teach "
        f"({pair.teacher_margin:.2f} above), and {pair.learner} scores {pair.learner_score:.2f}, "
        f"{_shortfall(pair)}.{ground}{open_}"
    )


def _shortfall(pair: Pair) -> str:
    subject = pair.subject
    if subject.short_at and pair.learner_margin < 0.005:
        return f"just at {subject.short:g}, up to which it is a challenge"
    if subject.short_at:
        return f"{pair.learner_margin:.2f} below {subject.short:g}, up to which it is a challenge"
    return f"{pair.learner_margin:.2f} short of {subject.short:g}"


def unmet_sentence(*, known: bool, part: str, offered: bool, full: bool, one_language: bool) -> str:
    """Say why a need finds no teacher."""
    if not known:
        return "it is not known to which part the unit belongs, so it exchanges with nobody"
    if not offered:
        where = "" if part == "all" else f" in {part}"
        where += " that is known to share a language with it" if one_language else ""
        return f"no other unit{where} is sure to be strong enough in it"
    if full:
        return "the unit already learns as much as it can take on"
    return "those who could teach it are taken up by others"
