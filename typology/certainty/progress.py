"""How far long work has come: a bar on a terminal, a line of text in a notebook, nothing elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

__all__ = ["progress_of"]

PATIENCE = 2.0
"""Seconds before anything is shown."""

Advance = Callable[[int], None]


@contextmanager
def progress_of(what: str, total: int, *, shown: bool | None = None) -> Iterator[Advance]:
    """Give a function that is told how much more is done, and show it on standard error.

    Parameters
    ----------
    shown
        None to show it on a terminal or in a notebook if the work takes more than two seconds; True for always, False
        for never.

    Examples
    --------
    >>> with progress_of("draws", 100, shown=False) as advance:
    ...     advance(50)
    """
    console = Console(file=sys.stderr)
    if shown is False or (shown is None and not (console.is_terminal or console.is_jupyter)):
        yield lambda _: None
        return
    on_terminal = console.is_terminal and not console.is_jupyter
    view = _Bar(console, what, total) if on_terminal else _Line(what, total)
    begin = time.monotonic() + (0 if shown else PATIENCE)
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        if time.monotonic() >= begin:
            view.show(done)

    try:
        yield advance
    finally:
        view.end()


class _Bar:
    """A bar with the time left, which goes when the work is done."""

    def __init__(self, console: Console, what: str, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=console, transient=True)
        self.task = self.progress.add_task(what, total=total)

    def show(self, done: int) -> None:
        self.progress.start()
        self.progress.update(self.task, completed=done)

    def end(self) -> None:
        self.progress.stop()


class _Line:
    """One line of text that is written over: notebooks show it without any widget."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total = what, total
        self.text = ""

    def show(self, done: int) -> None:
        text = f"{self.what}: {done / self.total:.0%}"
        if text != self.text:
            self.text = text
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()

    def end(self) -> None:
        if self.text:
            sys.stderr.write("\n")
