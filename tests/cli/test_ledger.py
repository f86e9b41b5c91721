"""`manyi ledger` as its users run it: a process of its own, on the database or on a copy."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from manyi.cli.main import main
from manyi.core.ledger import make_anchor, record, sign_segment
from tests.ledger_triggers import triggers_suspended

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(transactional_db):
    with transaction.atomic():
        for wave in (1, 2, 3):
            record("wave.created", thing=f"wave/{wave}", facts={"wave": wave})
    sign_segment()
    with transaction.atomic():
        record("wave.created", thing="wave/4", facts={"wave": 4})


def _url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}".replace("////", "///")
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    host = f"{settings['HOST']}:{settings['PORT']}"
    return f"postgres://{settings['USER']}{password}@{host}/{settings['NAME']}"


def _ledger(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an installation that has no key of its own."""
    return subprocess.run(
        [sys.executable, "-m", "manyi.cli.main", "ledger", *words],
        env=os.environ | {"MANYI_HOME": str(tmp_path / "elsewhere"), "DATABASE_URL": _url()},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def _public_key(settings) -> str:
    return str(Path(settings.LEDGER_KEYS, "public.pem"))


def test_verify_counts_what_is_there_from_the_public_key_alone(chain, settings, tmp_path):
    os.unlink(Path(settings.LEDGER_KEYS, "private.pem"))

    ran = _ledger(
        tmp_path, "verify", "--database", _url(), "--public-key", _public_key(settings), "--json"
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    assert told.pop("answers_recomputed") in {True, False}
    assert told == {
        "intact": True,
        "entries": 5,
        "sealed_answers": 0,
        "sealed_batches": 0,
        "segments": 1,
        "signed_entries": 3,
        "signatures_checked": True,
        "missing_triggers": [],
        "first_broken": None,
        "changed_answers": [],
    }
    assert not (tmp_path / "elsewhere" / "ledger-keys").exists()


def test_verify_names_the_broken_row_and_fails(chain, settings, tmp_path):
    with triggers_suspended(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ledger_entry WHERE seq = 2")

    spoken = _ledger(tmp_path, "verify")
    told = json.loads(_ledger(tmp_path, "verify", "--json").stdout)

    assert spoken.returncode == 1
    assert "第 2 条不见了" in spoken.stderr
    assert told["first_broken"]["row"] == 2
    assert told["first_broken"]["code"] == "ledger.number"


def test_a_cut_tail_shows_against_an_exported_anchor(chain, settings, tmp_path):
    shutil.copytree(settings.LEDGER_KEYS, tmp_path / "elsewhere" / "ledger-keys")
    anchor = tmp_path / "anchor.json"
    exported = _ledger(tmp_path, "anchor", "--out", str(anchor))
    with triggers_suspended(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ledger_entry WHERE seq = 6")
        cursor.execute("DELETE FROM core_ledger_segment WHERE number = 2")

    without = _ledger(tmp_path, "verify")
    with_anchor = _ledger(tmp_path, "verify", "--anchor", str(anchor))

    assert exported.returncode == 0
    assert json.loads(anchor.read_text())["count"] == 6
    assert without.stderr.count("第 6 条") == 0
    assert with_anchor.returncode == 1
    assert "第 6 条起的记录不见了" in with_anchor.stderr


def test_the_public_key_is_exported_and_the_private_one_is_not_shown(chain, tmp_path):
    out = tmp_path / "public.pem"

    shown = _ledger(tmp_path, "keys")
    written = _ledger(tmp_path, "keys", "--out", str(out))

    assert shown.stdout == out.read_text() != ""
    assert "PRIVATE" not in shown.stdout + written.stdout
    assert (tmp_path / "elsewhere" / "ledger-keys" / "private.pem").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--public-key", "{tmp}/none.pem"], "没有找到文件"),
        (["--public-key", "{tmp}/text"], "Ed25519"),
        (["--anchor", "{tmp}/none.json"], "没有找到文件"),
        (["--anchor", "{tmp}/text"], "manyi ledger anchor"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_gently(tmp_path, capsys, words, complaint):
    (tmp_path / "text").write_text("我不是密钥", encoding="utf-8")

    assert main(["ledger", "verify", *(word.format(tmp=tmp_path) for word in words)]) == 1

    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("name", ["none.sqlite3", "text"])
def test_a_database_without_a_ledger_is_told_gently_and_not_made(tmp_path, name):
    (tmp_path / "text").write_text("我不是数据库", encoding="utf-8")

    ran = _ledger(tmp_path, "verify", "--database", f"sqlite:///{tmp_path / name}")

    assert ran.returncode == 1
    assert "没有读到台账的表" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_copy_taken_while_the_ledger_lives_is_verified_on_its_own(chain, settings, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("a copy of PostgreSQL is another database, reached by the same --database")
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    before = copy.read_bytes()

    ran = _ledger(
        tmp_path,
        "verify",
        "--database",
        f"sqlite:///{copy}",
        "--public-key",
        _public_key(settings),
    )

    assert ran.returncode == 0
    assert copy.read_bytes() == before
    assert make_anchor().seq == 5
