"""Where fetched files come from: one record per folder, kept beside them; and whether they are still what they were."""

import datetime
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from typology.errors import IndicatorError, Problem

__all__ = ["FetchedFile", "Provenance", "provenance_file", "provenance_of", "sha256_of", "verified", "write_whole"]

provenance_file = "provenance.json"
"""Its name; it holds no figures, and readers of a folder leave it out."""


FileName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*$")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FetchedFile(_Record):
    """One file, and what it was asked for with.

    Attributes
    ----------
    indicator
        The code it was asked for with, which is that of the World Bank.
    last_updated
        The day on which the producer last changed the database, as it says itself.
    rows
        Figures in it; the header does not count.
    countries, since
        What was asked for; all, if none.
    """

    indicator: str
    database: str
    last_updated: str | None
    url: str
    retrieved: datetime.datetime
    sha256: str
    rows: int
    countries: tuple[str, ...] | None = None
    since: int | None = None

    def age(self, now: datetime.datetime) -> float:
        """Return how many days ago it was fetched."""
        return (now - self.retrieved).total_seconds() / 86400


class Provenance(_Record):
    """Everything fetched into one folder.

    Attributes
    ----------
    files
        By name.
    not_fetched
        By indicator, why the last attempt failed.
    """

    producer: str
    endpoint: str
    licence: str
    library: str
    files: Mapping[FileName, FetchedFile] = {}
    not_fetched: Mapping[str, str] = {}

    def with_file(self, name: str, file: FetchedFile) -> Self:
        """Return it with one more file, in alphabetical order."""
        failed = {code: why for code, why in self.not_fetched.items() if code != file.indicator}
        return self.model_copy(
            update={"files": dict(sorted({**self.files, name: file}.items())), "not_fetched": failed}
        )

    def with_failure(self, indicator: str, why: str) -> Self:
        """Return it with one more indicator that could not be fetched."""
        return self.model_copy(update={"not_fetched": dict(sorted({**self.not_fetched, indicator: why}.items()))})


def provenance_of(folder: str | Path) -> Provenance | None:
    """Return the record of a folder, or None if it has none.

    Raises
    ------
    IndicatorError
        If it is damaged.

    Examples
    --------
    >>> provenance_of("no such folder") is None
    True
    """
    path = Path(folder) / provenance_file
    try:
        return Provenance.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        expected = "the record that fetching wrote"
        problem = Problem("a record of provenance that cannot be read", error.strerror, expected, file=path.name)
        raise IndicatorError([problem]) from None
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors()[:3])
        expected = "the record that fetching wrote; fetch again into an empty folder"
        raise IndicatorError([Problem("a damaged record of provenance", found, expected, file=path.name)]) from None


def verified(folder: str | Path) -> list[Problem]:
    """Return what is wrong with the fetched files of a folder: changed since, or gone.

    Files that nobody fetched are no concern of it; a folder without a record has nothing to verify.

    Raises
    ------
    IndicatorError
        If the record is damaged.

    Examples
    --------
    >>> verified("no such folder")
    []
    """
    record = provenance_of(folder)
    problems = [_changed(Path(folder) / name, file) for name, file in (record.files.items() if record else ())]
    return [problem for problem in problems if problem]


def _changed(path: Path, file: FetchedFile) -> Problem | None:
    expected = f"the file as it was fetched on {file.retrieved:%Y-%m-%d}; fetch it again, or give yours another name"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Problem("a fetched file that is gone", None, expected, file=path.name)
    except OSError as error:
        return Problem("a fetched file that cannot be read", error.strerror, expected, file=path.name)
    if sha256_of(content) == file.sha256:
        return None
    return Problem("a fetched file that was changed", None, expected, file=path.name)


def sha256_of(content: bytes) -> str:
    """Return the hash of some bytes."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any time there is the old one or the new one, and never a part."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
