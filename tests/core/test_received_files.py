"""What a file really is, told by its bytes; nothing is opened to find out."""

import io
import zipfile

import pytest

from manyi.core.received_files import clean_name, received_file, refusing


def codes(name: str, content: bytes) -> list[str]:
    return [problem.code for problem in received_file(name, content).problems]


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("照片.jpg", b"\xff\xd8\xff\xe0x", []),
        ("说明.txt", "读数不准".encode(), []),
        ("合同.pdf", b"%PDF-1.7", []),
        ("表.xlsx", zipped(a__xml=b"<a/>"), []),
        ("录音.amr", b"#!AMR\n", []),
        ("照片.jpg", b"MZ\x90\x00", ["received.runs", "received.disguised"]),
        ("照片.jpg.exe", b"x", ["received.runs"]),
        ("run", b"#!/bin/sh\n", ["received.runs"]),
        ("照片.png", b"<html><script>1</script>", ["received.script", "received.disguised"]),
        ("说明.html", b"<html><p onclick=x>", ["received.script"]),
        ("图.svg", b"<svg><script>1</script></svg>", ["received.script"]),
        ("说明.html", b"<html><p>hello</p></html>", []),
        ("表.xlsm", zipped(vbaProject__bin=b"x"), ["received.macro"]),
        ("包.zip", zipped(a__exe=b"x"), ["received.runs_inside"]),
        ("包.zip", zipped(a__zip=b"x"), ["received.nested"]),
        ("包.zip", b"PK\x03\x04broken", ["received.broken_archive"]),
        ("包.zip", zipped(zeros=b"\0" * (30 * 1024 * 1024)), ["received.bomb"]),
        ("大.jpg", b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024), ["received.too_large"]),
    ],
)
def test_what_is_dangerous_about_a_file_is_said(name, content, expected):
    assert codes(name, content) == expected


def test_an_archive_of_very_many_entries_is_a_bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for n in range(6000):
            archive.writestr(str(n), b"")

    assert codes("包.zip", held.getvalue()) == ["received.bomb"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\照片.jpg", "照片.jpg"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("", "附件"),
        ("...", "附件"),
        ("长" * 300 + ".pdf", "长" * 108 + ".pdf"),
    ],
)
def test_a_name_keeps_nothing_that_deceives(given, expected):
    assert clean_name(given) == expected


def test_a_locked_or_broken_archive_is_told_but_no_reason_to_refuse():
    problems = received_file("包.zip", b"PK\x03\x04broken").problems

    assert [problem.code for problem in problems] == ["received.broken_archive"]
    assert refusing(problems) == ()
