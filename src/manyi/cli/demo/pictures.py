"""Photographs of the demonstration's pages, on a desk and on a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from manyi.cli.demo.browser import DESK, PHONE, opened_browser, sign_in
from manyi.cli.demo.company import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass(frozen=True)
class Scene:
    """One page: whose, where it starts, and the link to follow from there.

    The demonstration's ids are its own, so a link is known by what its address looks like and,
    where several do, by its words.
    """

    name: str
    username: str
    path: str
    follow: str = ""
    words: str = ""


SCENES = (
    Scene("01-home", "service", "/"),
    Scene("02-indicators", "quality", "/indicators/", r"/indicators/\d+/$", "调查内容"),
    Scene(
        "03-questionnaire", "quality", "/questionnaires/", r"/questionnaires/\d+/$", "客户满意度"
    ),
    Scene("04-waves", "service", "/sampling/"),
    Scene("05-wave", "service", "/fieldwork/", r"/fieldwork/waves/\d+/$"),
    Scene("06-cleaning", "service", "/cleaning/"),
    Scene("07-score", "quality", "/scoring/", r"/scoring/scores/\d+/$", "重点客户"),
    Scene("08-report", "quality", "/reporting/", r"/reporting/\d+/$"),
    Scene("09-improvement", "chief", "/improvement/", r"/improvement/\d+/$"),
    Scene("10-case", "service2", "/cases/", r"/cases/\d+/$"),
    Scene("11-ledger", "auditor", "/records/ledger/"),
    Scene("12-clauses", "auditor", "/records/", r"/records/clauses/\d+/$", "客户满意度"),
)
COVER = "07-score"
SIZES = {"desk": DESK, "phone": PHONE}


def take_pictures(url: str, out: str | Path) -> list[Path]:
    """Photograph the pages a stranger should see first; return the files made.

    `screenshot.png` is the cover, the picture of the README.
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with opened_browser() as browser:
        return list(_photographs(browser, url.rstrip("/"), folder))


def _photographs(browser: "Browser", url: str, folder: Path) -> Iterator[Path]:
    for size, viewport in SIZES.items():
        pages: dict[str, Page] = {}
        for scene in SCENES:
            if scene.username not in pages:
                context = browser.new_context(viewport=viewport, locale="zh-CN")
                page = pages[scene.username] = context.new_page()
                sign_in(page, url, username=scene.username, password=PASSWORD)
            page = pages[scene.username]
            go_to(page, url, scene)
            yield photograph(page, folder / f"{scene.name}-{size}.png", whole=size == "phone")
            if (scene.name, size) == (COVER, "desk"):
                yield photograph(page, folder / "screenshot.png", whole=False)


def go_to(page: "Page", url: str, scene: Scene) -> None:
    """Open the scene's page; where nothing is there to follow, stay on the list."""
    page.goto(f"{url}{scene.path}")
    if not scene.follow:
        return
    links = page.locator("main a[href]", has_text=scene.words)
    addresses = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
    found = next((one for one in addresses if re.search(scene.follow, one)), None)
    if found is not None:
        page.goto(f"{url}{found}")


def photograph(page: "Page", path: Path, *, whole: bool) -> Path:
    """Wait until fonts and charts are drawn, then take the picture."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=whole, animations="disabled")
    return path
