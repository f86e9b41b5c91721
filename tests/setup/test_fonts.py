"""Chinese text is drawn with a Chinese font, also on a machine that has none of its own."""

import shutil
import subprocess
import sys

import pytest

from launcher import fonts


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems bring Chinese fonts"
)
def test_a_browser_on_linux_finds_the_chinese_fonts_of_the_environment(monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if (fc_match := shutil.which("fc-match")) is None:
        pytest.skip("fontconfig's fc-match is not on this machine")

    environment = fonts.settings()
    matched = subprocess.run(
        [fc_match, "Noto Sans CJK SC", "--format", "%{file}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert matched == str(fonts.folder() / "NotoSansCJKsc-Regular.otf")


def test_a_font_configuration_of_the_person_is_left_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "own.conf"))

    assert fonts.settings() == {}
