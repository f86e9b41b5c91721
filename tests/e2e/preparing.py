"""Steps 1–3: what is measured, how it is asked, who is asked."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.people import NAMES, Album, People, follow, go, press, sees, told

REGULATION = "客户满意度管理制度"
# Branch → its weight in per cent, and its leaves with theirs and the department that answers.
TREE = {
    "产品": (
        40,
        {"产品功能主要性能": (40, "研发部"), "可靠性": (40, "技术部"), "外观": (20, "制造部")},
    ),
    "供货": (25, {"包装质量": (30, "制造部"), "交货期": (70, "供应部")}),
    "服务": (35, {"服务质量": (50, "售后服务部"), "售后服务水平": (50, "售后服务部")}),
}
ROOT = "客户满意"
PLAN = {
    "目的": "了解客户对产品、供货和服务的满意程度",
    "本次侧重点": "交货期",
    "对象与数量": "重点客户普查，经销商、业务员全部，竞争对手表 15 份",
    "方式": "电子邮件、公开链接",
    "时间": "本月发出，30 天内回收",
}


@dataclass(frozen=True)
class Draw:
    """How the names of one audience are drawn: all of them, or so many; by which channel."""

    audience: str
    channel: str
    size: int | None = None


def import_customers_from_a_file(people: People, album: Album, file: bytes) -> None:
    page = people["admin"]
    go(page, "/customers/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "客户名单.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_label("未写明归口部门的客户归到").select_option(label="江南仪表集团")
    with page.expect_navigation():
        page.locator("main form button").click()
    assert told(page) == ["有 2 行没有导入，原因见下表。"]
    sees(page, "321")
    album.shoot(page, "00-customers-imported")


def draft_and_publish_the_indicator_tree(people: People, album: Album) -> None:
    page = people["quality"]
    go(page, "/indicators/")
    press(page, "按制度起草", within=f".card:has-text('{REGULATION}')")
    edit_page = page.url
    add_indicator(page, ROOT)
    for branch in TREE:
        add_indicator(page, branch, parent=ROOT)
    for branch, (_weight, leaves) in TREE.items():
        for leaf in leaves:
            page.locator("tr", has=page.get_by_label(f"指标「{leaf}」的名称")).get_by_role(
                "link", name="移动"
            ).click()
            page.get_by_label("上级指标").select_option(label=branch)
            press(page, "保存")
    assert page.url == edit_page
    _weigh(page)
    album.shoot(page, "01-indicator-tree-being-edited")
    press(page, "保存", within=".card-footer")
    press(page, "发布")
    assert told(page) == ["已发布。下一步：据此编制问卷。"]
    album.shoot(page, "01-indicator-tree-published")


def add_indicator(page: Page, label: str, *, parent: str = "") -> None:
    follow(page, "加一项指标")
    page.get_by_label("指标名称").fill(label)
    if parent:
        page.get_by_label("上级指标").select_option(label=parent)
    press(page, "保存")


def _weigh(page: Page) -> None:
    page.get_by_label(f"指标「{ROOT}」的权重").fill("100")
    for branch, (weight, leaves) in TREE.items():
        page.get_by_label(f"指标「{branch}」的权重").fill(str(weight))
        for leaf, (share, owner) in leaves.items():
            page.get_by_label(f"指标「{leaf}」的权重").fill(str(share))
            page.get_by_label(f"指标「{leaf}」的责任部门").select_option(label=owner)


def draft_and_publish_the_questionnaires(people: People, album: Album) -> None:
    page = people["quality"]
    publish_form(page, "客户满意度调查问卷", album, "02-questionnaire")
    publish_form(page, "“竞争对手”满意度调查表", album, "02-competitor-questionnaire")


def publish_form(page: Page, label: str, album: Album, picture: str) -> None:
    go(page, "/questionnaires/")
    follow(page, "起草问卷", within=f".card:has(h2:has-text('{label}'))")
    press(page, "起草")
    album.shoot(page, f"{picture}-being-edited")
    press(page, "保存并返回")
    press(page, "发布")
    assert told(page) == ["已发布，内容从此不变。下一步：在「调查期与抽样」里选用。"]
    album.shoot(page, f"{picture}-published")


def plan_a_wave_objects_first(people: People, album: Album, objects: tuple[str, ...]) -> int:
    """Begin the running occasion; the questionnaire cannot be chosen before the objects."""
    page = people["service"]
    go(page, "/sampling/")
    album.shoot(page, "03-waves-before-the-first")
    go(page, "/sampling/new/")
    page.locator(".card", has_text="重点客户常规调查").locator("a.btn-primary").first.click()
    press(page, "立期")
    wave = int(page.url.rstrip("/").rpartition("/")[2])
    go(page, f"/sampling/{wave}/questionnaires/")
    press(page, "保存")
    assert any("测评对象" in words for words in told(page)), told(page)
    album.shoot(page, "03-gate-objects-before-questionnaire")
    go(page, f"/sampling/{wave}/objects/")
    for name in objects:
        page.get_by_label(name).check()
    press(page, "保存")
    go(page, f"/sampling/{wave}/questionnaires/")
    press(page, "保存")
    return wave


def write_the_survey_plan(people: People, album: Album, wave: int) -> None:
    page = people["service"]
    go(page, f"/sampling/{wave}/plan/")
    for label, words in PLAN.items():
        page.get_by_label(label, exact=True).fill(words)
    press(page, "提交会签")
    assert told(page) == ["已提交。需要会签的部门会在待办里看到。"]
    album.shoot(page, "03-plan-submitted")


def sign(people: People, username: str, words: str = "同意", *, picture: str = "") -> None:
    """Sign what waits in the person's own to-do list."""
    page = people[username]
    go(page, "/")
    if picture:
        people.album.shoot(page, f"{picture}-to-do")
    with page.expect_navigation():
        page.locator(".card:has-text('等您签署') a").first.click()
    page.get_by_label("意见").fill(words)
    if picture:
        people.album.shoot(page, picture)
    press(page, "同意")
    assert told(page) == ["已签署。"]


def countersign_the_plan(people: People) -> None:
    sign(people, "rd", picture="03-plan-countersigned")
    sign(people, "quality")


def draw_the_sample(
    people: People,
    album: Album,
    wave: int,
    draws: tuple[Draw, ...],
    *,
    by: str = "service",
    picture: str = "03",
) -> None:
    """Draw each audience; whoever drew is not offered to approve."""
    page = people[by]
    for draw in draws:
        go(page, f"/sampling/{wave}/samples/")
        follow(page, draw.audience)
        page.get_by_label("抽样" if draw.size else "普查：名录里的都问", exact=True).check()
        if draw.size:
            page.get_by_label("样本量").fill(str(draw.size))
        page.get_by_label("用什么方式发").select_option(label=draw.channel)
        press(page, "抽样")
        assert told(page) == ["已抽样。名单在下面；请另一位同事批准。"]
    album.shoot(page, f"{picture}-sample-drawn")
    go(page, f"/sampling/{wave}/samples/")
    expect(page.get_by_role("button", name="批准样本")).to_have_count(0)
    sees(page, "样本不能由抽样人自己批准")
    album.shoot(page, f"{picture}-samples-await-approval")


def approve_the_sample(
    people: People, album: Album, wave: int, *, by: str = "quality", picture: str = "03"
) -> None:
    page = people[by]
    go(page, f"/sampling/{wave}/samples/")
    press(page, "批准样本")
    assert told(page) == ["样本已批准。下一步：发出问卷。"]
    sees(page, NAMES[by])
    album.shoot(page, f"{picture}-wave-ready")
