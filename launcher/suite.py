"""The tests: the quick ones side by side, then those with a browser or a kill -9, one by one."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher import fonts
from launcher.commands import exit_code_of
from launcher.console import say
from launcher.places import venv_python

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
WINDOWS_BROWSERS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
MOST_WORKERS = 4
NOTHING_COLLECTED = 5
# Tests that open no database, or always one of their own: one run of them says it all.
SAME_EVERYWHERE = (
    "src/manyi/analytics",
    "tests/analytics",
    "tests/cli/oracles",
    "tests/documents",
    "tests/e2e",
    "tests/house",
    "tests/parity",
    "tests/questionnaire",
    "tests/regulation",
    "tests/setup",
    "tests/snapshots",
    "tests/spec",
)
ONLY_DATABASE = "--only-database"


def run(arguments: Sequence[str]) -> int:
    """Run the tests asked for, or all of them; return the exit code."""
    environment = dict(os.environ)
    browser = find_browser()
    if browser:
        say(f"浏览器测试用：{browser}")
        environment["MANYI_BROWSER"] = browser
    else:
        say("没有找到 Chromium、Chrome 或 Edge，浏览器测试略过。装好其一再运行，就会一起测。")
    environment |= fonts.settings()
    database = environment.get("DATABASE_URL", "")
    say(f"数据库：{'PostgreSQL' if database.startswith('postgres') else 'SQLite'}")
    if list(arguments) == [ONLY_DATABASE]:
        say(f"略过与数据库无关的测试：{'、'.join(SAME_EVERYWHERE)}")
        left_out = [f"--ignore={folder}" for folder in SAME_EVERYWHERE]
        return _all_tests(browser, environment, left_out)
    if arguments:
        return _pytest("-m", _marks("", browser), *arguments, environment=environment)
    return _all_tests(browser, environment, [])


def _all_tests(browser: str | None, environment: dict[str, str], left_out: list[str]) -> int:
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    say("\n一、快的测试（同时进行）")
    quick = _pytest(
        *("-m", "not browser and not slow", "-n", str(workers), "--dist", "loadfile", *left_out),
        environment=environment,
    )
    say("\n二、浏览器、断电、上锁等慢的测试（逐个进行）")
    slow = _pytest(
        *("-m", _marks("(browser or slow)", browser), "--durations", "10", *left_out),
        environment=environment,
    )
    return quick or (0 if slow == NOTHING_COLLECTED else slow)


def find_browser() -> str | None:
    """Return a Chromium, Chrome or Edge of this machine; MANYI_BROWSER names another one."""
    if named := os.environ.get("MANYI_BROWSER"):
        return named
    on_path = (shutil.which(name) for name in BROWSERS)
    return next((found for found in (*on_path, *_installed()) if found), None)


def _installed() -> list[str]:
    if sys.platform == "win32":
        folders = [
            os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        ]
        paths = [Path(folder, name) for folder in folders if folder for name in WINDOWS_BROWSERS]
    else:
        paths = [Path(name) for name in MAC_BROWSERS]
    return [str(path) for path in paths if path.exists()]


def _marks(wanted: str, browser: str | None) -> str:
    parts = [wanted, "" if browser else "not browser"]
    return " and ".join(part for part in parts if part)


def _pytest(*arguments: str, environment: dict[str, str]) -> int:
    return exit_code_of([venv_python(), "-m", "pytest", *arguments], environment=environment)
