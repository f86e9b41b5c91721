"""Letters become one case where one is right; a reply never a second one; nothing is lost."""

import re

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.models import ContactAddress
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.jobs import fetch_mail
from manyi.steps.cases.models import Case, CaseAttachment, CaseReceipt, IncomingMail
from tests.channels.email.incoming.imap_server import Mailbox, serving
from tests.channels.email.incoming.letters import attached, encoded, letter, of_parts, part
from tests.factories import make_company
from tests.steps.cases.factories import answer, customer_of, make_service, moment, visit

pytestmark = pytest.mark.django_db
WORDS = "仪表读数不准，请派人来看。"


@pytest.fixture
def service():
    return make_service()


def numbered(n: int, body: str = WORDS, **heads: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in heads.items()}
    return letter(body.encode(), heads={"Message-ID": f"<{n}@customer.example>"} | named)


def reply(n: int, to: int, body: str, **heads: str) -> bytes:
    return numbered(n, body, In_Reply_To=f"<{to}@customer.example>", **heads)


def test_a_new_letter_is_one_case_with_its_words_sender_and_files(service):
    photo = b"\xff\xd8\xffphoto"
    raw = of_parts(
        part(WORDS.encode("gbk"), kind="text/plain; charset=gb2312"),
        attached("现场.jpg", photo),
        heads={"Subject": encoded("水表", "gbk")},
    )

    mail = domain.take_letter(raw)

    case = Case.objects.get()
    assert (mail.state, mail.case) == ("case", case)
    assert (case.source, case.kind, case.description) == ("email", "complaint", f"水表\n\n{WORDS}")
    assert (case.reporter.name, case.reporter.email) == ("Zhang San", "zhang@customer.example")
    assert [file.name for file in case.attachments.all()] == ["现场.jpg"]


def test_a_customer_known_by_the_address_is_named_on_the_case(service):
    company, _adoption = service
    customer = customer_of(company, "KA1", email="zhang@customer.example")

    domain.take_letter(numbered(1))

    assert Case.objects.get().customer == customer


def test_the_same_letter_twice_is_one_case_even_with_other_relays(service):
    first = domain.take_letter(numbered(1))
    again = domain.take_letter(numbered(1))
    relayed = domain.take_letter(b"Received: from a by b\r\n" + numbered(1))

    assert (again.pk, relayed.state, relayed.case) == (first.pk, "repeated", first.case)
    assert Case.objects.count() == 1


def test_a_reply_is_a_public_note_on_its_case_without_the_copied_letter(service):
    case = domain.take_letter(numbered(1)).case

    mail = domain.take_letter(reply(2, 1, "还没有人来。\n\n> 您好，已收到。\n> 谢谢。"))

    note = case.notes.get()
    assert (mail.state, mail.case, mail.note) == ("note", case, note)
    assert (note.words, note.is_public) == ("客户补充：\n还没有人来。", True)
    assert Case.objects.count() == 1


def test_a_reply_is_known_by_the_number_in_its_subject(service):
    case = domain.take_letter(numbered(1)).case

    mail = domain.take_letter(numbered(2, "补充", Subject=encoded(f"回复：{case.number} 的答复")))

    assert (mail.state, mail.case) == ("note", case)


def test_a_stranger_who_writes_a_number_is_noted_for_the_staff_only(service):
    case = domain.take_letter(numbered(1)).case

    domain.take_letter(numbered(2, "请把它关掉", From="x@y.example", Subject=case.number))

    note = case.notes.get()
    assert (note.is_public, note.words.startswith("来信人与登记的不同")) == (False, True)


def closed(company, case: Case) -> Case:
    answer(case)
    visit(case, company)
    return domain.close_case(Case.objects.get(pk=case.pk), actor=company.people["quality"])


def test_a_reply_to_a_closed_case_takes_it_up_again(service):
    company, _adoption = service
    case = domain.take_letter(numbered(1)).case
    closed(company, case)

    domain.take_letter(reply(2, 1, "又坏了。"))

    case = Case.objects.get()
    assert (case.state, case.round) == ("assigned", 2)


def test_after_the_window_the_reply_is_a_case_that_names_the_old_one(service, monkeypatch):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        case = domain.take_letter(numbered(1)).case
        closed(company, case)
    window = queries.provision_of(adoption)[1].reopen_within

    with at(moment("2027-12-20 10:00")):
        mail = domain.take_letter(reply(2, 1, "一年后又坏了。"))

    if window is None:
        assert (mail.state, mail.case) == ("note", case)
    else:
        assert (mail.state, mail.case.previous) == ("case", case)
        assert mail.case.number != case.number


