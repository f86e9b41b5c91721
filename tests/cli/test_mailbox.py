import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest

from manyi.channels.email.mailbox import message, messages
from manyi.cli.mailbox import Mailbox

COMMAND = [sys.executable, "-m", "manyi.cli.main", "mailbox"]


def _letter(subject: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "满意 <manyi@localhost>"
    letter["To"] = "王工 <wang@example.com>"
    letter["Subject"] = subject
    letter.set_content("请填写问卷：http://localhost:8000/q/abc。谢谢！\n")
    return letter


def test_a_letter_kept_is_read_back_whole(tmp_path):
    Mailbox(tmp_path).keep(_letter("2026 年第三季度满意度调查").as_bytes())

    (read,) = messages(tmp_path)

    assert (read.subject, read.to, read.sender) == (
        "2026 年第三季度满意度调查",
        ("wang@example.com",),
        "满意 <manyi@localhost>",
    )
    assert read.text == "请填写问卷：http://localhost:8000/q/abc。谢谢！\n"
    assert read.links == ("http://localhost:8000/q/abc",)
    assert message(tmp_path, read.name) == read


def test_the_newest_letter_comes_first(tmp_path):
    mailbox = Mailbox(tmp_path)
    for number in range(12):
        mailbox.keep(_letter(f"第 {number} 封").as_bytes())

    assert [one.subject for one in messages(tmp_path)] == [f"第 {n} 封" for n in range(11, -1, -1)]


@pytest.mark.parametrize("name", ["../secret", "nothing", "", "20260305T040000000000-1-1"])
def test_a_name_that_is_none_of_the_mailboxs_own_finds_nothing(tmp_path, name):
    (tmp_path.parent / "secret.eml").write_bytes(_letter("secret").as_bytes())

    assert message(Mailbox(tmp_path) and tmp_path, name) is None


def test_the_mailbox_takes_in_what_is_sent_to_it(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*COMMAND, "--port", str(port), "--dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        try:
            assert str(port) in server.stdout.readline()
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as sender:
                sender.send_message(_letter("你好"))
            end = time.monotonic() + 10
            while not messages(tmp_path) and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            server.kill()

    assert [one.subject for one in messages(tmp_path)] == ["你好"]


def test_a_port_in_use_is_told_gently(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = subprocess.run(
            [*COMMAND, "--port", str(port), "--dir", str(tmp_path)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    assert ran.returncode == 1
    assert f"端口 {port} 用不了" in ran.stderr
    assert "Traceback" not in ran.stderr
