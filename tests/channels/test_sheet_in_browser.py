"""Every kind of item in a phone's browser: nothing sideways, nothing small, script or none.

The sheet is opened as a file with our own script and style beside it, so that no server is needed.
"""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from manyi.channels.web import Notice, door_slots, render_sheet, splice
from manyi.cli.demo.browser import opened_browser
from manyi.core.clock import now
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Page, Questionnaire, from_json

pytestmark = pytest.mark.browser

KINDS = Path(__file__).parents[1] / "parity" / "questionnaire.json"
LEVELS = tuple(Choice(code=f"c{n}", label=f"第{n}级", points=float(6 - n)) for n in range(1, 6))
SMALL = """() => [...document.querySelectorAll('.choice label, select, button, input[type=date],'
  + ' .place input, .measure input, textarea')]
  .filter(one => one.offsetHeight > 0 && one.offsetHeight < 44).map(one => one.outerHTML)"""
SEEN = """() => [...document.querySelectorAll('[data-item]')]
  .filter(one => one.offsetHeight > 0).map(one => one.dataset.item)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser():
    with opened_browser() as opened:
        yield opened


def written(folder: Path, questionnaire: Questionnaire) -> str:
    """Write the page with what it loads beside it, and return its address."""
    notice = Notice("甲公司", [(1, "水泵")], "named", True, None, False)
    slots = door_slots(notice, language="zh-hans", opened=now(), page_key="key")
    html = splice(render_sheet(questionnaire, language="zh-hans"), slots)
    own = {
        "answer.js": files("manyi.channels.web").joinpath("static/answering/answer.js"),
        "answer.css": files("manyi.channels.web").joinpath("static/answering/answer.css"),
        "conditions.js": files("manyi.web").joinpath("static/questionnaire/conditions.js"),
    }
    for name, source in own.items():
        folder.joinpath(name).write_bytes(source.read_bytes())
        stem, _, ending = name.partition(".")
        html = re.sub(rf'"[^"]*/{stem}(?:\.[0-9a-f]+)?\.{ending}"', f'"{name}"', html)
    folder.joinpath("page.html").write_text(html, encoding="utf-8")
    return folder.joinpath("page.html").as_uri()


def every_kind() -> Questionnaire:
    sheets = json.loads(KINDS.read_text(encoding="utf-8"))["sheets"]
    return from_json(json.dumps(sheets[1]["questionnaire"]))


@pytest.mark.parametrize("has_script", [True, False])
def test_page_of_every_kind_fits_a_phone_and_a_thumb(browser, tmp_path, has_script):
    address = written(tmp_path, every_kind())
    context = browser.new_context(
        viewport={"width": 375, "height": 667}, java_script_enabled=has_script
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    page.goto(address)
    seen = {"small": page.evaluate(SMALL), "sideways": page.evaluate(SIDEWAYS)}
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    larger = page.evaluate(SIDEWAYS)
    context.close()

    assert (seen, larger, faults) == ({"small": [], "sideways": 0}, 0, [])


def test_page_follows_jumps_sums_and_rankings_and_remembers_them(browser, tmp_path):
    page = browser.new_page(viewport={"width": 375, "height": 667})
    page.goto(written(tmp_path, every_kind()))
    press = "one => one.click()"

    page.locator("[name=nps][value='0']").evaluate(press)
    ended = page.evaluate(SEEN)
    page.locator("[name=nps][value='7']").evaluate(press)
    page.fill("[name='share.own']", "60")
    page.fill("[name='share.rest']", "30")
    for place, code in enumerate(("c", "a", "b")):
        page.locator("select[name=rank]").nth(place).select_option(code)
    asked = page.evaluate(SEEN)
    total = page.inner_text(".sum")
    page.reload()
    kept = page.evaluate("[...document.querySelectorAll('[name=rank]')].map(one => one.value)")
    page.close()

    assert ended == ["nps"]
    assert ("who" in asked, "sign" in asked, total) == (True, True, "，现在是 90")
    assert kept == ["c", "a", "b"]


@pytest.mark.parametrize("width", [375, 1280])
def test_matrix_of_eight_rows_is_eight_cards_one_below_the_other(browser, tmp_path, width):
    rows = tuple(
        Item(id=f"q{n}", kind=ItemKind.LEVEL, label=f"第{n}项", stem="请评价", choices=LEVELS)
        for n in range(8)
    )
    page = browser.new_page(viewport={"width": width, "height": 667})

    page.goto(written(tmp_path, Questionnaire(title="矩阵", pages=(Page(id="p", items=rows),))))
    tops = page.evaluate(
        "[...document.querySelectorAll('.card')].map(one => one.getBoundingClientRect().top)"
    )
    page.close()

    assert len(tops) == 8
    assert tops == sorted(set(tops))
