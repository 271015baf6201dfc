"""Read a page as a browser or a screen reader does: a tree of tags, or an error."""

from html.parser import HTMLParser

VOID = {"meta", "col", "br"}


class Reader(HTMLParser):
    """The tags and texts of a document; a tag that is not closed in its turn is an error."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append((self.open[-1], data.strip()))

    @property
    def text(self):
        return " ".join(text for _, text in self.texts)


def read(html):
    """Return what a document says."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader
