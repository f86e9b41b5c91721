"""The parts of Office files that their libraries leave to us: fields, fonts, fixed dates."""

import io
import zipfile
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from manyi.documents import fonts

# The earliest day a zip can hold; a file's own dates are in its properties.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_FONT_TABLE = "/word/fontTable.xml"


def with_fixed_dates(packed: bytes) -> bytes:
    """Return the same Office file with the clock taken out of its zip entries."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The zip records the system it was made on; every machine writes the same.
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return out.getvalue()


def set_fonts(properties: Any, *, latin: str, chinese: str) -> None:
    """Set the fonts of run properties for Latin and for Chinese letters."""
    found = properties.find(qn("w:rFonts"))
    wanted = found if found is not None else OxmlElement("w:rFonts")
    for name in list(wanted.attrib):
        del wanted.attrib[name]
    for slot, family in (
        ("ascii", latin),
        ("hAnsi", latin),
        ("cs", latin),
        ("eastAsia", chinese),
    ):
        wanted.set(qn(f"w:{slot}"), family)
    if found is None:
        properties.insert(0, wanted)


def name_alternative_fonts(document: Document) -> None:
    """Tell Word which fonts stand in for ours on machines that lack them."""
    entries = "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{others}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for family, others in fonts.WORD_ALTERNATIVES.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == _FONT_TABLE:
            closing = "</w:fonts>"
            words = part.blob.decode("utf-8").replace(closing, entries + closing)
            # python-docx keeps parts it does not know as bytes under this name.
            part._blob = words.encode("utf-8")


def add_field(paragraph: Any, instruction: str, *, shown: str = "1", dirty: bool = False) -> None:
    """Add a field that Word fills in, with what is shown until it does."""
    open_field(paragraph, instruction, dirty=dirty)
    paragraph.add_run(shown)
    close_field(paragraph)


def open_field(paragraph: Any, instruction: str, *, dirty: bool = False) -> None:
    begin = _field_mark(paragraph, "begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    paragraph.add_run()._r.append(words)
    _field_mark(paragraph, "separate")


def close_field(paragraph: Any) -> None:
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Any, kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
    return mark


def bookmark(paragraph: Any, *, name: str, number: int) -> None:
    """Put a bookmark around the paragraph's words."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def link_to(paragraph: Any, *, bookmark_name: str, words: str) -> None:
    """Add words that lead to a bookmark of the same document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark_name)
    run = paragraph.add_run(words)
    link.append(run._r)
    paragraph._p.append(link)


def shade(cell: Any, colour: str) -> None:
    """Fill a table cell with a colour, #rrggbb."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), colour.lstrip("#"))
    cell._tc.get_or_add_tcPr().append(fill)


def repeat_as_header(row: Any) -> None:
    """Repeat a table row at the top of each page, and keep it in one piece."""
    properties = row._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(tag))


def describe(picture: Any, words: str) -> None:
    """Set the alternative text of an inline picture."""
    picture._inline.docPr.set("descr", words)
