"""The Chromium that takes pictures: found on this machine, started, signed in."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 667}
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIETLY = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Programs of a desk come with Chinese fonts; a bare Linux may have none.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir>
</fontconfig>
"""


class NoBrowser(Exception):
    """Pictures cannot be taken here; the words say what is lacking."""


def find_browser() -> Path:
    """Return the browser named by MANYI_BROWSER, else one found in the usual places."""
    named = os.environ.get("MANYI_BROWSER")
    found = [named] if named else [*filter(None, map(shutil.which, NAMES)), *PLACES]
    path = next((Path(one) for one in found if Path(one).exists()), None)
    if path is None:
        raise NoBrowser(
            "没有找到 Chromium、Chrome 或 Edge。装好其一，或用环境变量 MANYI_BROWSER 指明。"
        )
    return path


@contextmanager
def opened_browser() -> Iterator["Browser"]:
    """Start the browser without a window, with Chinese fonts, and end it afterwards."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (a development package)
    except ImportError as error:
        raise NoBrowser(
            "拍摄页面需要开发用的软件包 playwright。请先运行 python3 run.py check 装好。"
        ) from error
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=list(QUIETLY),
            env={**os.environ, **_fonts(Path(scratch))},
        )
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: "Page", url: str, *, username: str, password: str) -> None:
    """Sign in as people do, and arrive at the first page."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{url}/")


def _fonts(scratch: Path) -> dict[str, str]:
    """Return the setting by which a browser on Linux finds our Chinese font, too."""
    spec = importlib.util.find_spec("mplfonts")
    if sys.platform != "linux" or os.environ.get("FONTCONFIG_FILE") or spec is None:
        return {}
    folder = Path(spec.submodule_search_locations[0]) / "fonts"
    path = scratch / "fonts.conf"
    path.write_text(FONTS.format(folder=folder), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(path)}