def test_a_reply_to_a_merged_case_goes_to_the_main_one(service):
    company, _adoption = service
    main = domain.take_letter(numbered(1, "水表坏了")).case
    other = domain.take_letter(numbered(2, "水表又坏了")).case
    domain.merge_case(other, into=main, reason="同一件", actor=company.people["quality"])

    mail = domain.take_letter(reply(3, 2, "还没修。"))

    assert mail.case == main


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Subject": encoded("自动回复: 休假中")},
        {"Precedence": "bulk"},
        {"From": "manyi@localhost"},
        {"Message_ID": "<case-1@localhost>"},
    ],
)
def test_machines_and_loops_make_no_case_and_are_set_aside(service, heads):
    mail = domain.take_letter(numbered(1, "x", **heads))

    assert (mail.state, mail.case, Case.objects.count()) == ("set_aside", None, 0)


def test_an_automatic_reply_is_no_note_on_the_case_either(service):
    case = domain.take_letter(numbered(1)).case

    mail = domain.take_letter(reply(2, 1, "我在休假", Auto_Submitted="auto-replied"))

    assert (mail.state, mail.case, case.notes.count()) == ("set_aside", case, 0)


def test_somebody_who_writes_without_end_is_set_aside(service):
    mails = [domain.take_letter(numbered(n, f"第 {n} 封")) for n in range(22)]

    assert [mail.state for mail in mails] == ["case"] * 20 + ["set_aside"] * 2


def test_a_bounce_marks_the_address_and_makes_no_case(service):
    company, _adoption = service
    customer_of(company, "KA1", email="gone@customer.example")
    heads = {
        "From": "MAILER-DAEMON@customer.example",
        "Return-Path": "<>",
        "Subject": "Undelivered",
    }
    words = "550 5.1.1 <gone@customer.example> user unknown"

    mail = domain.take_letter(letter(words.encode(), heads=heads))

    assert (mail.state, Case.objects.count()) == ("bounce", 0)
    assert ContactAddress.objects.get(value="gone@customer.example").failed_on is not None


def test_what_cannot_be_read_is_kept_with_its_bytes_and_listed(service):
    company, _adoption = service
    raw = b"\x00\x01 no letter"
    queries.spool().put(raw)

    n = domain.take_waiting_letters()

    mail = IncomingMail.objects.get()
    client = Client()
    client.force_login(company.people["service"])
    page = client.get("/cases/mail/").content.decode()
    sent = client.get(reverse("cases:mail_raw", args=[mail.pk]))
    assert (n, mail.state, queries.spool().waiting()) == (1, "unreadable", [])
    assert "没有发件人" in page
    assert b"".join(sent.streaming_content) == raw
    assert sent["Content-Disposition"].startswith("attachment")
    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )


def test_without_a_regulation_in_force_the_letter_waits_for_a_person():
    make_company()

    mail = domain.take_letter(numbered(1))

    assert (mail.state, mail.reason) == ("unreadable", "没有生效的制度规定如何办理反馈")


def test_a_letter_nobody_could_sort_is_made_a_case_and_is_put_with_it(service):
    company, adoption = service
    queries.spool().put(b"no letter")
    domain.take_waiting_letters()
    client = Client()
    client.force_login(company.people["service"])
    mail = IncomingMail.objects.get()
    address = reverse("cases:mail", args=[mail.pk])
    sent = {"act": "make", "adoption": adoption.pk, "kind": "enquiry", "description": "看不清的信"}

    client.post(address, sent)

    case = Case.objects.get()
    assert (case.kind, case.description) == ("enquiry", "看不清的信")
    assert [file.name[-4:] for file in case.attachments.all()] == [".eml"]
    assert IncomingMail.objects.get().state == "case"


def test_a_letter_is_discarded_with_a_reason_and_only_once(service):
    company, _adoption = service
    mail = domain.take_letter(b"no letter")
    person = company.people["service"]

    with pytest.raises(ProblemsFound) as blank:
        domain.discard_mail(mail, reason=" ", actor=person)
    domain.discard_mail(mail, reason="广告", actor=person)
    with pytest.raises(ProblemsFound) as again:
        domain.attach_mail(mail, case=None, actor=person)

    assert [problem.code for problem in blank.value.problems] == ["cases.blank"]
    assert [problem.code for problem in again.value.problems] == ["cases.mail_settled"]
    mail = IncomingMail.objects.get()
    assert (mail.state, mail.settled_reason, mail.settled_by) == ("discarded", "广告", person)


