"""Steps 5–7: the answers are cleaned and frozen, counted, and reported."""

import io
from dataclasses import dataclass

import openpyxl
from docx import Document
from playwright.sync_api import Page
from pypdf import PdfReader

from manyi.core.clock import today
from tests.e2e.fielding import STRAIGHT, Returned
from tests.e2e.people import Album, People, follow, go, press, sees, told
from tests.e2e.preparing import sign
from tests.e2e.respondents import degree, rate

SELF_SHARE, SURVEY_SHARE = 0.4, 0.6
SET_ASIDE = "全部同一答案，电话核实未认真填写"
KEPT = "电话核实，确系本人意见"
SUGGESTION = "交期变动提前三天书面通知客户"
PAST = {"总体满意度": ("78.10", "80.20"), "总体满意率": ("87.10", "89.20")}


@dataclass(frozen=True)
class Expected:
    """What the answers amount to, worked out here from the answers themselves."""

    survey_degree: float
    survey_rate: float
    self_degree: float
    self_rate: float

    @property
    def overall_degree(self) -> float:
        return SELF_SHARE * self.self_degree + SURVEY_SHARE * self.survey_degree

    @property
    def overall_rate(self) -> float:
        return SELF_SHARE * self.self_rate + SURVEY_SHARE * self.survey_rate

    def printed(self) -> dict[str, str]:
        """Return the figures as pages and files print them."""
        return {
            "调查满意度": f"{self.survey_degree:.2%}",
            "调查满意率": f"{self.survey_rate:.2%}",
            "自评满意度": f"{self.self_degree:.2%}",
            "自评满意率": f"{self.self_rate:.2%}",
            "总体满意度": f"{self.overall_degree:.2%}",
            "总体满意率": f"{self.overall_rate:.2%}",
        }


def expected(back: Returned) -> Expected:
    """Work out the figures of the regulation: customers and dealers are the survey part.

    The one set aside does not count.
    """
    survey = [one for one in (*back.customers, *back.dealers) if one != STRAIGHT]
    return Expected(degree(survey), rate(survey), degree(back.salespeople), rate(back.salespeople))


def set_the_target(people: People, album: Album) -> None:
    """Enter the figures on paper, propose the mean of the better ones, have it approved."""
    page, year = people["quality"], today().year
    for label, values in PAST.items():
        for before, value in enumerate(values, 1):
            enter_a_past_figure(page, label, f"{year - before}", value)
    for _target in PAST:
        go(page, f"/scoring/targets/?year={year}")
        press(page, "按此提出")
        sign(people, "manager")
    go(page, f"/scoring/targets/?year={year}")
    album.shoot(page, "06-targets")
    assert page.get_by_text("已批准", exact=True).count() == len(PAST)


def enter_a_past_figure(page: Page, label: str, period: str, value: str) -> None:
    go(page, "/scoring/figures/")
    choice = page.get_by_label("哪个数字")
    option = choice.locator("option", has_text=label).filter(has_text="客户满意度管理制度")
    choice.select_option(value=option.get_attribute("value"))
    page.get_by_label("期次").fill(period)
    page.get_by_label("数值").fill(value)
    page.get_by_label("依据").fill("往年纸质报告")
    press(page, "录入")


def flag_and_set_one_aside(people: People, album: Album, wave: int) -> None:
    page = people["service"]
    go(page, f"/cleaning/waves/{wave}/")
    press(page, "按制度标记")
    assert told(page)[0] == "已按制度标记 2 份答卷。"
    go(page, f"/cleaning/waves/{wave}/?shown=undecided")
    album.shoot(page, "05-flagged")
    decide(page, "全部同一答案", "剔除选中的", SET_ASIDE)
    decide(page, "答得过快", "计入选中的", KEPT)
    go(page, f"/cleaning/waves/{wave}/?shown=undecided")
    sees(page, "没有这一类答卷")


def decide(page: Page, flag: str, button: str, reason: str) -> None:
    """Choose the one response with this flag, and say what becomes of it and why."""
    row = page.locator("tbody tr", has_text=flag)
    row.locator("input[name=response]").check()
    page.get_by_label("理由").fill(reason)
    press(page, button)
    assert told(page)[0].startswith("已决定 1 份，并记入台账。")


