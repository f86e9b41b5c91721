import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from manyi.documents.word import to_docx
from tests.documents import sample


@pytest.fixture(scope="module")
def packed() -> bytes:
    return to_docx(sample.report(), sample.DRAWER)


@pytest.fixture(scope="module")
def document(packed: bytes):
    return docx.Document(io.BytesIO(packed))


def test_equal_reports_give_equal_bytes_whatever_the_clock_says(packed):
    assert to_docx(sample.report(), sample.DRAWER) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_chapters_are_headings(document):
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]

    assert found == [
        ("Heading 1", "一、摘要"),
        ("Heading 1", "二、各指标"),
        ("Heading 2", "重点客户评价"),
        ("Heading 1", "附录一 公式"),
    ]


def test_contents_list_is_a_field_already_filled_with_links_to_the_chapters(document):
    body = document.element.body
    instructions = [entry.text.strip() for entry in body.iter(qn("w:instrText"))]
    links = {
        link.get(qn("w:anchor")): "".join(t.text for t in link.iter(qn("w:t")))
        for link in body.iter(qn("w:hyperlink"))
    }
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}

    assert instructions == ['TOC \\o "1-2" \\h \\z \\u']
    assert list(links.values()) == ["一、摘要", "二、各指标", "重点客户评价", "附录一 公式"]
    assert set(links) == marks


def test_verdict_and_page_number_stand_on_every_page(document):
    section = document.sections[0]
    fields = [entry.text.strip() for entry in section.footer._element.iter(qn("w:instrText"))]

    assert section.header.paragraphs[0].text == (
        "客户满意度调查分析报告\n本次调查：无法判定。没有发放份数"
    )
    assert not section.different_first_page_header_footer
    assert fields == ["PAGE", "NUMPAGES"]


def test_every_chart_is_a_picture_with_words_for_those_who_cannot_see_it(document):
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]

    assert told == [f"{kind}图的说明" for kind in sample.KINDS]


def test_table_says_what_the_report_says(document):
    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]

    assert tables == [
        [["总体满意度\n81.60%\nn = 25\n95% 区间 70.00%–90.00%"]],
        [
            ["指标", "n", "满意度"],
            ["交货期", "25", "61.25%"],
            ["外观", "25", "79.00%"],
            ["服务质量", "25", "88.00%"],
        ],
        [
            ["环节", "签名", "日期", "意见"],
            ["编制", "张三", "2026-04-05", ""],
            ["审核", "", "", ""],
        ],
    ]


def test_chinese_letters_have_chinese_fonts_with_stand_ins(document):
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("Normal", "Heading 1", "Title")
    }
    table = next(
        part.blob.decode("utf-8")
        for part in document.part.package.iter_parts()
        if part.partname == "/word/fontTable.xml"
    )

    assert fonts == {"Normal": "宋体", "Heading 1": "微软雅黑", "Title": "微软雅黑"}
    assert '<w:altName w:val="SimSun,Songti SC,Noto Serif CJK SC,Source Han Serif SC"/>' in table
