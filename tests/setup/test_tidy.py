"""No file holds a path of one machine, the address of a package source, or a promise for later."""

import shutil
import subprocess
from pathlib import Path

from launcher import tidy

PROMISE = "TO" + "DO"
SOURCE_ADDRESS = "https://py" + "pi.org/simple/numpy/"
MACHINE_PATH = "/ro" + "ot/manyi/var"


def test_every_kind_of_untidy_line_is_found(tmp_path):
    make_project(
        tmp_path,
        {
            "page.md": f"ok\n{SOURCE_ADDRESS}\n",
            "docs/how.md": f"cd {MACHINE_PATH}\n",
            "src/sum.py": f"# {PROMISE} later\n",
        },
    )

    assert sorted(str(finding) for finding in tidy.findings(tmp_path)) == [
        f"docs/how.md:1 某台机器上的路径：cd {MACHINE_PATH}",
        f"page.md:2 程序包源的地址：{SOURCE_ADDRESS}",
        f"src/sum.py:1 留到以后再做的事：# {PROMISE} later",
    ]


def test_ignored_files_pictures_and_ordinary_words_are_left_alone(tmp_path):
    make_project(
        tmp_path,
        {
            ".gitignore": "var/\n",
            "var/log.txt": MACHINE_PATH,
            "picture.png": PROMISE,
            "words.md": "todo list, root cause, homework/plan, framework/x\n",
        },
    )

    assert tidy.findings(tmp_path) == []


def make_project(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run([shutil.which("git"), "init", "--quiet"], cwd=folder, check=True)
