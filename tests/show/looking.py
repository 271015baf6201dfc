"""Look at pictures: what is written in them, and whether all of it can be read."""

import struct

import numpy as np


def words(drawn):
    """Return every text that is seen in a picture."""
    return [text.get_text() for text in seen(drawn)]


def seen(drawn):
    from matplotlib.text import Text

    return [text for text in drawn.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def size(drawn):
    """Return width and height in dots, as a notebook shows it."""
    content = drawn._repr_png_()
    assert content.startswith(b"\x89PNG")
    return struct.unpack(">II", content[16:24])


def boxes(drawn):
    """Return the place of every text that is seen, in dots; the last is that of the whole picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(drawn.figure)
    canvas.draw()
    places = [text.get_window_extent(canvas.get_renderer()) for text in seen(drawn)]
    return np.array([(box.x0, box.y0, box.x1, box.y1) for box in (*places, drawn.figure.bbox)])


def assert_readable(drawn):
    """Expect no text to be cut, or to lie on another."""
    found, texts = boxes(drawn), words(drawn)
    places, page = found[:-1], found[-1]
    cut = (places[:, :2] < page[:2] - 1).any(axis=1) | (places[:, 2:] > page[2:] + 1).any(axis=1)
    assert not cut.any(), [texts[place] for place in np.flatnonzero(cut)]
    shared = [
        np.minimum(places[:, None, end], places[None, :, end])
        - np.maximum(places[:, None, start], places[None, :, start])
        for start, end in ((0, 2), (1, 3))
    ]
    one_on_other = np.argwhere(np.triu((shared[0] > 1) & (shared[1] > 1), 1))
    assert not len(one_on_other), [(texts[one], texts[other]) for one, other in one_on_other]
