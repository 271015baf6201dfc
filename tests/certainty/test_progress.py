"""How far long work has come is shown where somebody looks, and nowhere else."""

import io
import sys

import pytest

from typology.certainty import progress
from typology.certainty.progress import progress_of


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def shown_on(monkeypatch):
    """Return a function that does some work with a stream as standard error, and gives what was written."""

    def work(stream, shown, patience=0.0):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(progress, "PATIENCE", patience)
        with progress_of("draws", 200, shown=shown) as advance:
            for _ in range(4):
                advance(50)
        return stream.getvalue()

    return work


@pytest.fixture
def in_a_notebook(monkeypatch):
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)


def test_a_terminal_shows_a_bar(shown_on, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert "draws" in shown_on(Terminal(), None)


def test_short_work_shows_nothing(shown_on):
    assert "draws" not in shown_on(Terminal(), None, patience=60)


def test_a_file_or_a_pipe_shows_nothing_unless_asked(shown_on):
    assert shown_on(io.StringIO(), None) == ""
    assert shown_on(io.StringIO(), True) == "\rdraws: 25%\rdraws: 50%\rdraws: 75%\rdraws: 100%\n"


def test_a_notebook_shows_a_line_of_text_without_any_widget(shown_on, in_a_notebook):
    assert shown_on(io.StringIO(), None) == "\rdraws: 25%\rdraws: 50%\rdraws: 75%\rdraws: 100%\n"


def test_a_notebook_shows_nothing_for_short_work(shown_on, in_a_notebook):
    assert shown_on(io.StringIO(), None, patience=60) == ""


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_it_is_never_shown_where_it_is_not_wanted(shown_on, stream):
    assert shown_on(stream(), False) == ""


def test_what_goes_wrong_in_between_is_not_swallowed():
    with pytest.raises(KeyError), progress_of("draws", 2, shown=False):
        raise KeyError
