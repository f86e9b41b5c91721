"""Step 4: the questionnaire goes out, comes back, and the wave is judged."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from manyi.channels.email.mailbox import messages, names
from manyi.channels.web import qr_svg
from manyi.cli.demo.browser import PHONE
from tests.e2e.people import Album, People, go, press, sees, told
from tests.e2e.respondents import (
    HURRIED_S,
    LEAVES,
    LEVELS,
    UNHURRIED_S,
    Answers,
    Sheet,
    of_respondent,
    said,
)
from tests.live_server import wait_until

THANKS = "感谢您的评价"
COMPLAINT = "交货比合同晚了一周，停产等表。"
LATE_DELIVERY: Answers = (1, 1, 0, 1, 4, 1, 0)
STRAIGHT: Answers = (0,) * len(LEAVES)


@dataclass
class Returned:
    """Every answer that was sent, by audience."""

    customers: list[Answers] = field(default_factory=list)
    dealers: list[Answers] = field(default_factory=list)
    competitors: list[Answers] = field(default_factory=list)
    salespeople: list[Answers] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, (self.customers, self.dealers, self.competitors, self.salespeople)))


@dataclass(frozen=True)
class Links:
    """The personal links that went out, by audience."""

    customers: list[str]
    dealers: list[str]
    competitors: list[str]


def issue_by_email(people: People, album: Album, wave: int, mailbox: Path, letters: int) -> None:
    page = people["service"]
    go(page, "/fieldwork/")
    album.shoot(page, "04-ready-to-issue")
    act(page, wave, "issue", "发出问卷")
    assert told(page) == ["问卷已发出，邮件正在后台发送。"]
    wait_until(lambda: len(names(mailbox)) == letters, f"{letters} letters have arrived")
    go(page, f"/fieldwork/waves/{wave}/")
    album.shoot(page, "04-issued")


def act(page: Page, wave: int, name: str, button: str, **fields: str) -> None:
    go(page, f"/fieldwork/waves/{wave}/{name}/")
    for label, words in fields.items():
        page.get_by_label(label, exact=True).fill(words)
    press(page, button, within="main form")


def links_in(mailbox: Path) -> Links:
    """Open every letter's link, as its reader would, to see who is asked about what."""
    customers, dealers, competitors = [], [], []
    for letter in messages(mailbox):
        (link,) = (one for one in letter.links if "/a/" in one)
        number = int(letter.to[0].removeprefix("c").partition("@")[0])
        if "竞争对手" in Sheet(link).title:
            competitors.append(link)
        else:
            # The list holds 132 key customers, 150 ordinary ones, then the dealers.
            (dealers if number > 282 else customers).append(link)
    return Links(customers, dealers, competitors)


def open_the_letter(people: People, album: Album) -> str:
    """Read the newest letter in the demo's mailbox; return the link a customer would follow."""
    page = people["service"]
    go(page, "/mailbox/")
    album.shoot(page, "04-mailbox")
    with page.expect_navigation():
        page.locator("main .list-group a").first.click()
    album.shoot(page, "04-letter")
    return page.locator("main .letter a").first.get_attribute("href")


def answer_on_a_phone(people: People, album: Album, link: str) -> None:
    """Answer the link of a letter without signing in: one item forgotten at first."""
    phone = people.visitor(PHONE)
    go(phone, link)
    album.shoot(phone, "04-phone-questionnaire")
    tick(phone, "您评价的是", "智能流量计")
    for leaf, level in zip(LEAVES, LATE_DELIVERY, strict=True):
        if leaf != "外观":
            tick(phone, leaf, LEVELS[level])
    phone.locator("textarea").last.fill(COMPLAINT)
    press(phone, "提交")
    question = phone.get_by_role("group", name="外观")
    expect(question.locator(".fault")).to_be_visible()
    expect(phone.locator("#faults")).to_contain_text("外观")
    expect(phone.locator("textarea").last).to_have_value(COMPLAINT)
    album.shoot(phone, "04-phone-one-left-out")
    tick(phone, "外观", LEVELS[LATE_DELIVERY[LEAVES.index("外观")]])
    press(phone, "提交")
    sees(phone, THANKS)
    album.shoot(phone, "04-phone-thanks")
    go(phone, link)
    sees(phone, "已答过")
    album.shoot(phone, "04-phone-answered-before")
    assert phone.context.cookies() == []


def tick(page: Page, question: str, choice: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=choice, exact=True).check()


def answer_over_the_qr_code(people: People, album: Album, wave: int) -> Answers:
    """Answer, unhurriedly, at the address the QR code holds."""
    page = people["service"]
    go(page, f"/fieldwork/waves/{wave}/")
    card = page.locator(".card", has=page.get_by_role("heading", name="重点客户", exact=True))
    link = card.get_by_label("公开链接").input_value()
    drawn = page.request.get(card.locator("img").get_attribute("src")).body()
    assert drawn.decode() == qr_svg(link, title="扫码填写")
    phone = people.visitor(PHONE)
    go(phone, link)
    phone.locator("[name=opened]").evaluate(f"one => {{ one.value -= {UNHURRIED_S} }}")
    answers = of_respondent(0)
    tick(phone, "您评价的是", "上门维修")
    for leaf, level in zip(LEAVES, answers, strict=True):
        tick(phone, leaf, LEVELS[level])
    press(phone, "提交")
    sees(phone, THANKS)
    return answers


def everybody_else_answers(people: People, wave: int, links: Links) -> Returned:
    """Let 110 customers in all, dealers, salespeople and rivals' users answer their own links."""
    back = Returned()
    back.customers = [_send(link, of_respondent(n)) for n, link in enumerate(links.customers[:108])]
    back.customers.append(_send(links.customers[108], STRAIGHT, seconds=HURRIED_S))
    back.dealers = [_send(link, of_respondent(n + 1)) for n, link in enumerate(links.dealers[:12])]
    back.competitors = [
        _send(link, of_respondent(n + 2), 竞争对手名称="北方仪器" if n % 2 else "华测自控")
        for n, link in enumerate(links.competitors[:12])
    ]
    back.salespeople = [
        _send(link, tuple(max(0, level - 1) for level in of_respondent(n)))
        for n, link in enumerate(salespeople_links(people, wave))
    ]
    return back


def _send(link: str, answers: Answers, *, seconds: int = UNHURRIED_S, **rest: str) -> Answers:
    sent = said(answers, about="智能流量计", **rest)
    assert Sheet(link).send(sent, seconds=seconds) == THANKS
    return answers


def salespeople_links(people: People, wave: int) -> list[str]:
    """Copy the personal links of the salespeople, who are sent theirs by hand."""
    page = people["service"]
    go(page, f"/fieldwork/waves/{wave}/people/")
    links = page.locator("tr", has_text="业务员").locator("[data-copy]")
    people.album.shoot(page, "04-who-has-not-answered")
    return [links.nth(n).get_attribute("data-copy") for n in range(links.count())]


def close_early_and_judge(people: People, album: Album, wave: int) -> None:
    page = people["service"]
    go(page, f"/fieldwork/waves/{wave}/")
    album.shoot(page, "04-answers-coming-in")
    act(page, wave, "close", "提前截止", 理由="重点客户均已答复，提前进入分析")
    assert told(page) == ["本期已截止，答卷已封存。"]
    act(page, wave, "judge", "判定是否有效")
    sees(page, "判定：有效")
    rules = page.locator(".card", has_text="判定：").locator("tbody tr")
    assert rules.count() == 2
    assert [rules.nth(n).locator(".badge").inner_text() for n in range(2)] == ["达到", "达到"]
    album.shoot(page, "04-judged-valid")
