"""Path models are those of SmartPLS, in all three schemes."""

from collections import Counter

import pytest

from manyi.cli.oracles.structural import rows


@pytest.fixture(scope="module")
def found(stats_data):
    return list(rows(stats_data))


def test_every_number_smartpls_printed_is_reproduced_within_1e_7(found):
    if absent := [row for row in found if row.note]:
        pytest.skip(absent[0].note)

    kinds = Counter(row.name.split()[2] for row in found if row.name.startswith("PLS"))
    assert [row for row in found if not row.ok] == []
    assert kinds == {"外部权重": 72, "交叉载荷": 504, "路径系数": 36, "总效应": 63}


def test_no_name_is_given_twice(found):
    assert len({row.name for row in found}) == len(found)


def test_absent_data_are_named_and_the_index_needs_none(tmp_path):
    found = list(rows(tmp_path))

    assert [(row.name, row.expected, row.ok) for row in found if not row.is_absent] == [
        ("ACSI 8、7、7 等权", 70.3704, True)
    ]
    assert [(row.expected, row.note) for row in found if row.is_absent] == [
        (0.50470564, "没有文件 ecsi_mobi.csv"),
        (0.50494314, "没有文件 ecsi_mobi.csv"),
        (0.50491393, "没有文件 ecsi_mobi.csv"),
        (0.51202394, "没有文件 ecsi_mobi.csv"),
        (0.48547762, "没有文件 ecsi_mobi.csv"),
    ]


def test_without_the_printed_tables_the_known_paths_are_still_compared(stats_data, tmp_path):
    answers = stats_data / "ecsi_mobi.csv"
    if not answers.exists():
        pytest.skip(f"没有文件 {answers.name}")
    (tmp_path / answers.name).write_bytes(answers.read_bytes())

    found = list(rows(tmp_path))

    assert [row.ok for row in found] == [True] * 6
    assert {row.note for row in found[1:]} == {
        f"没有文件 {folder}/outerWeights.txt"
        for folder in ("centroid", "factorial", "pathWeighting")
    }
