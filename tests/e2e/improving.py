"""Steps 8 and 9: the weak item is improved, and the customer who complained is answered."""

from datetime import timedelta

from playwright.sync_api import Locator, Page

from manyi.core.clock import today
from tests.e2e.fielding import COMPLAINT
from tests.e2e.people import NAMES, Album, People, go, press, sees, told
from tests.live_server import wait_until

SAVED = ["已保存，并记入台账。"]
WEAKEST = "交货期"


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def open_a_plan_for_the_weak_item(people: People, album: Album, wave: int) -> int:
    """Start from the indicator with the lowest degree; name an owner and a day."""
    page = people["quality"]
    go(page, f"/improvement/open/{wave}/")
    weakest = page.locator("main .list-group-item-action").first
    assert weakest.inner_text().startswith(WEAKEST)
    with page.expect_navigation():
        weakest.click()
    choice = page.get_by_label("按制度的哪一项立项")
    choice.select_option(label=choice.locator("option", has_text="不满意项目的纠正").inner_text())
    page.get_by_label("责任人", exact=True).select_option(label=NAMES["supply"])
    page.get_by_label("责任部门").select_option(label="供应部")
    page.get_by_label("完成日期").fill(in_days(40))
    page.get_by_label("目标得分").fill("70")
    album.shoot(page, "08-plan-being-opened")
    press(page, "开立")
    sees(page, f"接下来：{NAMES['supply']} 写明原因和措施")
    return int(page.url.rstrip("/").rpartition("/")[2])


def fill_the_plan_and_do_it(people: People, album: Album, plan: int) -> None:
    """The owner writes cause and measures and gives one out; it is done with its evidence."""
    page = people["supply"]
    go(page, f"/improvement/{plan}/")
    page.get_by_label("原因", exact=True).fill("外购传感器到货不齐,排产变动没有通知客户")
    page.get_by_label("纠正措施").fill("对在手合同逐份确认交期")
    page.get_by_label("预防措施").fill("与传感器厂签订安全库存协议")
    press(page, "保存")
    assert told(page) == SAVED
    page.get_by_label("措施", exact=True).fill("签订安全库存协议")
    page.get_by_label("执行人").select_option(label=NAMES["making"])
    page.get_by_label("期限").fill(in_days(20))
    press(page, "布置这项措施")
    assert told(page) == SAVED
    doer = people["making"]
    go(doer, f"/improvement/{plan}/")
    doer.get_by_label("证据").fill("协议编号 GY-17")
    press(doer, "完成")
    assert told(doer) == SAVED
    go(page, f"/improvement/{plan}/")
    press(page, "措施全部完成，提交证实")
    sees(page, "接下来：等下一期计分后证实效果")
    album.shoot(page, "08-plan-done")


def case_of_the_low_answer(people: People, album: Album) -> int:
    """Wait for the case the worker opens within half a minute of the answer."""
    page = people["service2"]

    def is_there() -> bool:
        go(page, "/cases/?show=open")
        return page.locator("tr", has_text="「交货期」给出很低的评价").count() == 1

    wait_until(is_there, "the low answer has become a case")
    album.shoot(page, "09-cases")
    with page.expect_navigation():
        page.locator("tr", has_text="「交货期」给出很低的评价").get_by_role("link").first.click()
    sees(page, COMPLAINT)
    return int(page.url.rstrip("/").rpartition("/")[2])


def answer_the_case(people: People, album: Album, case: int) -> str:
    """Its handler answers; before that closing says what lacks. Return who handled it."""
    page = people["service2"]
    handler = account_of(handler_on(page))
    page = people[handler]
    go(page, f"/cases/{case}/")
    sees(page, "关闭之前还差")
    album.shoot(page, "09-case-cannot-be-closed-yet")
    form = form_of(page, "保存答复")
    form.get_by_label("答复客户的话").fill("已与您电话确认,明天补发到货,延误的费用由我们承担。")
    form.get_by_label("原因", exact=True).fill("外购件到货不齐,没有提前通知")
    form.get_by_label("措施", exact=True).fill("专人跟踪,交期变动提前三天通知")
    press(page, "保存答复")
    assert told(page) == SAVED
    return handler


def form_of(page: Page, button: str) -> Locator:
    """The form that a button sends; a case has many, with fields of the same name."""
    return page.locator("form", has=page.get_by_role("button", name=button, exact=True))


def handler_on(page: Page) -> str:
    term = page.locator("dt", has_text="处理人")
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


def account_of(name: str) -> str:
    return next(account for account, known in NAMES.items() if known == name)


def visit_again_and_close(people: People, album: Album, case: int, *, handler: str) -> None:
    """The handler may not ask; somebody else does, and then it can be closed."""
    page = people[handler]
    go(page, f"/cases/{case}/")
    sees(page, "回访要由他人进行")
    visitor = people["service2" if handler == "service" else "service"]
    go(visitor, f"/cases/{case}/")
    form = form_of(visitor, "保存回访")
    form.get_by_label("客户对处理的满意程度").select_option(label="满意")
    form.get_by_label("反映情况").fill("货已到齐,客户认可")
    album.shoot(visitor, "09-return-visit")
    press(visitor, "保存回访")
    assert told(visitor) == SAVED
    press(visitor, "关闭这一件")
    sees(visitor, "已经办结")
    album.shoot(visitor, "09-case-closed")
