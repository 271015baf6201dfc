"""What experts and the desk say in tests."""

import typology as ty

book = ty.load_rulebook()

OUTCOMES = tuple(name for name, item in book.items.items() if item.kind == "sector" and item.role == "outcome")
RISKS = ("R1", "R2", "R3", "R4")


def said(answers, unit="XXA", **about):
    """Return what was said of one unit: by item a value, None for not applicable."""
    read = {
        item: ty.Answer(item=item, state="not applicable", reason="for a test")
        if value is None
        else ty.Answer(item=item, value=value)
        for item, value in answers.items()
    }
    return ty.Assessments.of([ty.Assessment(unit=ty.Unit(code=unit), answers=read, **about)], book)


def alike(items, value):
    """Return the same value for several questions."""
    return dict.fromkeys(items, value)
