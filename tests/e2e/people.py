"""The people of the company, each at a browser of their own, and the album of what they saw."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from manyi.cli.demo.browser import DESK, PHONE, sign_in
from manyi.cli.demo.company import PASSWORD

NAMES = {
    "quality": "沈静",
    "quality2": "陆宁",
    "service": "林晓",
    "service2": "何青",
    "rd": "许博",
    "making": "丁峰",
    "chief": "罗斌",
    "manager": "顾长河",
    "supply": "邓洁",
    "auditor": "严正",
    "business": "唐悦",
    "director": "段誉明",
}


@dataclass
class Album:
    """Pictures of pages on both sizes, and what a page did that it must not."""

    folder: Path
    faults: list[str] = field(default_factory=list)

    def shoot(self, page: Page, name: str) -> None:
        """Photograph the page on a desk and on a phone; a phone must not scroll sideways."""
        self.folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for size, viewport in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size(viewport)
            page.wait_for_load_state("networkidle")
            page.screenshot(
                path=self.folder / f"{name}-{size}.png", full_page=True, animations="disabled"
            )
            if size == "phone" and (wide := _width(page)) > PHONE["width"]:
                self.faults.append(f"{name}: {wide} px wide on a phone of {PHONE['width']}")
        page.set_viewport_size(before)

    def watch(self, page: Page) -> None:
        """Note every script error and every answer that says the server failed."""
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._look_at)
        page.on("console", lambda one: self._hear(page, one.type, one.text))

    def _look_at(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")

    def _hear(self, page: Page, kind: str, words: str) -> None:
        # The browser itself writes an answer of 4xx to its console; the tests ask for some.
        if kind == "error" and "Failed to load resource" not in words:
            self.faults.append(f"{page.url}: {words}")


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@dataclass
class People:
    """Opens a session at the first need; everybody stays signed in."""

    browser: Browser
    url: str
    album: Album
    desks: dict[str, Page] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Page:
        if username not in self.desks:
            page = self.visitor(DESK)
            sign_in(page, self.url, username=username, password=PASSWORD)
            self.desks[username] = page
        return self.desks[username]

    def visitor(self, viewport: dict[str, int]) -> Page:
        """Return a browser nobody has signed in at."""
        context = self.browser.new_context(
            base_url=self.url, viewport=viewport, locale="zh-CN", accept_downloads=True
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("dialog", lambda dialog: dialog.accept())
        self.album.watch(page)
        return page


def go(page: Page, path: str) -> None:
    """Open a page of the product; a failure is told with its words."""
    answer = page.goto(path)
    assert answer.status == 200, f"{path}: {answer.status}\n{page.inner_text('body')[:2000]}"


def press(page: Page, name: str, *, within: str = "body") -> None:
    """Press the button of this name and wait for the page it leads to."""
    button = page.locator(within).get_by_role("button", name=name, exact=True)
    with page.expect_navigation():
        button.first.click()


def follow(page: Page, name: str, *, within: str = "main, header") -> None:
    """Follow the link of this name."""
    with page.expect_navigation():
        page.locator(within).get_by_role("link", name=name, exact=True).first.click()


def told(page: Page) -> list[str]:
    """Return the messages at the top of the page."""
    return [words.strip() for words in page.locator("[role=status] .alert").all_inner_texts()]


def sees(page: Page, words: str) -> None:
    """The words stand on the page."""
    expect(page.locator("body")).to_contain_text(words)
