"""Read the cases of a rulebook from YAML: examples a planner can read, each told as assessments."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictFloat, ValidationError

from typology.assessment.faults import faults
from typology.assessment.hindsight import hindsight
from typology.assessment.values import Assessment, Day, EvidenceEntry, Unit, Words
from typology.classification.shorthand import Short, answers_in_full, begins, key_fault, short_fault
from typology.errors import Problem, nearest
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Document, Path, read_yaml_file
from typology.rulebook.wording import problem_of

__all__ = ["Case", "City", "Expected", "LastRound", "ReadCase", "read_cases"]


def _some_people(people: float) -> float:
    if not 0 <= people < float("inf"):
        raise ValueError(f"not a number of people: found {people:g}; expected 0 or more")
    return people


People = Annotated[StrictFloat, AfterValidator(_some_people)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_Part):
    """What a case expects; what it leaves out is not checked."""

    category: str | None = None
    subtype: str | None = None
    rule: str | None = None
    status: str | None = None
    possible: tuple[str, ...] | None = None
    shock: str | None = None
    possible_shock: tuple[str, ...] | None = None
    origin: str | None = None
    flags: tuple[str, ...] | None = None
    flags_not: tuple[str, ...] | None = None
    review: str | None = None
    evidence_level: str | None = None
    reliability: Mapping[str, str] | None = None
    needs: Mapping[str, tuple[str, ...]] | None = None
    scores: Mapping[str, float] | None = None


class City(_Part):
    """A city of the country that a case is about: how many people live there, and where it answers otherwise."""

    people: People | None = None
    answers: Short = {}


class LastRound(_Part):
    """The assessment before: its date, and where it answered otherwise."""

    date: Day | None = None
    answers: Short = {}


class Case(_Part):
    """An example: a sentence, answers, and the result they must give.

    Attributes
    ----------
    answers
        By item id, or by the beginning of item ids (``E1.N``, ``P``, ``all``); the longer one wins. A value of the
        scale, ``DK`` for unknown, or ``NA``. Items on another scale than the value are left unanswered.
    evidence, why
        Pieces of evidence by their names in the file, and written reasons, for items or beginnings of items likewise;
        for items that are answered with a value.
    desk
        Desk values beside the answers; what is not said is unknown.
    last_round, cities, respondents
        The round before, the cities of the country, and by name who answers for it: each says where it differs from
        ``answers``. What a city does not say above local level it takes over from its country.
    people
        The urban population.
    """

    case: str
    date: Day | None = None
    answers: Short = {}
    evidence: Mapping[str, tuple[str, ...]] = {}
    why: Mapping[str, Words] = {}
    desk: Short = {}
    last_round: LastRound | None = None
    people: People | None = None
    cities: tuple[City, ...] = ()
    respondents: Mapping[Words, Short] = {}
    expect: Expected


class _CaseFile(_Part):
    about: str
    date: Day | None = None
    start: Short = {}
    pieces: Mapping[str, EvidenceEntry] = {}
    evidence: Mapping[str, tuple[str, ...]] = {}
    cases: tuple[Case, ...]

    def full(self, case: Case) -> Case:
        """Return a case with what the file says for all of its cases."""
        own = {"answers": {**self.start, **case.answers}, "evidence": {**self.evidence, **case.evidence}}
        return case.model_copy(update={"date": case.date or self.date, **own})


@dataclass(frozen=True)
class Told:
    """What a case tells, as assessments.

    Attributes
    ----------
    unit
        Code of the unit that the case is about.
    given
        What is classified: the unit, as each of its respondents has it, and its cities.
    """

    unit: str
    given: tuple[Assessment, ...]
    desk: tuple[Assessment, ...]
    last_round: tuple[Assessment, ...]


@dataclass(frozen=True)
class ReadCase:
    """A case with its place, and what it tells."""

    file: str
    line: int | None
    case: Case
    told: Told


def read_cases(folder: Traversable, rulebook: Rulebook) -> tuple[list[ReadCase], list[Problem]]:
    """Read every case of a folder, with file and line, and what is wrong with their form."""
    found: list[ReadCase] = []
    problems: list[Problem] = []
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in files:
        document = read_yaml_file(file, f"cases/{file.name}")
        problems += document.problems
        try:
            read = _CaseFile.model_validate(document.data)
        except ValidationError as error:
            wrong = [(detail["loc"], problem_of(_CaseFile, detail)) for detail in error.errors()]
            problems += [_placed(problem, document, path) for path, problem in wrong]
            continue
        for position, short in enumerate(read.cases):
            here: Path = ("cases", position)
            case = read.full(short)
            faulty = list(_misread(case, read.pieces, rulebook))
            if not faulty:
                told = _told(f"case {len(found)}", case, read.pieces, rulebook)
                faulty = [((), problem) for problem in _unfit(told, rulebook)]
                found += [] if faulty else [ReadCase(document.file, document.line(here), case, told)]
            problems += [_placed(problem, document, (*here, *path)) for path, problem in faulty]
    return found, problems


def _placed(problem: Problem, document: Document, path: Path) -> Problem:
    return replace(problem, file=document.file, line=document.line(path), unit=None)


def _misread(case: Case, pieces: Mapping[str, EvidenceEntry], rulebook: Rulebook) -> Iterator[tuple[Path, Problem]]:
    """Yield keys, answers and names that mean nothing, each with where it stands in the case."""
    for path, answers in _all_answers(case):
        for key, answer in answers.items():
            problem = short_fault(key, answer, rulebook)
            if problem:
                yield (*path, key), problem
    for name, entries in (("evidence", case.evidence), ("why", case.why)):
        for key in entries:
            problem = key_fault(key, rulebook)
            if problem:
                yield (name, key), problem
    for key, names in case.evidence.items():
        for name in names:
            if name not in pieces:
                problem = Problem("unknown evidence", name, "an entry under pieces", nearest(name, pieces))
                yield ("evidence", key), problem


def _all_answers(case: Case) -> Iterator[tuple[Path, Short]]:
    """Yield every place of a case where answers are told, with what is told there."""
    yield ("answers",), case.answers
    yield ("desk",), case.desk
    yield ("last_round", "answers"), case.last_round.answers if case.last_round else {}
    for position, city in enumerate(case.cities):
        yield ("cities", position, "answers"), city.answers
    for name, answers in case.respondents.items():
        yield ("respondents", name), answers


def _told(code: str, case: Case, pieces: Mapping[str, EvidenceEntry], rulebook: Rulebook) -> Told:
    """Return what a case tells; the unit and its cities get codes of their own."""
    unit = Unit(code=code, urban_population=case.people)
    evidence = {key: tuple(pieces[name] for name in names) for key, names in case.evidence.items()}

    def said(otherwise: Short, respondent: str | None = None) -> Assessment:
        answers = answers_in_full({**case.answers, **otherwise}, rulebook, case.why, evidence)
        return Assessment(unit=unit, respondent=respondent, date=case.date, answers=answers)

    def bare(short: Short, date: datetime.date | None = None) -> Assessment:
        return Assessment(unit=unit, date=date, answers=answers_in_full(short, rulebook))

    given = [said(otherwise, name) for name, otherwise in case.respondents.items()] or [said({})]
    last = case.last_round
    return Told(
        unit=code,
        given=(*given, *_cities(unit, case, rulebook)),
        desk=(bare(case.desk),) if case.desk else (),
        last_round=(bare({**case.answers, **last.answers}, last.date),) if last else (),
    )


def _cities(country: Unit, case: Case, rulebook: Rulebook) -> Iterator[Assessment]:
    """Yield the cities of a country, which leave open what they do not say above local level."""
    for number, city in enumerate(case.cities):
        unit = Unit(
            code=f"{country.code}, city {number}", kind="city", country=country.code, urban_population=city.people
        )
        answers = {
            item: answer
            for item, answer in answers_in_full({**case.answers, **city.answers}, rulebook).items()
            if rulebook.items[item].level in (None, "local") or any(begins(item, key) for key in city.answers)
        }
        yield Assessment(unit=unit, date=case.date, answers=answers)


def _unfit(told: Told, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with assessments as such, each once: respondents that clash, evidence that is too late."""
    clashes = (problem for _, problem in faults(told.given, rulebook))
    late = (problem for assessment in told.given for problem in hindsight(assessment, rulebook))
    yield from dict.fromkeys((*clashes, *late))
