""".venv: the Python packages of a lock, hash by hash, and the project's own command."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from launcher.commands import must_succeed
from launcher.console import Stage, Stopped, detail
from launcher.places import REQUIREMENTS, ROOT, VENV, venv_program, venv_python
from launcher.stamps import Stamp

OLDEST = (3, 11)
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
SEEN = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")
STAMPS = VENV / "stamps"


def stages(lock: str) -> list[Stage]:
    """Return the stages that make .venv with the packages of one lock and the command manyi."""
    return [
        Stage("Python 环境 .venv", make_venv, venv_is_sound, "5–10 秒"),
        Stage(
            f"Python 程序包(requirements/{lock}.txt)",
            lambda: install_locks("build", lock),
            lambda: are_installed("build", lock),
            "1–3 分钟，看网速",
        ),
        Stage("命令 manyi", install_project, project_is_installed, "5 秒"),
    ]


def venv_is_sound() -> bool:
    """Return whether .venv has an interpreter that starts here and is new enough."""
    if not venv_python().exists():
        return False
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return (
        subprocess.run([venv_python(), "-c", test], capture_output=True, check=False).returncode
        == 0
    )


def make_venv() -> None:
    """Make .venv anew with the Python that runs this."""
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        raise Stopped(f"{VENV} 已存在，但不是 Python 环境。请移走它，再运行一次。")
    must_succeed(
        [sys.executable, "-m", "venv", "--clear", VENV],
        failed="无法建立 .venv。在 Debian 或 Ubuntu 上请先安装 python3-venv，再运行一次。",
    )


def are_installed(*locks: str) -> bool:
    """Return whether .venv holds the packages of these locks as they are now."""
    return all(_stamp(lock).is_current() for lock in locks)


def install_locks(*locks: str) -> None:
    """Install exactly what the locks name: wheels whose hashes they list, nothing built here."""
    progress = _Progress(sum(_count(lock) for lock in locks))
    requirements = [part for lock in locks for part in ("-r", REQUIREMENTS / f"{lock}.txt")]
    must_succeed(
        [
            *(venv_python(), *PIP, "install", "--require-hashes", "--no-deps"),
            *("--only-binary", ":all:", "--progress-bar", "off", "--timeout", "60", *requirements),
        ],
        failed=(
            "程序包没有装好。请检查能否访问 Python 程序包源（pip 的设置照常生效），"
            "再运行一次；已下载的不会重下。"
        ),
        on_line=progress.see,
    )
    for lock in locks:
        _stamp(lock).put()
    # The lock for tests contains the lock for use, so that switching back costs nothing.
    if "dev" in locks:
        _stamp("base").put()


def install_project() -> None:
    """Put the project itself into .venv, editable, with its command manyi."""
    metadata = ROOT / "src" / "manyi.egg-info"
    shutil.rmtree(metadata, ignore_errors=True)
    must_succeed(
        [*(venv_python(), *PIP, "install", "--no-deps", "--no-build-isolation", "-e", ROOT)],
        failed="命令 manyi 没有装好。",
    )
    _project_stamp().put()


def project_is_installed() -> bool:
    """Return whether the command manyi is there, made from the pyproject.toml of now."""
    return venv_program("manyi").exists() and _project_stamp().is_current()


@dataclass
class _Progress:
    """Shows which package of how many pip has reached."""

    total: int
    seen: int = 0

    def see(self, line: str) -> None:
        if line.startswith("Ignoring "):  # for another system or Python
            self.total -= 1
        elif match := SEEN.match(line):
            self.seen += 1
            detail(f"{self.seen:>3}/{self.total} {match[1]}")
        elif line.startswith("Installing collected packages"):
            detail("全部下载完毕，正在写入 .venv（通常半分钟，这期间没有细目）")


def _count(lock: str) -> int:
    text = (REQUIREMENTS / f"{lock}.txt").read_text(encoding="utf-8")
    return len(re.findall(r"^[\w.-]+==", text, flags=re.MULTILINE))


def _stamp(lock: str) -> Stamp:
    return Stamp(STAMPS / lock, (REQUIREMENTS / f"{lock}.txt",), also=_place())


def _project_stamp() -> Stamp:
    return Stamp(STAMPS / "project", (ROOT / "pyproject.toml",), also=_place())


def _place() -> str:
    """Return the word that changes when .venv was moved or made by another Python."""
    config = VENV / "pyvenv.cfg"
    return f"{VENV}\n{config.read_text(encoding='utf-8') if config.exists() else ''}"
