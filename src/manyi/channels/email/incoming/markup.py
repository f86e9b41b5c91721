"""HTML letters as plain text: words only, nothing of them is ever shown as HTML."""

from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "template", "object", "iframe", "svg", "noscript"}
_BLOCKS = {
    "address",
    "article",
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
}
_CELLS = {"td", "th"}
# A letter of a million characters is not read by anybody; the rest stays in the raw letter.
_LONGEST = 1_000_000


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent: list[str] = []
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent or tag in _SILENT:
            self._hush(tag)
        elif tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._block()
            self.quoted += tag == "blockquote"
            self.lines[-1] += "- " if tag == "li" else ""
        elif tag in _CELLS and self.lines[-1].strip():
            self.lines[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                del self.silent[self.silent.index(tag) :]
        elif tag in _BLOCKS:
            self._block()
            self.quoted = max(0, self.quoted - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = " ".join(data.replace("\xa0", " ").split())
        lead = " " if data[:1].isspace() and self.lines[-1] else ""
        tail = " " if words and data[-1:].isspace() else ""
        if words:
            self.lines[-1] += lead + words + tail

    def _hush(self, tag: str) -> None:
        # A head that is never closed must not swallow the letter.
        if tag == "body":
            self.silent.clear()
        elif tag in _SILENT:
            self.silent.append(tag)

    def _break(self) -> None:
        self._mark()
        self.lines.append("")

    def _block(self) -> None:
        if self.lines[-1].strip():
            self._break()

    def _mark(self) -> None:
        if self.quoted:
            self.lines[-1] = "> " + self.lines[-1]

    def text(self) -> str:
        self._mark()
        return "\n".join(line.rstrip() for line in self.lines).strip()


def html_text(markup: str) -> str:
    """Return the words of the markup, a line for a block; quoted blocks begin with `> `."""
    words = _Words()
    words.feed(markup[:_LONGEST])
    words.close()
    return words.text()
