"""What a letter says, whatever programme wrote it."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.channels.email.incoming import Correspondent, Nature, Unreadable, read_letter
from tests.channels.email.incoming.letters import (
    attached,
    encoded,
    letter,
    nested,
    of_parts,
    part,
)

WORDS = "仪表读数不准，请派人来看。"


def test_a_plain_letter_is_read_whole():
    read = read_letter(letter(WORDS.encode(), heads={"Subject": encoded("仪表")}))

    assert (read.message_id, read.answers, read.sender) == (
        "<1@customer.example>",
        (),
        Correspondent("Zhang San", "zhang@customer.example"),
    )
    assert (read.subject, read.text, read.copied) == ("仪表", WORDS, "")
    assert read.sent_at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert (read.recipients, read.nature, read.is_whole) == (
        ("service@maker.example",),
        Nature.PERSON,
        True,
    )


@pytest.mark.parametrize(
    ("charset", "named"),
    [
        ("gbk", "gb2312"),
        ("gb18030", "gbk"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("gbk", "iso-8859-1"),
        ("gbk", "no-such-charset"),
        ("big5", "big5"),
    ],
)
def test_words_are_read_whatever_charset_the_letter_names(charset, named):
    words = "儀表讀數不準確" if charset == "big5" else f"{WORDS}联通"

    read = read_letter(letter(words.encode(charset), kind=f"text/plain; charset={named}"))

    assert (read.text, read.is_whole) == (words, True)


def test_characters_only_the_wider_charset_has_are_read():
    read = read_letter(letter("朱镕基、㑇".encode("gb18030"), kind="text/plain; charset=gb2312"))

    assert read.text == "朱镕基、㑇"


def test_raw_gbk_in_the_heads_is_read():
    raw = letter(WORDS.encode("gbk"), kind="text/plain; charset=gb2312").replace(
        b"Subject: gauge", b"Subject: " + "仪表坏了".encode("gbk")
    )

    assert read_letter(raw).subject == "仪表坏了"


def test_encoded_words_cut_inside_a_character_are_joined():
    whole = "关于仪表".encode("gbk")
    words = " ".join(
        f"=?gb2312?B?{base64.b64encode(one).decode()}?=" for one in (whole[:3], whole[3:])
    )

    assert read_letter(letter(b"x", heads={"Subject": words})).subject == "关于仪表"


def test_an_address_of_odd_bytes_holds_only_characters():
    raw = letter(b"x").replace(b"<zhang@", b"<zh\xff\x00ang@")

    address = read_letter(raw).sender.address

    assert address == "zh\ufffdang@customer.example"


def test_bytes_of_no_charset_leave_a_mark_and_the_rest():
    read = read_letter(letter("仪表".encode() + b"\xff\xfe\xff" + "坏了".encode()))

    assert not read.is_whole
    assert "仪表" in read.text
    assert "坏了" in read.text


def test_html_alone_becomes_words_and_its_script_is_gone():
    markup = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        "<p>仪表&nbsp;<b>读数</b>不准</p><script>alert(1)</script><div>请派人<br>来看</div>"
        "<ul><li>一</li><li>二</li></ul></body></html>"
    )

    read = read_letter(letter(markup.encode(), kind="text/html; charset=utf-8"))

    assert read.text == "仪表 读数不准\n请派人\n来看\n- 一\n- 二"


def test_a_head_that_is_never_closed_does_not_swallow_the_letter():
    markup = "<html><head><title>t<body><p>仪表坏了</p>"

    assert read_letter(letter(markup.encode(), kind="text/html")).text == "仪表坏了"


def test_of_two_ways_to_say_it_the_plain_one_is_read():
    raw = of_parts(
        part(WORDS.encode()),
        part(b"<p>html</p>", kind="text/html"),
        kind="multipart/alternative",
    )

    read = read_letter(raw)

    assert (read.text, read.attachments) == (WORDS, ())


def test_an_empty_plain_way_gives_way_to_the_html():
    raw = of_parts(
        part(b"  "),
        part(f"<p>{WORDS}</p>".encode(), kind="text/html; charset=utf-8"),
        kind="multipart/alternative",
    )

    assert read_letter(raw).text == WORDS


def test_files_keep_their_chinese_names_and_bytes():
    raw = of_parts(
        nested(part(WORDS.encode()), part(b"<p>x</p>", kind="text/html")),
        attached("现场照片.jpg", b"\xff\xd8\xff\xe0photo", "image/jpeg"),
    )

    read = read_letter(raw)

    assert read.text == WORDS
    assert [(file.name, file.content, file.media_type) for file in read.attachments] == [
        ("现场照片.jpg", b"\xff\xd8\xff\xe0photo", "image/jpeg")
    ]


def test_a_raw_gbk_file_name_is_read():
    head = b'attachment; filename="' + "合同.pdf".encode("gbk") + b'"'
    raw = of_parts(part(b"x"), part(b"%PDF-1.4", kind="application/pdf", disposition="@@"))

    read = read_letter(raw.replace(b"@@", head))

    assert [file.name for file in read.attachments] == ["合同.pdf"]


def test_a_letter_within_a_letter_is_a_file_and_is_not_read_as_words():
    inner = letter("内层".encode())
    raw = of_parts(part(WORDS.encode()), b"Content-Type: message/rfc822\r\n\r\n" + inner)

    read = read_letter(raw)

    assert read.text == WORDS
    assert [file.name for file in read.attachments] == ["附件-1.eml"]
    assert "内层".encode() in read.attachments[0].content or b"base64" in (
        read.attachments[0].content
    )


def test_ten_megabytes_are_read():
    photo = b"\xff\xd8\xff" + b"\x07" * (10 * 1024 * 1024 - 3)

    read = read_letter(of_parts(part(WORDS.encode()), attached("大.jpg", photo)))

    assert [(file.size, file.problems) for file in read.attachments] == [(10 * 1024 * 1024, ())]


def test_a_letter_without_a_name_is_known_by_its_bytes():
    raw = letter(b"x", heads={"Message-ID": ""})

    assert read_letter(raw).message_id == read_letter(raw).message_id
    assert read_letter(raw).message_id != read_letter(raw + b"y").message_id


def test_letters_it_answers_are_named_once_each():
    heads = {"In-Reply-To": "<b@x>", "References": "<a@x>\r\n <b@x>"}

    assert read_letter(letter(b"x", heads=heads)).answers == ("<b@x>", "<a@x>")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02\x03",
        b"no head at all",
        letter(b"", heads={"Subject": ""}),
        letter(b"x", heads={"From": ""}),
        letter(b"x", heads={"X-Manyi-Left-On-Server": "1"}),
    ],
)
def test_bytes_that_are_no_letter_are_said_to_be_none(raw):
    with pytest.raises(Unreadable):
        read_letter(raw)


def test_parts_without_end_are_refused():
    raw = of_parts(*[part(b"x")] * 300)

    with pytest.raises(Unreadable, match="too many parts"):
        read_letter(raw)


def test_parts_within_parts_without_end_are_refused_or_read():
    body = part(WORDS.encode())
    for depth in range(400):
        edge = f"e{depth}"
        body = (
            f'Content-Type: multipart/mixed; boundary="{edge}"\r\n\r\n--{edge}\r\n'.encode()
            + body
            + f"\r\n--{edge}--\r\n".encode()
        )

    with pytest.raises(Unreadable):
        read_letter(b"From: a@b.example\r\nSubject: s\r\n" + body)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_anything_else(noise):
    for raw in (noise, letter(noise), of_parts(noise), letter(noise, kind="text/html")):
        try:
            read_letter(raw)
        except Unreadable:
            continue
