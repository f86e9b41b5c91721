"""Pages and pictures that are made from the code are made from the code of now."""

import runpy

from launcher.places import ROOT


def test_picture_of_the_loop_is_drawn_from_the_loop_of_now():
    pictures = ROOT / "docs" / "pictures"

    drawing = runpy.run_path(str(pictures / "draw_loop.py"))["drawing"]()

    assert (pictures / "loop.svg").read_text(encoding="utf-8") == drawing


def test_page_of_the_loop_is_written_from_the_loop_of_now():
    page = runpy.run_path(str(ROOT / "docs" / "write_loop.py"))["page"]()

    assert (ROOT / "docs" / "loop.md").read_text(encoding="utf-8") == page
