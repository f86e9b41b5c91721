"""Machines' letters are told apart from people's: none of them makes a case or an answer."""

import pytest

from manyi.channels.email.incoming import Bounce, Nature, read_letter
from tests.channels.email.incoming.letters import encoded, letter, of_parts, part

OWN = ("service@maker.example", "maker.example")


def nature(**heads: str) -> Nature:
    named = {name.replace("_", "-"): value for name, value in heads.items()}
    return read_letter(letter("收到".encode(), heads=named), own=OWN).nature


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ({}, Nature.PERSON),
        ({"Auto_Submitted": "no"}, Nature.PERSON),
        ({"X_Auto_Response_Suppress": "All"}, Nature.PERSON),
        ({"Auto_Submitted": "auto-replied"}, Nature.AUTOMATIC),
        ({"Auto_Submitted": "auto-generated (rejected)"}, Nature.AUTOMATIC),
        ({"Precedence": "auto_reply"}, Nature.AUTOMATIC),
        ({"X_Autoreply": "yes"}, Nature.AUTOMATIC),
        ({"Subject": encoded("自动回复: 仪表")}, Nature.AUTOMATIC),
        ({"Subject": "Out of Office: back on Monday"}, Nature.AUTOMATIC),
        ({"Subject": encoded("自动回复功能坏了")}, Nature.PERSON),
        ({"Subject": encoded("投诉：你们的自动回复")}, Nature.PERSON),
        ({"Precedence": "bulk"}, Nature.BULK),
        ({"List_Unsubscribe": "<mailto:u@list.example>"}, Nature.BULK),
        ({"From": "service@maker.example"}, Nature.LOOP),
        ({"Message_ID": "<case-7@maker.example>"}, Nature.LOOP),
        ({"From": "MAILER-DAEMON@x.example", "Return_Path": "<>"}, Nature.BOUNCE),
        ({"From": "PostMaster@qq.example", "Subject": encoded("系统退信")}, Nature.BOUNCE),
        ({"From": "postmaster@customer.example"}, Nature.PERSON),
    ],
)
def test_who_speaks_is_told_by_the_heads(heads, expected):
    assert nature(**heads) == expected


def test_a_letter_that_went_round_many_servers_is_a_loop():
    relays = "".join(f"Received: from a{n} by b{n}\r\n" for n in range(40)).encode()

    assert read_letter(relays + letter(b"x"), own=OWN).nature == Nature.LOOP


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ({}, False),
        ({"X-Auto-Response-Suppress": "OOF, AutoReply"}, True),
        ({"Return-Path": "<>"}, True),
        ({"Precedence": "list"}, True),
    ],
)
def test_nobody_who_asked_for_none_is_sent_an_answer(heads, expected):
    assert read_letter(letter(b"x", heads=heads), own=OWN).wants_no_answer is expected


def report(status: str) -> bytes:
    delivery = (
        "Reporting-MTA: dns; mx.customer.example\r\n\r\n"
        f"Final-Recipient: rfc822; Zhang@customer.example\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user\r\n unknown\r\n"
    ).encode()
    return of_parts(
        part(b"could not be delivered"),
        b"Content-Type: message/delivery-status\r\n\r\n" + delivery,
        b"Content-Type: message/rfc822\r\n\r\n"
        + letter(b"x", heads={"Message-ID": "<7@maker.example>"}),
        kind="multipart/report",
        heads={"From": "MAILER-DAEMON@customer.example"},
    )


@pytest.mark.parametrize(("status", "is_final"), [("5.1.1", True), ("4.2.2", False)])
def test_a_report_names_the_letter_the_address_and_the_reason(status, is_final):
    bounce = read_letter(report(status), own=OWN).bounce

    assert bounce == Bounce(
        "<7@maker.example>",
        ("zhang@customer.example",),
        status,
        "smtp; 550 5.1.1 user unknown",
    )
    assert bounce.is_final is is_final


def test_a_chinese_bounce_without_a_report_names_the_address_it_speaks_of():
    heads = {
        "From": "PostMaster@qq.example",
        "Subject": encoded("系统退信/Systems bounce"),
        "In-Reply-To": "<7@maker.example>",
    }
    words = "很抱歉，您发送到 zhang@customer.example 的邮件被退回，收件人不存在。"

    bounce = read_letter(letter(words.encode(), heads=heads), own=OWN).bounce

    assert bounce == Bounce("<7@maker.example>", ("zhang@customer.example",), "", words)
