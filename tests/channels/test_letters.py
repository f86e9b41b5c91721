from datetime import date

from manyi.channels.email import write_letter

GIVEN = {
    "to": "li@example.org",
    "name": "invitation-7",
    "person": "李工",
    "organisation": "江南仪表",
    "title": "重点客户调查",
    "about": "水泵",
    "link": "https://ask.example.org/a/abc/",
    "closes_on": date(2026, 4, 1),
}


def test_invitation_names_who_asks_what_about_and_until_when():
    letter = write_letter(**GIVEN, is_reminder=False)

    assert (letter.to, letter.subject, letter.name) == (
        "li@example.org",
        "江南仪表邀请您填写：重点客户调查",
        "invitation-7",
    )
    for words in ("李工", "关于：水泵", "https://ask.example.org/a/abc/", "2026-04-01", "江南仪表"):
        assert words in letter.text
        assert words in letter.html


def test_reminder_says_that_it_is_one():
    letter = write_letter(**GIVEN, is_reminder=True)

    assert letter.subject == "提醒：重点客户调查"
    assert "还没有收到您的答卷" in letter.text


def test_names_are_plain_in_text_and_escaped_in_html():
    letter = write_letter(**(GIVEN | {"person": "A&B <x>"}), is_reminder=False)

    assert "A&B <x>" in letter.text
    assert "A&amp;B &lt;x&gt;" in letter.html


def test_line_breaks_cannot_enter_the_subject():
    letter = write_letter(**(GIVEN | {"title": "调查\r\nBcc: all@example.org"}), is_reminder=False)

    assert letter.subject == "江南仪表邀请您填写：调查 Bcc: all@example.org"
