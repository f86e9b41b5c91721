"""Every published number is told with ours, and a wrong one fails the run."""

import importlib
import json

import pytest

from manyi.cli import oracles
from manyi.cli.main import main
from manyi.cli.oracles.command import compare, json_text, table_text
from manyi.cli.oracles.row import Row

RIGHT = Row("回收率 RR1", 0.469, 0.46914, 0.0005, "AAPOR")
WRONG = Row("α", 0.703, 0.71, 0.0005, "R psych")
ABSENT = Row("满意度均值", 7.6, None, 0.05, "R survey", "没有文件 api_apistrat.csv")


def _json(row, topic):
    return {"topic": topic} | row.to_json()


def test_every_topic_yields_rows_of_published_numbers(tmp_path):
    compared = compare(tmp_path, oracles.TOPICS)

    assert [topic for topic, rows in compared.items() if not rows] == []
    assert {row.ok for rows in compared.values() for row in rows if not row.is_absent} == {True}


def test_json_has_one_object_for_every_number_and_no_verdict_on_what_is_absent():
    told = json.loads(json_text({"sampling": [RIGHT, WRONG], "survey": [ABSENT]}))

    assert told == [_json(RIGHT, "sampling"), _json(WRONG, "sampling"), _json(ABSENT, "survey")]
    assert [row["ok"] for row in told] == [True, False, None]


def test_table_says_what_agrees_what_does_not_and_what_is_missing():
    told = table_text({"sampling": [RIGHT, WRONG, ABSENT]}, {"sampling": "样本量"})

    assert told == (
        "【样本量】\n"
        "名称        公布   算得     允许相差  结论\n"
        "回收率 RR1  0.469  0.46914  0.0005    一致\n"
        "α           0.703  0.71     0.0005    不一致\n"
        "满意度均值  7.6    —        0.05      未判定：没有文件 api_apistrat.csv\n\n"
        "共 3 个数：一致 1，不一致 1，缺少数据文件而未判定 1。"
    )


def test_a_number_that_differs_fails_the_run_and_an_absent_one_does_not(
    tmp_path, capsys, monkeypatch
):
    scoring = importlib.import_module("manyi.cli.oracles.scoring")
    command = ["oracles", "--data", str(tmp_path), "--topic", "scoring", "--json"]
    monkeypatch.setattr(scoring, "rows", lambda data: iter([RIGHT, ABSENT]))
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out) == [
        _json(RIGHT, "scoring"),
        _json(ABSENT, "scoring"),
    ]

    monkeypatch.setattr(scoring, "rows", lambda data: iter([RIGHT, WRONG]))
    assert main(command) == 1


def test_without_the_data_the_published_numbers_that_need_none_are_compared(tmp_path, capsys):
    assert main(["oracles", "--data", str(tmp_path), "--topic", "comparison"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("【比较与区间】\n")
    assert "不一致 0" in told.splitlines()[-1]


def test_a_folder_that_does_not_exist_is_named(tmp_path, capsys):
    assert main(["oracles", "--data", str(tmp_path / "nowhere")]) == 1

    told = capsys.readouterr().err
    assert told == f"没有找到目录 {tmp_path / 'nowhere'}。请用 --data 写出放公开数据的目录。\n"


def test_an_unknown_topic_is_answered_in_chinese(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["oracles", "--data", str(tmp_path), "--topic", "weather"])

    assert "没有「weather」" in capsys.readouterr().err
