"""What a machine can check of the code: style, types, storeys, templates, migrations, tidiness."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from launcher import tidy
from launcher.commands import exit_code_of
from launcher.console import detail, say
from launcher.places import venv_program, venv_python


@dataclass(frozen=True)
class Check:
    """One check: what it looks at, and how; it returns whether all is well."""

    title: str
    passes: Callable[[], bool]


def all_checks() -> list[Check]:
    """Return the checks in the order in which they are cheapest to fail."""
    return [
        Check("代码风格(ruff check)", lambda: _program("ruff", "check", ".")),
        Check("排版(ruff format)", lambda: _program("ruff", "format", "--check", ".")),
        Check("类型（mypy，纯楼层为严格）", lambda: _program("mypy")),
        Check("楼层之间的引用(import-linter)", lambda: _program("lint-imports")),
        Check("网页模板(djlint)", lambda: _program("djlint", "src", "--lint", "--quiet")),
        Check("数据库迁移齐全(makemigrations --check)", migrations_are_complete),
        Check("没有机器路径、程序包源地址和未完之事", nothing_is_untidy),
    ]


def run() -> int:
    """Run every check, also after one has failed; return the exit code."""
    checks = all_checks()
    failed = []
    for number, check in enumerate(checks, start=1):
        say(f"[{number}/{len(checks)}] {check.title}")
        if not check.passes():
            failed.append(check.title)
    say()
    for title in failed:
        say(f"没有通过：{title}")
    say(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def migrations_are_complete() -> bool:
    """Return whether the migrations describe the models as they are, without any warning."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "manyi.config.settings",
            "MANYI_HOME": folder,
        }
        command = [*(venv_python(), "-W", "error", "-m", "django", "makemigrations")]
        return exit_code_of([*command, "--check", "--dry-run"], environment=environment) == 0


def nothing_is_untidy() -> bool:
    """Return whether no file holds what none may hold; show each line that does."""
    found = tidy.findings()
    for finding in found:
        detail(str(finding))
    return not found


def _program(name: str, *arguments: str) -> bool:
    return exit_code_of([venv_program(name), *arguments]) == 0
