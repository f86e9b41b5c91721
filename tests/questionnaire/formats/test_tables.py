"""Whatever file comes in: a table in which every row is accounted for, or words that help."""

import gzip
import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
import xlsxwriter

from manyi.problems import ProblemsFound
from manyi.questionnaire.formats.assembly import Table
from manyi.questionnaire.formats.tables import Limits, Wanted, read_table


def content(table: Table) -> tuple[tuple[str, ...], list[tuple], list[int]]:
    return table.titles, table.frame.rows(), table.lines.tolist()


def set_aside(table: Table) -> list[tuple[int, str]]:
    return [(row.line, str(row.reason)) for row in table.set_aside]


def refusal(data: bytes, name: str = "答卷.csv", **options) -> str:
    with pytest.raises(ProblemsFound) as caught:
        read_table(data, name, **options)
    return str(caught.value)


def workbook(*rows: list, merge: str = "", second_sheet: list | None = None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("答卷")
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    if merge:
        sheet.merge_range(merge, "满意度")
    if second_sheet:
        book.add_worksheet("说明").write_row(0, 0, second_sheet)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    table = read_table("姓名,评价\r\n张三,很满意\r\n李四,㐂\r\n".encode(encoding), "答卷.csv")

    assert content(table) == (("姓名", "评价"), [("张三", "很满意"), ("李四", "㐂")], [2, 3])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_by_the_titles(delimiter):
    data = f'"a,b;c"{delimiter}评价{delimiter}x\n1{delimiter}好{delimiter}\n'.encode()

    assert content(read_table(data, "答卷.csv")) == (
        ("a,b;c", "评价", "x"),
        [("1", "好", None)],
        [2],
    )


def test_quoted_cells_keep_their_delimiters_and_line_breaks():
    table = read_table('a,b\n1,"好,\n很好"\n2,"说""好"""\n'.encode(), "答卷.csv")

    assert table.frame.rows() == [("1", "好,\n很好"), ("2", '说"好"')]


def test_rows_in_are_rows_read_plus_rows_set_aside_with_line_and_reason():
    table = read_table(b"a,b,c\n1,2,x\n\n  , ,\n1,2,3\n1\n1,2,3,4\n1,2,3,,\n\n\n", "答卷.csv")

    assert content(table) == (
        ("a", "b", "c"),
        [("1", "2", "x"), ("1", "2", "3"), ("1", None, None), ("1", "2", "3")],
        [2, 5, 6, 8],
    )
    assert set_aside(table) == [
        (3, "整行空白"),
        (4, "整行空白"),
        (7, "这一行有 4 格，表头只有 3 列，对不上"),
    ]
    assert table.rows_in == 7


def test_two_columns_of_one_name_are_kept_by_position():
    table = read_table(b"a,b,a,\n1,2,3,\n", "答卷.csv")

    assert table.frame.rows() == [("1", "2", "3", None)]
    assert [table.positions(t) for t in ("a", "a#1", "a#2", "a#3", "a#0", "b", "c")] == [
        *((0, 2), (0,), (2,), (), (), (1,), ()),
    ]
    assert [str(note) for note in table.notes] == [
        "「a」这个列名用了不止一次（第 1、3 列），已按位置分开；要指明其中一列，请写成「a#2」这样。"
    ]


def test_columns_of_numbers_are_numbers_only_when_every_cell_is():
    def choose(titles):
        return Wanted(frozenset({0}), frozenset({titles.index("mark")}))

    assert read_table(b"id,mark\n01,5\n02,\n", "x", choose=choose).frame.rows() == [
        ("01", 5),
        ("02", None),
    ]
    assert read_table(b"id,mark\n01,4.5\n", "x", choose=choose).frame.rows() == [("01", 4.5)]
    assert read_table("id,mark\n01,5分\n02,6\n".encode(), "x", choose=choose).frame.rows() == [
        ("01", "5分"),
        ("02", "6"),
    ]


def test_gzip_of_several_members_is_one_file():
    data = gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n")

    assert read_table(data, "答卷.csv.gz").frame.rows() == [("1", "2"), ("3", "4")]


def test_a_spreadsheet_reads_as_people_see_it():
    table = read_table(
        workbook(["序号", "打分", "通过"], [1, 8.5, True], [], [2, 9, False]), "答卷.xlsx"
    )

    assert content(table) == (
        ("序号", "打分", "通过"),
        [("1", "8.5", "是"), ("2", "9", "否")],
        [2, 4],
    )
    assert set_aside(table) == [(3, "整行空白")]


def test_a_second_sheet_is_named_as_not_read():
    table = read_table(workbook(["a"], [1], second_sheet=["填表说明"]), "答卷.xlsx")

    assert [str(note) for note in table.notes] == ["只读了工作表「答卷」，另外还有「说明」没有读。"]


BROKEN = "「答卷.csv」打不开，文件不完整或格式不对。请在 Excel 或 WPS 里打开它，另存为 xlsx 再试。"
NAMELESS = "没有列名，下面却有内容，可能是表头里有合并的单元格。请取消合并，给每一列都写上名称。"
ENCODING = (
    "「答卷.csv」第 3 行起的文字编码认不出来。请在 Excel 或 WPS 里打开它，另存为“CSV UTF-8”。"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "答卷.csv是空的，没有可读的内容。请确认选对了文件。"),
        (b"\n \n", "答卷.csv是空的，没有可读的内容。请确认选对了文件。"),
        (b"a,b\n", "「答卷.csv」只有表头，没有答卷。"),
        (b"a,b\n,\n", "「答卷.csv」只有表头，没有答卷。"),
        (
            b"\x89PNG\r\n\x1a\n\0\0",
            "「答卷.csv」不是表格文件。可以用的有 csv、csv.gz、xlsx、xls。",
        ),
        (b"a,b\n1,2\n\xff\xff,1", ENCODING),
        (
            b'a,b\n1,2\n3,"open\n4,5\n',
            "「答卷.csv」的第 3 行读不了，引号可能没有成对。请改正后再试。",
        ),
        (b"a,,b,\n1,2,3,4\n", f"第 2 列（B 列）{NAMELESS}\n第 4 列（D 列）{NAMELESS}"),
        (
            gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9],
            "「答卷.csv」的压缩内容不完整，可能没有下载完。请重新下载，或解压后用 csv 再试。",
        ),
        (b"PK\x03\x04junk", BROKEN),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"junk" * 200, BROKEN),
    ],
)
def test_what_cannot_be_read_is_said_in_words(data, words):
    assert refusal(data) == words


