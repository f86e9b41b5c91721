import io
from datetime import date

import pypdf
import pytest

from manyi.documents.pdf import to_pdf
from tests.documents import sample


@pytest.fixture(scope="module")
def packed() -> bytes:
    return to_pdf(sample.report(), sample.DRAWER)


@pytest.fixture(scope="module")
def pages(packed: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(packed)).pages]


def test_equal_reports_give_equal_bytes_and_another_day_gives_others(packed):
    assert to_pdf(sample.report(), sample.DRAWER) == packed
    assert to_pdf(sample.report(date=date(2026, 4, 6)), sample.DRAWER) != packed


def test_verdict_stands_on_every_page(pages):
    missing = [page for page in pages if "本次调查：无法判定。没有发放份数" not in page]

    assert len(pages) > 4
    assert missing == []


def test_every_page_is_numbered(pages):
    total = len(pages)
    squeezed = [page.replace(" ", "") for page in pages]

    assert all(f"第{number}页，共{total}页" in page for number, page in enumerate(squeezed, 1))


def test_contents_lead_to_every_chapter(packed, pages):
    outline = [entry.title for entry in _flat(pypdf.PdfReader(io.BytesIO(packed)).outline)]

    assert outline == ["一、摘要", "二、各指标", "重点客户评价", "附录一 公式"]
    assert all(title.replace(" ", "") in pages[0].replace(" ", "") for title in outline)


def _flat(entries):
    for entry in entries:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def test_words_figures_and_the_whole_fingerprint_can_be_copied(pages):
    text = "".join(pages).replace("\n", "").replace(" ", "")

    for words in ("81.60%", "61.25%", "收到26行=计入25行+搁置1行。", "0123456789abcdef" * 4):
        assert words in text


def test_every_letter_is_set_in_the_chinese_font(packed):
    reader = pypdf.PdfReader(io.BytesIO(packed))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert {name.split("-")[0] for name in fonts} == {"NotoSansCJKsc"}


def test_charts_are_numbered_under_their_pictures(pages):
    text = "".join(pages).replace(" ", "")

    assert all(f"图{number}{kind}" in text for number, kind in enumerate(sample.KINDS, 1))
