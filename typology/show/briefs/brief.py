"""A brief as a value: read in a terminal, shown by a notebook, kept as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from typology.errors import hint
from typology.show.briefs.as_html import document, fragment
from typology.show.briefs.as_text import as_markdown, as_text
from typology.show.briefs.page import Page

__all__ = ["Brief"]


@dataclass(frozen=True, repr=False)
class Brief:
    """Two pages on a country or on a group.

    Attributes
    ----------
    title : str
        Whom it is about.
    pages : tuple of Page
        What stands on them.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.support.supporting import support
    >>> from typology.show.briefs.briefing import brief
    >>> found = brief(support(ty.classify(ty.load_pilots())), "KEN")
    >>> found
    <Brief on Kenya (KEN): 2 pages>
    >>> print(str(found).splitlines()[2])
    *** Illustrative desk review, not a UN-Habitat result. ***
    """

    title: str
    pages: tuple[Page, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return tuple(dict.fromkeys(label for page in self.pages for label in page.labels))

    def to_html(self) -> str:
        """Return one self-contained HTML file: nothing is loaded, nothing runs; printed, two sheets of A4."""
        return document(self.title, self.pages)

    def to_markdown(self) -> str:
        """Return it as Markdown."""
        return as_markdown(self.pages)

    def save(self, path: str | Path) -> Path:
        """Write it to a file, whose ending says how: html, md or txt.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the ending is another one.
        """
        ways: Mapping[str, Callable[[], str]] = {
            ".html": self.to_html,
            ".md": self.to_markdown,
            ".txt": lambda: str(self),
        }
        file = Path(path)
        ending = file.suffix.casefold()
        if ending not in ways:
            raise ValueError(f"a brief is kept as html, md or txt, not as {file.name!r}; {hint(ending, list(ways))}")
        file.write_text(ways[ending](), encoding="utf-8")
        return file

    def __str__(self) -> str:
        return as_text(self.pages)

    def __repr__(self) -> str:
        return f"<Brief on {self.title}: {len(self.pages)} pages>"

    def _repr_html_(self) -> str:
        return fragment(self.pages)