def test_merged_cells_among_the_titles_are_refused_with_their_address():
    data = workbook(["客户", "", ""], ["", "外观", "包装"], ["甲", 5, 4], merge="B1:C1")

    assert refusal(data, "答卷.xlsx") == (
        "「答卷.xlsx」的表头里有合并的单元格（B1:C1），分不清每一列的名称。"
        "请取消合并，删去表头上方的大标题，让一行表头写全每一列的名称。"
    )


def test_a_zip_of_something_else_is_told_from_a_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("答卷.csv", "a,b\n1,2\n")

    assert refusal(buffer.getvalue(), "答卷.zip") == (
        "「答卷.zip」是压缩包，不是 Excel 工作簿。请先解压，选里面的 xlsx、xls 或 csv 文件。"
    )


def test_a_workbook_that_claims_two_gigabytes_is_not_opened():
    data = bytearray(workbook(["a"], [1]))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 2_000_000_000)

    assert refusal(bytes(data), "答卷.xlsx") == (
        "「答卷.xlsx」展开后有 1,907 MB，最多 400 MB，没有打开。"
        "正常的答卷不会这么大，请确认文件来源，或另存为 csv 再试。"
    )


def test_a_workbook_that_claims_less_than_it_holds_is_not_opened():
    data = bytearray(workbook(["a"], *([i] for i in range(5000))))
    for at in _central_records(bytes(data)):
        data[at + 24 : at + 28] = struct.pack("<I", 10)

    assert refusal(bytes(data), "答卷.xlsx").startswith(
        "「答卷.xlsx」打不开，文件不完整或格式不对。"
    )


def _central_records(data: bytes) -> list[int]:
    found, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        found.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    return found


def test_a_workbook_with_one_cell_far_away_is_not_laid_out():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_000_000, 16_000, "x")
    book.close()

    assert refusal(buffer.getvalue(), "答卷.xlsx") == (
        "「答卷.xlsx」的表格占到 1000001 行 × 16001 列，多半是远处误填了一格。"
        "请删去表格以外的内容，再保存一次。"
    )


def test_a_gzip_bomb_is_stopped_at_the_limit():
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(bomb.compress(b"0" * 1_000_000) for _ in range(30)) + bomb.flush()

    assert len(data) < 60_000
    assert refusal(data, "答卷.csv.gz", limits=Limits(unpacked_bytes=20 << 20)) == (
        "「答卷.csv.gz」太大，超过 20 MB。请按时间或单位拆成几个文件，分别处理。"
    )


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    assert refusal(b"a,b\n" * 1000, limits=Limits(file_bytes=1024, unpacked_bytes=1024)) == (
        "「答卷.csv」太大，超过 0 MB。请按时间或单位拆成几个文件，分别处理。"
    )


def test_rows_of_a_long_file_are_counted_exactly():
    rng = np.random.default_rng(1)
    rows = [f"{i},{rng.integers(1, 6)}" if i % 7 else "" for i in range(1, 3001)]

    table = read_table(("id,mark\n" + "\n".join(rows)).encode(), "答卷.csv")

    assert (table.rows_in, len(table.lines), len(table.set_aside)) == (3000, 2572, 428)
    assert [int(text) + 1 for text in table.column(0)] == table.lines.tolist()


def test_columns_left_out_are_read_after_all_when_a_row_might_be_blank():
    def choose(titles):
        return Wanted(frozenset(), frozenset({titles.index("mark")}))

    spared = read_table(b"mark,remark\n5,a\n4,b\n", "x", choose=choose)
    needed = read_table(b"mark,remark\n5,a\n,b\n,\n4,c\n", "x", choose=choose)

    assert (spared.frame.columns, spared.frame.rows()) == (["0"], [(5,), (4,)])
    assert needed.frame.rows() == [("5", "a"), (None, "b"), ("4", "c")]
    assert set_aside(needed) == [(4, "整行空白")]
