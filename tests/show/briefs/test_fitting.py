"""Fitting: a page gives up what matters least, keeps the first of everything, and counts what it gave up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from typology.show.briefs.fitting import SMALLEST, fitted
from typology.show.briefs.measure import HEIGHT, height_of, lines_of
from typology.show.briefs.page import Line, Lines, Page, Paragraph, Rows, Section

texts = st.text(alphabet="abc اد城市 W.", min_size=1, max_size=240)


@st.composite
def blocks(draw):
    entries = draw(st.lists(texts, min_size=1, max_size=25))
    least, yields, left_out = draw(st.integers(0, 3)), draw(st.integers(0, 3)), draw(st.integers(0, 9))
    if draw(st.booleans()):
        return Lines(tuple(Line("", entry) for entry in entries), least, yields, left_out)
    return Rows(("a", "b"), tuple((entry, entry) for entry in entries), (0.4, 0.6), least, yields, left_out)


def page_of(*parts):
    return Page("Isle", "A brief", ("Not a result.",), (Section("A section", parts),))


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks(), min_size=1, max_size=5))
def test_a_page_that_can_be_fitted_is(parts):
    page = page_of(*parts)
    found = fitted(page)
    least = page_of(*(_least(part) for part in parts))
    if height_of(least) <= HEIGHT:
        assert height_of(found) <= HEIGHT
        assert found.size == page.size
    else:
        assert found.size < page.size
        assert height_of(found) <= HEIGHT or found.size <= SMALLEST
    for before, after in zip(parts, found.sections[0].blocks, strict=True):
        kept = len(after.entries)
        assert after.entries == before.entries[:kept]
        assert kept >= min(before.least, len(before.entries))
        assert kept + after.left_out == len(before.entries) + before.left_out


def _least(part):
    while len(part.entries) > part.least:
        part = part.shorter()
    return part


def test_a_page_with_room_stays_as_it_is():
    page = page_of(Paragraph("A sentence."), Lines((Line("One"), Line("Two"))))
    assert fitted(page) == page


def test_what_yields_more_goes_first():
    entries = tuple(Line("", "word " * 60) for _ in range(20))
    found = fitted(page_of(Lines(entries, 1, 1), Lines(entries, 1, 2)))
    first, second = found.sections[0].blocks
    assert len(first.entries) > len(second.entries) == 1


def test_more_words_never_take_less_room():
    text = ""
    before = 0
    for word in ("a", "broad", "城市化与人类住区", "x" * 90, "w") * 8:
        text = f"{text} {word}".strip()
        after = lines_of(text, 30.0)
        assert after >= before
        before = after
    assert before > 10


def test_chinese_fills_a_line_with_fewer_letters_than_english():
    assert lines_of("城" * 60, 30.0) > lines_of("t" * 60, 30.0)
