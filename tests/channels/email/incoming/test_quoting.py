"""Replies as QQ, 163, Outlook, Gmail, Foxmail and Apple write them."""

import pytest

from manyi.channels.email.incoming import read_letter
from manyi.channels.email.incoming.quoting import split_quotes
from tests.channels.email.incoming.letters import encoded, letter

OWN = "已经换过一次，还是不准。\n请尽快来人。"
REPLIES = {
    "qq": '\n\n------------------ 原始邮件 ------------------\n发件人: "售后" <s@maker.example>;\n'
    '发送时间: 2026年3月2日(星期一) 上午10:00\n收件人: "张三"<zhang@customer.example>;\n'
    "主题: 回复 FK-2026-0001\n\n您好，已收到。",
    "qq in English": "\n\n------------------ Original ------------------\n"
    'From: "service"<s@maker.example>;\nDate: Mon, Mar 2, 2026\nTo: "z"<z@c.example>;\n\nhello',
    "163": '\n\n\n在 2026-03-02 10:00:00，"售后" <s@maker.example> 写道：\n\n您好，已收到。',
    "163 in English": '\nAt 2026-03-02 10:00:00, "service" <s@maker.example> wrote:\n>hello\n>you',
    "163 master": "\n---- 回复的原邮件 ----\n| 发件人 | 售后<s@maker.example> |\n"
    "| 日期 | 2026年03月02日 10:00 |\n| 收件人 | z@c.example |\n| 主题 | 回复 |\n您好",
    "outlook": "\n\n________________________________\n发件人: 售后 <s@maker.example>\n"
    "发送时间: 2026年3月2日 10:00\n收件人: 张三\n主题: 回复 FK-2026-0001\n\n您好",
    "outlook in English": "\n\nFrom: Service <s@maker.example>\nSent: Monday, March 2, 2026 10:00\n"
    "To: Zhang San\nSubject: RE: gauge\n\nhello",
    "old outlook": "\n-----邮件原件-----\n发件人: 售后\n发送时间: 2026\n收件人: 张\n\n您好",
    "foxmail": "\n\n\n发件人： 售后\n发送时间： 2026-03-02 10:00\n收件人： 张三\n主题： 回复\n您好",
    "gmail": "\n\n售后 <s@maker.example> 于2026年3月2日周一 10:00写道：\n\n> 您好\n> 已收到",
    "gmail in English": "\n\nOn Mon, Mar 2, 2026 at 10:00 AM Customer Service of the Maker\n"
    "<s@maker.example> wrote:\n\n> hello\n>\n> you",
    "apple": "\n\n> 在 2026年3月2日，10:00，售后 <s@maker.example> 写道：\n> \n> 您好",
    "apple without address": "\n\n在 2026年3月2日，10:00，售后 写道：\n\n> 您好",
    "marks alone": "\n\n> 您好\n> 已收到",
}


@pytest.mark.parametrize("programme", REPLIES)
def test_the_copied_letter_is_cut_from_a_reply(programme):
    split = split_quotes(OWN + REPLIES[programme], subject="回复: FK-2026-0001")

    assert (split.own, split.is_forward) == (OWN, False)
    assert "您好" in split.copied or "hello" in split.copied


@pytest.mark.parametrize("programme", ["gmail", "apple", "163 in English"])
def test_answers_between_the_quoted_lines_are_kept(programme):
    text = f"逐条答复：{REPLIES[programme]}\n第一条：是的。\n> 第二问\n第二条：没有。"

    assert split_quotes(text).own == "逐条答复：\n\n第一条：是的。\n第二条：没有。"


def test_an_answer_below_the_copied_letter_is_found():
    text = "On Mon, Mar 2, 2026, X <s@maker.example> wrote:\n> hello\n\nstill broken"

    assert split_quotes(text).own == "still broken"


@pytest.mark.parametrize(
    "text",
    [
        "3月2日10:00我在群里写道：仪表坏了，没有人理。\n后来又坏了一次。",
        "> 5 毫米的偏差已经超过合同。\n请处理。",
        "发件人：我们公司的张工。\n请回电。",
        "日期: 3月2日\n地点: 二号泵房",
        "--------\n一、仪表不准\n--------\n二、服务慢",
    ],
)
def test_what_only_looks_like_a_copied_letter_stays(text):
    assert split_quotes(text).own == text


def test_the_line_of_the_telephone_is_dropped_and_a_signature_stays():
    text = "请回电。\n\n张三\n电话 13800000000\n\n发自我的iPhone"

    assert split_quotes(text).own == "请回电。\n\n张三\n电话 13800000000"


@pytest.mark.parametrize(
    ("subject", "rule"),
    [
        ("转发: 仪表投诉", "\n\n------------------ 原始邮件 ------------------\n"),
        ("Fwd: gauge", "\n\n---------- Forwarded message ---------\n"),
        ("仪表", "\n-------- 转发邮件信息 --------\n"),
        ("gauge", "\nBegin forwarded message:\n\n"),
    ],
)
def test_a_chain_passed_on_is_kept_under_a_mark(subject, rule):
    chain = (
        f"请你们处理。{rule}From: 李四 <li@end.example>\nDate: 2026-03-01\nTo: 张三\n"
        "Subject: 投诉\n\n水泵漏水。\n\n------------------ 原始邮件 ------------------\n"
        "发件人: 王五\n发送时间: x\n收件人: y\n\n第一次来信。"
    )

    read = read_letter(letter(chain.encode(), heads={"Subject": encoded(subject)}))

    assert (read.is_forward, read.text) == (True, "请你们处理。")
    assert read.told.startswith("请你们处理。\n\n【转发的来信】\n")
    assert all(words in read.told for words in ("水泵漏水。", "第一次来信。"))


def test_a_reply_in_html_is_cut_as_well():
    markup = (
        "<div>已经换过一次。</div><div class='gmail_quote'><div>售后 &lt;s@maker.example&gt; "
        "于2026年3月2日周一 10:00写道：<br></div><blockquote><div>您好</div><div>已收到</div>"
        "</blockquote></div>"
    )

    read = read_letter(letter(markup.encode(), kind="text/html; charset=utf-8"))

    assert read.text == "已经换过一次。"
    assert "> 已收到" in read.copied
