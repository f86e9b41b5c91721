"""A wave that returned too little: judged invalid, reviewed, and sent to those still missing."""

from pathlib import Path

from manyi.channels.email.mailbox import messages, names
from tests.e2e.fielding import act
from tests.e2e.people import Album, People, go, press, sees, told
from tests.e2e.preparing import Draw, approve_the_sample, draw_the_sample, publish_form
from tests.e2e.respondents import Sheet
from tests.live_server import wait_until

MARKS = {
    "产品质量": "27",
    "交货及时": "15",
    "价格": "7",
    "服务质量": "18",
    "问题响应": "8",
    "总体感受": "9",
}


def design_the_measurement(people: People, album: Album) -> None:
    """Publish tree and form as the procedure lists them."""
    page = people["business"]
    go(page, "/indicators/")
    press(page, "按制度起草", within=".card:has-text('顾客满意度测量程序')")
    press(page, "保存", within=".card-footer")
    press(page, "发布")
    publish_form(page, "顾客满意度调查表", album, "11-marks-questionnaire")


def prepare_the_wave(people: People, album: Album) -> int:
    page = people["business"]
    go(page, "/sampling/new/")
    card = page.locator(".card", has_text="年度顾客满意度调查")
    with page.expect_navigation():
        card.locator(".card-body a.btn").first.click()
    page.get_by_label("北岸水厂改造").check()
    press(page, "立期")
    wave = int(page.url.rstrip("/").rpartition("/")[2])
    go(page, f"/sampling/{wave}/questionnaires/")
    press(page, "保存")
    draw_the_sample(people, album, wave, (Draw("顾客", "电子邮件"),), by="business", picture="11")
    approve_the_sample(people, album, wave, by="director", picture="11")
    return wave


def issue_and_get_few_back(people: People, wave: int, mailbox: Path, *, few: int) -> int:
    """Send the letters, let a few answer, close; return how many letters went out."""
    page = people["business"]
    go(page, f"/sampling/{wave}/")
    asked = int(page.locator("tbody tr", has_text="顾客").locator("td").nth(2).inner_text())
    before = len(names(mailbox))
    act(page, wave, "issue", "发出问卷")
    wait_until(lambda: len(names(mailbox)) == before + asked, f"{asked} letters have arrived")
    for letter in messages(mailbox)[:few]:
        (link,) = (one for one in letter.links if "/a/" in one)
        assert Sheet(link).send(MARKS) == "感谢您的评价"
    act(page, wave, "close", "提前截止", 理由="年末停产检修,先行截止")
    return asked


def judge_invalid(people: People, album: Album, wave: int) -> None:
    """Too few came back: the wave is invalid and cannot be scored; sending again needs a review."""
    page = people["business"]
    act(page, wave, "judge", "判定是否有效")
    sees(page, "判定：无效")
    assert page.locator("tbody .badge", has_text="未达到").count() == 1
    assert page.get_by_role("link", name="重新发放").count() == 0
    album.shoot(page, "11-judged-invalid")
    go(page, f"/scoring/waves/{wave}/")
    assert page.get_by_role("button", name="计分").count() == 0
    album.shoot(page, "11-invalid-is-not-scored")


def review_and_issue_again(people: People, album: Album, wave: int) -> None:
    """Say why, and send a second round to those who have not answered."""
    page = people["business"]
    act(
        page,
        wave,
        "review",
        "检讨分析",
        回收率不足的原因="发放正值年末停产检修",
        措施="改在月初发放,逐户电话说明",
    )
    assert told(page) == ["检讨分析已记录，可以重新发放。"]
    album.shoot(page, "11-reviewed")
    act(page, wave, "reissue", "重新发放")
    assert told(page) == ["已重新发放。"]
    sees(page, "这是重新发放的一轮，与前面各轮合在一起判定")
    album.shoot(page, "11-issued-again")
