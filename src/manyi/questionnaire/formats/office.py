"""Word, Excel and text files of questions → questions, by way of 问卷星's text.

Word: paragraphs numbered by hand or by Word itself; a table below a question is its matrix. Excel:
one row a question under the titles 题目, 题型, 选项, 必答; without such titles, one line a row.
"""

import io
from collections.abc import Iterator, Sequence

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from python_calamine import CalamineError, CalamineWorkbook

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.columns import LEVEL_WORDS
from manyi.questionnaire.formats.exchange import Read
from manyi.questionnaire.formats.unpacking import Limits, check_workbook_zip
from manyi.questionnaire.formats.wjx_text import read_wjx_text
from manyi.questionnaire.formats.workbooks import cell_text

_ZIP = b"PK"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_TITLES = {"题目": "title", "题干": "title", "问题": "title", "题型": "kind", "类型": "kind"} | {
    **{"选项": "options", "答案选项": "options", "必答": "required", "是否必答": "required"}
}
_YES = frozenset(("是", "必答", "√", "y", "yes", "1"))
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_questions(data: bytes, name: str, *, limits: Limits | None = None) -> Read:
    """Return the questions of a .docx, .xlsx, .xls or text file, or raise ProblemsFound."""
    lower = name.lower()
    if data.startswith(_ZIP):
        check_workbook_zip(data, name, limits or Limits())
        lines = _word_lines(data, name) if lower.endswith(".docx") else _sheet_lines(data, name)
    elif data.startswith(_OLE):
        lines = _sheet_lines(data, name)
    else:
        lines = _decoded(data, name).splitlines()
    return read_wjx_text("\n".join(lines), name=name)


def _decoded(data: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ProblemsFound([Problem("format.not_a_document", place=name)])


def _word_lines(data: bytes, name: str) -> list[str]:
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise ProblemsFound([Problem("format.not_a_document", place=name)]) from error
    lines: list[str] = []
    for block in _blocks(document):
        if isinstance(block, Table):
            lines = _with_table(lines, block)
        elif block.text.strip():
            lines.append(_paragraph_line(block, lines))
    return lines


def _blocks(document: Document) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def _paragraph_line(paragraph: Paragraph, before: Sequence[str]) -> str:
    """Return the text, with the number that Word shows but does not write."""
    text = paragraph.text.strip()
    level = _list_level(paragraph)
    if level is None:
        return text
    if level == 0:
        return f"{_last_number(before) + 1}. {text}"
    return text


def _list_level(paragraph: Paragraph) -> int | None:
    properties = paragraph._p.pPr  # python-docx has no public door to a list's level
    levels = [] if properties is None else properties.xpath("./w:numPr/w:ilvl/@w:val")
    if levels:
        return int(levels[0])
    style = paragraph.style.name if paragraph.style is not None else ""
    return 0 if style == "List Number" else 1 if style in {"List Bullet", "List Number 2"} else None


def _last_number(lines: Sequence[str]) -> int:
    for line in reversed(lines):
        number, dot, _ = line.partition(".")
        if dot and number.isdigit():
            return int(number)
    return 0


def _with_table(lines: list[str], table: Table) -> list[str]:
    """Return the lines with a table below a question as its matrix, any other one as lines."""
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    is_matrix = len(rows) > 1 and len(rows[0]) > 2 and not any("".join(row[1:]) for row in rows[1:])  # noqa: PLR2004  # a name and two columns
    if not (is_matrix and lines):
        return [*lines, *("\t".join(cell for cell in row if cell) for row in rows)]
    columns = rows[0][1:]
    label = "矩阵量表题" if set(columns) <= LEVEL_WORDS else "矩阵单选题"
    asked = lines[-1] if "[" in lines[-1] else f"{lines[-1]}[{label}]"
    named = [f"- {row[0]}" for row in rows[1:]]
    return [*lines[:-1], asked, "行：", *named, "列：", *(f"- {column}" for column in columns)]


def _sheet_lines(data: bytes, name: str) -> list[str]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = book.get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ProblemsFound([Problem("format.not_a_document", place=name)]) from error
    rows = [[cell_text(cell).strip() for cell in row] for row in cells]
    rows = [row for row in rows if any(row)]
    places = (
        {_TITLES[title]: n for n, title in enumerate(rows[0]) if title in _TITLES} if rows else {}
    )
    if "title" not in places:
        return ["\t".join(cell for cell in row if cell) for row in rows]
    stem = name.rpartition(".")[0] or name
    return [
        stem,
        *(line for n, row in enumerate(rows[1:], 1) for line in _row_lines(n, row, places)),
    ]


def _row_lines(number: int, row: Sequence[str], places: dict[str, int]) -> Iterator[str]:
    def cell(name: str) -> str:
        return row[places[name]] if name in places and places[name] < len(row) else ""

    kind = f"[{cell('kind')}]" if cell("kind") else ""
    star = "*" if cell("required").lower() in _YES else ""
    yield f"{number}. {cell('title')}{kind}{star}"
    options = cell("options")
    for mark in ("；", ";", "|"):
        options = options.replace(mark, "\n")
    yield from options.splitlines()
