"""Work that is done is not done again; work that is not is shown while it is done."""

import re

from launcher import front_end
from launcher.console import Stage, carry_out
from launcher.stamps import Stamp


def test_stages_are_numbered_and_what_is_done_is_left_out(capsys):
    done: list[str] = []

    carry_out(
        [
            Stage("环境", lambda: done.append("环境"), lambda: True),
            Stage("数据库", lambda: done.append("数据库"), usual="5 秒"),
        ]
    )

    assert done == ["数据库"]
    assert re.sub(r"[\d.]+ 秒$", "0 秒", capsys.readouterr().out.rstrip()).splitlines() == [
        "[1/2] 环境：已就绪",
        "[2/2] 数据库 …（通常 5 秒）",
        "      完成，用时 0 秒",
    ]


def test_a_stamp_lasts_as_long_as_its_sources_and_its_place(tmp_path):
    source = tmp_path / "base.txt"
    source.write_text("numpy==1\n", encoding="utf-8")
    stamp = Stamp(tmp_path / "stamps" / "base", (source,), also="here")
    before = stamp.is_current()
    stamp.put()
    after = stamp.is_current()
    elsewhere = Stamp(stamp.path, (source,), also="there").is_current()
    source.write_bytes(b"numpy==1\r\n")
    with_windows_line_ends = stamp.is_current()
    source.write_text("numpy==2\n", encoding="utf-8")

    assert (before, after, elsewhere, with_windows_line_ends, stamp.is_current()) == (
        *(False, True, False, True),
        False,
    )


def test_every_front_end_package_hands_over_its_files():
    copied = front_end.copies()

    assert len({copy.target for copy in copied}) == len(copied)
    assert {copy.target.split("/")[0] for copy in copied} == {
        *("alpine", "driver", "echarts", "flatpickr", "sortable", "tabler", "tom-select"),
    }