def freeze(people: People, album: Album, wave: int, *, returned: int) -> None:
    page = people["service"]
    go(page, f"/cleaning/waves/{wave}/")
    press(page, "冻结")
    assert told(page)[0] == f"已冻结第 1 版：收回 {returned} 份，计入 {returned - 1} 份。"
    digest = page.locator("td.hash").inner_text()
    assert len(digest) == 64
    sees(page, SET_ASIDE)
    album.shoot(page, "05-frozen")


def score(people: People, album: Album, wave: int, wanted: Expected) -> int:
    """Score the wave; every figure of the page is the one worked out from the answers."""
    page = people["quality"]
    go(page, f"/scoring/waves/{wave}/")
    album.shoot(page, "06-ready-to-score")
    press(page, "计分")
    found = figures_on(page)
    assert {label: found[label] for label in wanted.printed()} == wanted.printed()
    sees(page, "40%")
    sees(page, "95% 区间")
    sees(page, "与竞争对手比较")
    sees(page, "北方仪器")
    sees(page, "华测自控")
    assert page.locator(".figure-card", has_text="目标").count() == len(PAST)
    page.wait_for_function(
        "document.querySelectorAll('[data-chart] canvas, [data-chart] svg').length > 0"
    )
    album.shoot(page, "06-score")
    return int(page.url.rstrip("/").rpartition("/")[2])


def figures_on(page: Page) -> dict[str, str]:
    """Return label → figure of the cards of the page."""
    cards = page.locator(".figure-card")
    return {
        cards.nth(n)
        .locator(".text-secondary")
        .first.inner_text()
        .partition("\n")[0]
        .strip(): cards.nth(n).locator(".figure").inner_text()
        for n in range(cards.count())
    }


def compose_the_report(people: People, album: Album, wave: int) -> int:
    page = people["service"]
    go(page, f"/reporting/compose/{wave}/analysis/")
    press(page, "开始编制")
    report = int(page.url.rstrip("/").rpartition("/")[2])
    suggestions = page.get_by_label("改进建议", exact=True)
    suggestions.fill(SUGGESTION)
    with page.expect_response(lambda answer: "/words/" in answer.url):
        page.locator("form", has=suggestions).get_by_role("button").click()
    album.shoot(page, "07-report-being-written")
    go(page, f"/reporting/{report}/")
    press(page, "生成文件")
    page.get_by_role("link", name="Excel").wait_for(timeout=120_000)
    album.shoot(page, "07-report-with-files")
    go(page, f"/reporting/{report}/preview/")
    album.shoot(page, "07-report-preview")
    return report


def files_say_what_the_page_says(people: People, report: int, wanted: Expected) -> None:
    """Download Word, PDF and Excel, open each, and find the same figures."""
    page = people["service"]
    go(page, f"/reporting/{report}/")
    shown = figures_on(page)
    overall = {
        label: figure for label, figure in wanted.printed().items() if label.startswith("总体")
    }
    assert {label: shown[label] for label in overall} == overall
    for text in (
        words_of_docx(taken(page, report, "docx")),
        words_of_pdf(taken(page, report, "pdf")),
        words_of_xlsx(taken(page, report, "xlsx")),
    ):
        missing = [figure for figure in wanted.printed().values() if figure not in text]
        assert missing == []
        assert SUGGESTION in text.replace("\n", "")


def taken(page: Page, report: int, kind: str) -> bytes:
    answer = page.request.get(f"/reporting/{report}/files/{kind}/")
    assert answer.status == 200
    return answer.body()


def words_of_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def words_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def words_of_xlsx(content: bytes) -> str:
    """Return the cells as a reader sees them: shares in per cent."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(_seen(cell) for cell in cells if cell.value is not None)


def _seen(cell) -> str:
    is_share = isinstance(cell.value, float) and "%" in cell.number_format
    return f"{cell.value:.2%}" if is_share else str(cell.value)


def submit_review_and_approve(people: People, album: Album, report: int) -> None:
    """The author hands it in and may not sign; quality reviews; the manager approves."""
    page = people["service"]
    go(page, f"/reporting/{report}/")
    press(page, "提交")
    assert told(page) == ["已提交，并记入台账。文件从现在起不再改动。"]
    follow(page, "打开审批")
    assert page.get_by_role("button", name="同意").count() == 0
    sees(page, "自己")
    album.shoot(page, "07-own-report-cannot-be-signed")
    sign(people, "quality", "数字已核对", picture="07-report-reviewed")
    sign(people, "manager", "批准", picture="07-report-approved")
    go(page, f"/reporting/{report}/")
    sees(page, "已批准")
    album.shoot(page, "07-report-approved-and-final")
