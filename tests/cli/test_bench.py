import json

import pytest

from manyi.cli import bench
from manyi.cli.main import main

HOLDS = {"claim": "它很快", "ours": 1.0, "reference": 2.0, "ratio": 0.5, "limit": 1.0, "ok": True}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(bench.manyi, "__file__", str(tmp_path / "src" / "manyi" / "__init__.py"))
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "harness.py").write_text("raise SystemExit('not a claim')")
    return tmp_path / "benchmarks"


def _measurement(folder, name, claims):
    text = f"import sys\nassert '--json' in sys.argv\nprint({json.dumps(claims)!r})"
    (folder / f"{name}.py").write_text(text, encoding="utf-8")


def test_the_claims_of_every_measurement_are_told_together(folder, capsys):
    _measurement(folder, "one", [HOLDS])
    _measurement(folder, "two", [HOLDS | {"claim": "它很小"}])

    assert main(["bench", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told == [HOLDS, HOLDS | {"claim": "它很小"}]


def test_only_the_named_measurements_run(folder, capsys):
    _measurement(folder, "one", [HOLDS])
    _measurement(folder, "two", [HOLDS | {"ok": False}])

    assert main(["bench", "one", "--quick"]) == 0
    assert capsys.readouterr().out == "达到  它很快：1.0 对 2.0，比值 0.5，限值 1.0\n"


def test_a_claim_that_does_not_hold_fails_the_run(folder, capsys):
    _measurement(folder, "one", [HOLDS | {"ok": False}])

    assert main(["bench"]) == 1
    assert capsys.readouterr().out.startswith("未达到  它很快")


def test_a_measurement_that_breaks_is_named(folder, capsys):
    (folder / "one.py").write_text("raise SystemExit(3)", encoding="utf-8")

    assert main(["bench", "--json"]) == 1

    told = capsys.readouterr()
    assert json.loads(told.out) == []
    assert "没有测完：one" in told.err


def test_without_measurements_it_says_where_they_are(folder, capsys):
    assert main(["bench"]) == 1
    assert "benchmarks" in capsys.readouterr().err
