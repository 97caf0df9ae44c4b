"""The sentences of an edition for the search of a site: what its book.html quotes, with city and place.

A script and no data file, so that the search works from a share that is opened as a folder, too.
"""

import json
from html.parser import HTMLParser

_ENTRY = "e-"  # begins the id of every entry of 出处
_PART = 'id="sources-'  # where the first city's 出处 begins

_MARKS = {"sources-city", "last-year"}  # the classes of a city's heading and of another document's
_LAST_YEAR = "上年报告"

Sentences = dict[str, list[tuple[str, ...]]]
"""(id in book.html, sentence) by city, in the book's order; and the document, where it is another one."""


def script(folder: str, html: str) -> bytes:
    """The index of the book as a script that hands (folder, sentences by city) to the page."""
    told = json.dumps([folder, list(quoted(html).items())], ensure_ascii=False, separators=(",", ":"))
    return f"sentences(...{told});\n".encode()


def quoted(html: str) -> Sentences:
    """What 出处 of a book quotes; none for a page that is not ours."""
    reader = _Reader()
    reader.feed(html.partition(_PART)[2])
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Sentences = {}
        self._city, self._document, self._entry, self._text = "", "", "", ""
        self._within = self._what = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (given.get("id") or "").startswith(_ENTRY):
            self._entry = str(given["id"])
        mark = _MARKS.intersection((given.get("class") or "").split())
        if mark or (tag == "q" and self._entry):
            self._within, self._text, self._what = tag, "", mark.pop() if mark else ""

    def handle_data(self, data: str) -> None:
        if self._within:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._within:
            return
        text = "".join(self._text.split("\u2060")).strip()
        if self._what == "sources-city":
            self._city, self._document = text, ""
        elif self._what == "last-year":
            self._document = _LAST_YEAR if text.startswith(_LAST_YEAR) else text
        else:
            more = (self._document,) if self._document else ()
            self.found.setdefault(self._city, []).append((self._entry, text, *more))
            self._entry = ""
        self._within = ""
