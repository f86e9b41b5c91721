import json

import pytest

from manyi.cli.main import main
from manyi.regulation.loader import load_pack, pack_names, pack_text


def test_a_pack_of_the_product_has_nothing_to_mend(capsys):
    assert [main(["regulation", "check", name]) for name in pack_names()] == [0, 0]

    told = capsys.readouterr()
    assert told.err == ""
    assert "客户满意度管理制度" in told.out


def test_every_problem_of_a_pack_is_told_at_once_with_its_line(capsys, tmp_path):
    text = pack_text("after_sales")
    spoilt = text.replace("organiser: after_sales", "organiser: aftersales", 1)
    spoilt = spoilt.replace("surveys.key.validity.forms]", "surveys.key.validity.form]", 1)
    assert spoilt.count("aftersales") == 1
    path = tmp_path / "spoilt.yaml"
    path.write_text(spoilt, encoding="utf-8")

    assert main(["regulation", "check", str(path)]) == 1

    lines = capsys.readouterr().err.splitlines()
    organiser = spoilt[: spoilt.index("organiser: aftersales")].count("\n") + 1
    assert any(f"第 {organiser} 行" in line and "aftersales" in line for line in lines)
    assert lines[0].endswith(f"有 {len(lines) - 1} 处要改：")


def test_a_pack_that_is_not_there_is_told_gently(capsys):
    assert main(["regulation", "check", "nowhere.yaml"]) == 1

    assert "nowhere.yaml" in capsys.readouterr().err


def test_coverage_counts_the_clauses_of_every_pack(capsys):
    assert main(["regulation", "coverage", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [one["pack"] for one in told] == list(pack_names())
    for one in told:
        pack = load_pack(one["pack"])
        assert one["clauses"] == len(pack.clauses)
        assert one["executed"] + one["duty"] + one["definition"] == one["clauses"]
        assert one["problems"] == []


def test_coverage_as_text_names_each_kind(capsys):
    assert main(["regulation", "coverage"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(pack_names())
    assert all("由系统执行" in line and "由人执行" in line and "定义" in line for line in lines)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_clause_that_names_a_missing_provision_fails_coverage(capsys, tmp_path, options):
    text = pack_text("after_sales").replace(
        "executed: [scores.overall_degree]", "executed: [scores.gone]"
    )
    assert "scores.gone" in text
    path = tmp_path / "spoilt.yaml"
    path.write_text(text, encoding="utf-8")

    assert main(["regulation", "coverage", str(path), *options]) == 1

    told = capsys.readouterr()
    assert "scores.gone" in told.out + told.err
