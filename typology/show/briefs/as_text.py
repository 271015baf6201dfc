"""A brief as plain text and as Markdown."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from typology.classification.prose import capital
from typology.show.briefs.page import Bar, Bars, Block, Cards, Line, Lines, Page, Paragraph, Rows, more

__all__ = ["as_markdown", "as_text"]

WIDTH = 110
MARKED = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~"})


def as_text(pages: Sequence[Page]) -> str:
    """Return pages as text that a terminal shows."""
    return "\n".join(line for page in pages for line in _text_page(page)).strip() + "\n"


def _text_page(page: Page) -> Iterator[str]:
    yield from (page.title, page.kicker)
    yield from (f"*** {label} ***" for label in page.labels)
    for section in page.sections:
        yield from ("", section.title.upper()) if section.title else ("",)
        for block in section.blocks:
            for lead, said in _entries(block):
                yield from wrap(said, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)) or [""]
    yield from ("", *wrap(page.foot, WIDTH), "")


def as_markdown(pages: Sequence[Page]) -> str:
    """Return pages as Markdown."""
    return "\n".join(line for place, page in enumerate(pages) for line in _marked_page(page, place)).strip() + "\n"


def _marked_page(page: Page, place: int) -> Iterator[str]:
    yield from ((f"# {_plain(page.title)}" if place == 0 else f"**{_plain(page.title)}**"), "", _plain(page.kicker), "")
    for label in page.labels:
        yield from (f"> **{_plain(label)}**", "")
    for section in page.sections:
        yield from ([f"## {_plain(section.title)}", ""] if section.title else [])
        for block in section.blocks:
            yield from (*_marked(block), "")
    yield from ([f"*{_plain(page.foot)}*", ""] if page.foot else [])


def _marked(block: Block) -> Iterator[str]:
    if isinstance(block, Rows):
        yield _row(block.heads)
        yield _row(["---"] * len(block.heads), escaped=False)
        yield from map(_row, block.entries)
        yield from (["", _plain(more(block.left_out, block.where))] if block.left_out else [])
    elif isinstance(block, Lines):
        for line in block.entries:
            source = f" ({line.source})" if line.source else ""
            lead = f"**{_plain(line.lead)}** " if line.lead else ""
            yield f"- {lead}{_plain(line.text)}{_plain(source)}"
        yield from (["", _plain(more(block.left_out, block.where))] if block.left_out else [])
    else:
        yield from (f"{'- ' * isinstance(block, Cards | Bars)}{_plain(said)}" for _, said in _entries(block))


def _row(cells: Sequence[str], escaped: bool = True) -> str:
    return f"| {' | '.join(_plain(cell) if escaped else cell for cell in cells)} |"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(MARKED)


def _entries(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the lines of a block, each with what it begins with."""
    match block:
        case Paragraph(text=text):
            yield "", text
        case Cards(cards=cards):
            yield from (("  ", f"{card.title}: {card.value}. {card.text}") for card in cards)
        case Bars(columns=columns):
            for title, bars in columns:
                yield "  ", f"{title}: {', '.join(f'{bar.name} {in_words(bar)}' for bar in bars)}."
        case Lines(entries=entries):
            yield from (("  - ", _line(entry)) for entry in entries)
            yield from _left_out(block)
        case Rows(heads=heads, entries=rows):
            for first, *rest in rows:
                pairs = zip(heads[1:], rest, strict=True)
                said = "; ".join(f"{head.lower()}: {cell.rstrip('.')}" for head, cell in pairs if cell)
                yield "  - ", f"{first}{'' if first.endswith('?') else '.'} {capital(said)}."
            yield from _left_out(block)


def _left_out(block: Lines | Rows) -> Iterator[tuple[str, str]]:
    if block.left_out:
        yield "  ", more(block.left_out, block.where)


def _line(line: Line) -> str:
    return " ".join(filter(None, (line.lead, line.text, f"[{line.source}]" if line.source else "")))


def in_words(bar: Bar) -> str:
    """Return a score in words, with what it could be where it is open.

    Examples
    --------
    >>> in_words(Bar("Governance", 2.25, 2.25, 2.25, True)), in_words(Bar("Governance", None, 1, 4, False))
    ('2.25', 'open, 1.00 to 4.00')
    """
    if bar.value is None and bar.highest > bar.lowest:
        return f"open, {bar.lowest:.2f} to {bar.highest:.2f}"
    return "not applicable" if bar.value is None else f"{bar.value:.2f}"
