import subprocess
import sys
from importlib.metadata import version

import pytest

from manyi.cli.main import COMMANDS, main


def test_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert (ended.value.code, capsys.readouterr().out) == (0, f"manyi {version('manyi')}\n")


def test_without_a_command_all_commands_are_shown(capsys):
    assert main([]) == 2

    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n    {name}" not in shown] == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["fly"], "没有「fly」"),
        (["ledger", "anchor"], "还缺少 --out"),
        (["ledger", "verify", "--anchor"], "--anchor 后面要写一个值"),
        (["ledger", "verify", "--quickly"], "多出了 --quickly"),
        (["mailbox", "--port", "smtp"], "--port 后面要写整数"),
    ],
)
def test_a_command_line_that_is_not_understood_is_answered_in_chinese(capsys, words, complaint):
    with pytest.raises(SystemExit) as ended:
        main(words)

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert complaint in told
    assert "--help" in told
    assert "error" not in told


def test_the_command_starts_without_django_pydantic_or_numpy():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from manyi.cli.main import main\n"
            "try: main(['regulation', '--help'])\n"
            "except SystemExit: pass\n"
            "print(sorted({'django', 'pydantic', 'numpy', 'asyncio'} & set(sys.modules)))",
        ],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert loaded.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["ledger", "mailbox", "regulation", "bench", "oracles", "worker"])
def test_every_command_explains_itself(capsys, name):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])

    assert ended.value.code == 0
    assert f"manyi {name}" in capsys.readouterr().out
