"""The demo: data made ready, web server, worker and mailbox started, its address shown."""

import http
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import address, runfile
from launcher.address import Address
from launcher.commands import must_succeed, output_of
from launcher.console import Stage, Stopped, detail, say
from launcher.places import home, venv_program, venv_python
from launcher.runfile import Owner, Run
from launcher.services import Household, Service, ask_families

SETTINGS = "manyi.config.settings"
READY_S = 90.0
WEB_WORKERS, WEB_THREADS = 2, 4


@dataclass(frozen=True)
class Wish:
    """What the person at the terminal asked for."""

    lan: bool = False
    port: int | None = None
    opens_browser: bool = True
    starts_anew: bool = False


def run_file() -> Path:
    """Return the file that remembers the last run."""
    return home() / "run.json"


@dataclass(frozen=True)
class Settled:
    """Where the last run still runs, if it does, and this process, ready to own the next one."""

    running_at: str | None
    owner: Owner


def settle_last_run() -> Settled:
    """Find the last run; where its owner died, end what is left of it."""
    answer = ask_families("settle", str(run_file()), str(os.getpid()))
    if ended := answer["ended"]:
        say(f"上次没有正常结束，已清理留下的 {len(ended)} 个进程：{ended}")
    return Settled(running_at=answer["running_at"], owner=Owner(**answer["owner"]))


def data_stages(wish: Wish, environment: Mapping[str, str]) -> list[Stage]:
    """Return the stages that make database, demo organisation and static files ready."""

    def django(*arguments: str) -> None:
        must_succeed(
            [venv_python(), "-m", "django", *arguments],
            environment=environment,
            failed=f"django {arguments[0]} 没有成功。",
        )

    stages = [
        Stage("数据库", lambda: django("migrate", "--verbosity", "0"), usual="10 秒，以后 2 秒"),
        Stage(
            "网页静态文件", lambda: django("collectstatic", "--noinput"), usual="10 秒，以后 2 秒"
        ),
        Stage("演示单位", lambda: seed(environment), usual="一分钟内，以后几秒"),
    ]
    if wish.starts_anew:
        stages.insert(0, Stage("收起原来的演示数据", put_old_data_aside))
    return stages


def seed(environment: Mapping[str, str]) -> None:
    """Let a demo organisation live one year of its regulation, unless somebody lives there."""
    must_succeed(
        [venv_program("manyi"), "demo", "seed"],
        environment=environment,
        failed="演示单位没有建成。",
        on_line=detail,
    )


def put_old_data_aside() -> None:
    """Move the installation's data into a dated folder beside it; nothing is deleted."""
    if os.environ.get("DATABASE_URL"):
        raise Stopped(
            "设置了 DATABASE_URL，--reset-demo 不会改动那个数据库。"
            "请新建一个空数据库，把 DATABASE_URL 指向它，再运行 python3 run.py。"
        )
    here = home()
    kept = here.with_name(f"{here.name}-{time.strftime('%Y%m%d-%H%M%S')}")
    if here.exists():
        here.rename(kept)
        detail(f"原来的数据移到了 {kept}，不再需要时可以删除")


def environment_for(chosen: Address) -> dict[str, str]:
    """Return the environment of every process of the programme."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "MANYI_HOME": str(home()),
        "MANYI_PUBLIC_URL": chosen.public_url,
    } | mail_settings()


def mail_settings() -> dict[str, str]:
    """Return where mail goes: the person's own server, else a mailbox on this computer."""
    if os.environ.get("MANYI_SMTP_HOST"):
        return {}
    return {"MANYI_SMTP_HOST": address.LOOPBACK, "MANYI_SMTP_PORT": str(address.any_free_port())}


def services_for(chosen: Address, environment: Mapping[str, str]) -> list[Service]:
    """Return the processes of the demo."""
    manyi = venv_program("manyi")
    services = [
        Service(
            "web",
            "网页服务",
            [
                *(venv_python(), "-m", "granian", "--interface", "wsgi", "--no-ws"),
                *("--host", chosen.host, "--port", str(chosen.port)),
                *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
                *("--respawn-failed-workers", "manyi.config.wsgi:application"),
            ],
        ),
        Service("worker", "后台任务", [manyi, "worker"]),
    ]
    if not os.environ.get("MANYI_SMTP_HOST"):
        mailbox = [manyi, "mailbox", "--port", environment["MANYI_SMTP_PORT"]]
        services.append(Service("mailbox", "演示邮箱", mailbox))
    return services


def serve(wish: Wish, chosen: Address, *, owner: Owner, environment: Mapping[str, str]) -> None:
    """Start the services, show where they are, and keep them until Ctrl-C."""
    token = secrets.token_hex(16)
    # Written before anything starts: a kill -9 at any later moment leaves nobody unknown.
    runfile.write(run_file(), Run(token, owner, chosen.local_url))
    household = Household(token=token, logs=home() / "logs", environment=environment)
    try:
        household.start(services_for(chosen, environment))
        wait_until_it_answers(household, chosen)
        announce(chosen, environment)
        if wish.opens_browser:
            open_browser(chosen.local_url)
        household.watch()
    finally:
        say("\n正在结束 …")
        household.end()
        run_file().unlink(missing_ok=True)
        say("已结束。")


def wait_until_it_answers(household: Household, chosen: Address) -> None:
    """Return once the first page can be had, or the end was asked for."""
    patience = time.monotonic() + READY_S
    while time.monotonic() < patience and not household.is_over():
        if answers(chosen.local_url):
            return
        household.look()
    if not household.is_over():
        raise Stopped(f"{READY_S:.0f} 秒内没有等到网页服务的回应。日志在 {home() / 'logs'}。")


def answers(url: str) -> bool:
    """Return whether a page comes back, of whatever content."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own http address
            return True
    except urllib.error.HTTPError as error:
        return error.code < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False


def announce(chosen: Address, environment: Mapping[str, str]) -> None:
    """Show the address and the demo accounts of each role."""
    accounts = json.loads(
        output_of([venv_program("manyi"), "demo", "accounts", "--json"], environment=environment)
    )
    say(f"\n满意已启动：{chosen.local_url}")
    if chosen.public_url.rstrip("/") != chosen.local_url.rstrip("/"):
        say(f"发给别人的链接和二维码用：{chosen.public_url}")
    else:
        say("只有这台电脑能打开；要让同一局域网的人也能打开，请用 python3 run.py --lan")
    if chosen.host == address.EVERYWHERE:
        say("注意：同一网络里的人都能打开，演示账号的密码是公开的。")
    say("\n演示账号（角色、姓名、用户名、密码）：")
    for account in accounts:
        say("  " + "  ".join(account[key] for key in ("role", "name", "username", "password")))
    say(f"\n日志在 {home() / 'logs'}。按 Ctrl-C 结束。")


def open_browser(url: str) -> None:
    """Open the page, where there is a screen."""
    has_screen = sys.platform in {"win32", "darwin"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        webbrowser.open(url)