def test_a_harmful_file_in_a_letter_is_kept_marked_and_never_handed_out_as_a_page(service):
    company, _adoption = service
    page = b"<html><script>alert(1)</script></html>"
    domain.take_letter(of_parts(part(WORDS.encode()), attached("说明.html", page, "text/html")))

    row = CaseAttachment.objects.get()
    client = Client()
    client.force_login(company.people["service"])
    shown = client.get(reverse("cases:case", args=[row.case_id])).content.decode()
    sent = client.get(reverse("cases:attachment", args=[row.pk]))

    assert row.findings == ["received.script"]
    assert "带脚本的网页" in shown
    assert "<script>alert(1)" not in shown
    assert (sent["Content-Type"], sent["Content-Security-Policy"]) == (
        "application/octet-stream",
        "sandbox; default-src 'none'",
    )
    assert b"".join(sent.streaming_content) == page


def test_the_worker_fetches_from_the_mailbox_and_sorts_what_came(service, settings):
    mailbox = Mailbox(numbered(1), reply(2, 1, "还没有人来。"), b"no letter")

    with serving(mailbox) as port:
        settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_TLS = "127.0.0.1", port, False
        settings.IMAP_USER = "right"
        fetch_mail()
        fetch_mail()

    states = IncomingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["case", "note", "unreadable"]
    assert queries.spool().waiting() == []
    assert mailbox.flags == {uid: {"\\Seen"} for uid in ("1", "2", "3")}


def test_a_reply_sets_the_clock_going_that_waited_for_the_customer(service):
    company, _adoption = service
    with at(moment("2026-03-02 10:00")):
        case = domain.take_letter(numbered(1)).case
        domain.hold_case(
            case,
            reason="information",
            expected_until=moment("2026-03-09 10:00"),
            actor=company.people["quality"],
        )
    with at(moment("2026-03-03 10:00")):
        domain.take_letter(reply(2, 1, "照片在附件里。"))

    assert [hold.resumed_by for hold in case.holds.all()] == ["reply"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_letters_costs_the_same_queries(service, rows, django_assert_max_num_queries):
    company, _adoption = service
    for n in range(rows):
        domain.take_letter(numbered(n, f"第 {n} 封"))
    client = Client()
    client.force_login(company.people["service"])

    with django_assert_max_num_queries(7):
        page = client.get("/cases/mail/?state=case").context["page"]

    assert len(page) == rows


def sent_receipt(raw: bytes):
    """Take the letter in and do the work that came up; return the one letter that went out."""
    domain.take_letter(raw)
    drain()
    (message,) = post.outbox
    return message


def test_who_writes_by_mail_gets_number_and_secret_once(service):
    message = sent_receipt(numbered(1))

    case = Case.objects.get()
    secret = re.search(r"查询码：([0-9a-f]{8})", message.body)[1]
    page = Client().post("/case/", {"number": case.number, "secret": secret}).content.decode()
    assert (message.to, case.number in message.subject) == (["zhang@customer.example"], True)
    assert "已收到" in page
    assert CaseReceipt.objects.get().state == "sent"
    domain.deliver_receipt(CaseReceipt.objects.get().pk)
    assert len(post.outbox) == 1


def test_an_answer_to_the_receipt_is_a_note_on_the_case(service):
    message = sent_receipt(numbered(1))
    names = {"In_Reply_To": message.extra_headers["Message-ID"]}

    mail = domain.take_letter(numbered(2, "补充：在三号楼。", **names))

    assert (mail.state, mail.case) == ("note", Case.objects.get())


def test_a_receipt_a_dead_worker_had_in_hand_is_not_sent_again(service):
    domain.take_letter(numbered(1))
    CaseReceipt.objects.update(state="sending")

    drain()

    assert (CaseReceipt.objects.get().state, post.outbox) == ("unsure", [])


def test_a_receipt_that_bounces_says_so_on_its_case(service):
    message = sent_receipt(numbered(1))
    heads = {"From": "MAILER-DAEMON@customer.example", "Subject": "Undelivered mail"}
    heads["In-Reply-To"] = message.extra_headers["Message-ID"]

    mail = domain.take_letter(letter(b"550 5.1.1 user unknown", heads=heads | {"Message-ID": ""}))

    assert (mail.state, mail.case) == ("bounce", Case.objects.get())
    assert CaseReceipt.objects.get().state == "bounced"


@pytest.mark.parametrize(
    "heads", [{"X_Auto_Response_Suppress": "All"}, {"Return_Path": "<>"}, {"Precedence": "bulk"}]
)
def test_who_asked_for_no_answer_gets_none(service, heads):
    domain.take_letter(numbered(1, **heads))

    assert CaseReceipt.objects.count() == 0
