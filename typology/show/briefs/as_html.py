"""A brief as one HTML file: everything in it is inside it, and nothing in it runs."""

from collections.abc import Iterator, Sequence
from html import escape

from typology.show.briefs.page import Bar, Bars, Block, Cards, Line, Lines, Page, Paragraph, Rows, more
from typology.show.briefs.style import STYLE

__all__ = ["document", "fragment"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing is loaded and nothing runs; the one style sheet stands in the file."""


def document(title: str, pages: Sequence[Page]) -> str:
    """Return a whole file."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{_pages(pages)}\n</main>\n</body>\n</html>\n"
    )


def fragment(pages: Sequence[Page]) -> str:
    """Return the same for a notebook, without touching the style of the rest of it."""
    return f'<div class="brief"><style>@scope (.brief) {{\n{STYLE}}}</style>\n{_pages(pages)}\n</div>'


def _pages(pages: Sequence[Page]) -> str:
    return "\n".join(_page(page, number, len(pages)) for number, page in enumerate(pages, start=1))


def _page(page: Page, number: int, of: int) -> str:
    labels = "".join(f'<p class="label">{escape(label)}</p>' for label in page.labels)
    heading = "h1" if number == 1 else "p"
    level = ' class="again"' if number > 1 else ""
    sections = "\n".join(_section(section.title, section.blocks) for section in page.sections)
    foot = escape(page.foot) + f" Page {number} of {of}."
    return (
        f'<article class="page" style="font-size:{page.size:g}pt">\n<header><p class="kicker">{escape(page.kicker)}</p>'
        f'<{heading}{level} dir="auto">{escape(page.title)}</{heading}>{labels}</header>\n{sections}\n'
        f"<footer><p>{foot.strip()}</p></footer>\n</article>"
    )


def _section(title: str, blocks: Sequence[Block]) -> str:
    head = f"<h2>{escape(title)}</h2>\n" if title else ""
    return f"<section>\n{head}{''.join(map(_block, blocks))}</section>"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text=text, tone=tone):
            return f'<p class="{tone}">{escape(text)}</p>\n'
        case Cards(cards=cards):
            said = "".join(
                f"<div><dt>{escape(card.title)}</dt><dd><strong>{escape(card.value)}</strong>"
                f"<span>{escape(card.text)}</span></dd></div>"
                for card in cards
            )
            return f'<dl class="cards">{said}</dl>\n'
        case Bars():
            return f'<div class="bars">{"".join(_bars(*column, block.top) for column in block.columns)}</div>\n'
        case Lines(entries=entries):
            return f"<ul>{''.join(f'<li>{_line(entry)}</li>' for entry in entries)}</ul>\n{_more(block)}"
        case Rows():
            return f"{_table(block)}{_more(block)}"


def _line(line: Line) -> str:
    parts = (
        f"<strong>{escape(line.lead)}</strong>" if line.lead else "",
        escape(line.text),
        f"<cite>{escape(line.source)}</cite>" if line.source else "",
    )
    return " ".join(filter(None, parts))


def _more(block: Lines | Rows) -> str:
    said = more(block.left_out, block.where)
    return f'<p class="small">{escape(said)}</p>\n' if said else ""


def _table(rows: Rows) -> str:
    columns = "".join(f'<col style="width:{share:.1%}">' for share in rows.shares)
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows.heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows.entries
    )
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\n"


def _bars(title: str, bars: Sequence[Bar], top: float) -> str:
    head = f'<tr><th scope="col">{escape(title)}</th><th scope="col">0 to {top:g}</th><th scope="col">score</th></tr>'
    return (
        f'<table class="scores"><thead>{head}</thead><tbody>{"".join(_bar(bar, top) for bar in bars)}</tbody></table>'
    )


def _bar(bar: Bar, top: float) -> str:
    return (
        f'<tr><th scope="row">{escape(bar.name)}</th><td class="scale"><span>{"".join(_ink(bar, top))}</span></td>'
        f"<td>{escape(said_of(bar))}</td></tr>"
    )


def _ink(bar: Bar, top: float) -> Iterator[str]:
    """Yield what is drawn: up to the value, and the range in which it could lie."""
    known = bar.lowest if bar.value is None else bar.value
    kind = "least" if bar.value is None else "short" if bar.short else "enough"
    if bar.highest > bar.lowest:
        yield f'<i class="open" style="left:{bar.lowest / top:.0%};width:{(bar.highest - bar.lowest) / top:.0%}"></i>'
    if known > 0 or bar.value is not None:
        yield f'<i class="{kind}" style="width:{known / top:.0%}"></i>'


def said_of(bar: Bar) -> str:
    """Return a score in words."""
    if bar.value is not None:
        return f"{bar.value:.2f}"
    return "open" if bar.highest > bar.lowest else "none"
