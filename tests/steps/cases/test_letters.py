"""Letters to the customer: from templates, once, and printed where there is no address."""

import io

import docx
import pytest
from django.core import mail
from django.urls import reverse

from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.core.outbox.models import OutboxRow
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain.letters import (
    change_template,
    deliver_letter,
    hand_over_print,
    queue_letter,
    settle_unsure,
    write_letter,
)
from manyi.steps.cases.domain.registering import Details
from manyi.steps.cases.enums import LetterKind, LetterState
from manyi.steps.cases.exports.printed import PRINTED
from manyi.steps.cases.models import Case, Letter, LetterTemplate, Reporter
from manyi.steps.cases.queries.letters import filled, mail_address, template_of
from tests.steps.cases.factories import answered, customer_of, make_service, registered, visit
from tests.steps.cases.stepwise import make_full_service, proposed, solved
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def letter_about(case: Case, company, **changes: object) -> Letter:
    template = template_of("acknowledgement")
    given = {
        "kind": "acknowledgement",
        "to": "li@example.org",
        "subject": filled(template.subject, case),
        "body": filled(template.body, case),
        "actor": company.people["service"],
    }
    return write_letter(case, **(given | changes))


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("kind", LetterKind.values)
def test_every_template_that_comes_with_the_product_is_filled_in_whole(service, kind):
    company, adoption = service
    case = answered(company, adoption, customer=customer_of(company))

    template = template_of(kind)
    words = filled(template.subject, case) + filled(template.body, case)

    assert "{" not in words
    assert case.number in words


def test_a_changed_template_is_a_new_version_and_old_letters_stay(service):
    company, adoption = service
    case = registered(company, adoption)
    before = letter_about(case, company)

    row = change_template(
        "acknowledgement",
        title="受理函",
        subject="已受理 {编号}",
        body="{客户}：收到。",
        actor=company.people["quality"],
    )

    assert (template_of("acknowledgement"), row.version) == (row, 1)
    assert filled(row.body, case) == "客户：收到。"
    assert Letter.objects.get(pk=before.pk).body == before.body


def test_a_placeholder_nobody_can_fill_in_is_named_before_it_is_kept(service):
    company, _adoption = service
    words = {"title": "受理函", "subject": "{编码}", "body": "{编号}{名称}"}

    assert codes_of(
        change_template, "acknowledgement", **words, actor=company.people["quality"]
    ) == ["cases.placeholder_unknown"]
    assert LetterTemplate.objects.count() == 0


def test_what_a_customer_wrote_is_no_placeholder(service):
    company, adoption = service
    case = registered(company, adoption, description="请看 {编号} 和 {{ x }}")

    assert filled("内容：{反馈内容}", case) == "内容：请看 {编号} 和 {{ x }}"


def test_an_acknowledgement_that_went_out_is_the_first_response(service):
    company, adoption = service
    case = registered(company, adoption)

    letter = queue_letter(letter_about(case, company), actor=company.people["service"])
    drain()

    (sent,) = mail.outbox
    letter.refresh_from_db()
    case.refresh_from_db()
    assert (sent.to, sent.subject) == (["li@example.org"], f"您的反馈已受理（{case.number}）")
    assert letter.name in sent.extra_headers["Message-ID"]
    assert (letter.state, letter.tries) == (LetterState.SENT, 1)
    assert case.first_response_at is not None
    verbs = [entry.verb for entry in read_entries(thing=case.thing)]
    assert verbs[-2:] == ["letter.sent", "case.acknowledged"]


def test_a_letter_is_queued_once_and_needs_an_address(service):
    company, adoption = service
    clerk = company.people["service"]
    case = registered(company, adoption)
    letter = queue_letter(letter_about(case, company), actor=clerk)

    assert codes_of(queue_letter, letter, actor=clerk) == ["cases.letter_not_now"]
    assert codes_of(queue_letter, letter_about(case, company, to=""), actor=clerk) == [
        "cases.letter_without_address"
    ]
    assert OutboxRow.objects.filter(job="cases.send_letter").count() == 1


def test_a_letter_in_the_hands_of_a_dead_worker_is_unsure_and_waits_for_a_person(service):
    company, adoption = service
    clerk = company.people["service"]
    letter = queue_letter(letter_about(registered(company, adoption), company), actor=clerk)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING, tries=1)

    states = [deliver_letter(letter.pk), deliver_letter(letter.pk)]

    assert states == [LetterState.UNSURE] * 2
    assert mail.outbox == []
    queue_letter(letter, actor=clerk)
    drain()
    (sent,) = mail.outbox
    assert letter.name in sent.extra_headers["Message-ID"]
    assert Letter.objects.get().state == LetterState.SENT


def test_a_person_may_say_that_an_unsure_letter_arrived(service):
    company, adoption = service
    clerk = company.people["service"]
    letter = letter_about(registered(company, adoption), company)

    assert codes_of(settle_unsure, letter, actor=clerk) == ["cases.letter_not_now"]
    Letter.objects.update(state=LetterState.UNSURE)
    settle_unsure(letter, actor=clerk)

    assert Letter.objects.get().state == LetterState.SENT


def test_a_printed_letter_is_recorded_and_not_sent_as_well(service):
    company, adoption = service
    clerk = company.people["service"]
    case = registered(company, adoption)
    letter = hand_over_print(letter_about(case, company, to=""), actor=clerk)

    assert letter.state == LetterState.PRINTED
    assert codes_of(queue_letter, letter, actor=clerk) == ["cases.letter_not_now"]
    (entry,) = read_entries(thing=case.thing, verbs=["letter.sent"])
    assert (entry.facts["channel"], set(entry.commitments)) == ("paper", {"subject", "body"})


def test_a_letter_goes_to_the_reporters_own_address_before_the_contacts(service):
    company, adoption = service
    customer = customer_of(company, email="contact@example.org")
    told = {"customer": customer, "contact": customer.contacts.get()}
    teller = Reporter.objects.create(name="王工", email="wang@example.org")

    addresses = [
        mail_address(registered(company, adoption)),
        mail_address(registered(company, adoption, **told)),
        mail_address(registered(company, adoption, **told, details=Details(reporter=teller))),
    ]

    assert addresses == ["", "contact@example.org", "wang@example.org"]


def test_a_letter_is_written_seen_and_sent_on_its_pages(service):
    company, adoption = service
    case = registered(company, adoption, customer=customer_of(company))
    client = signed_in(company, "service")
    address = reverse("cases:write_letter", args=[case.pk, "acknowledgement"])

    form = client.get(address).context["form"]
    sent = client.post(address, {**form.initial, "to": "li@example.org"})
    page = client.get(sent.url)
    client.post(sent.url, {"act": "send"})
    drain()

    assert "不收取任何费用" in text_of(page)
    assert "用电子邮件发送" in text_of(page)
    assert Letter.objects.get().state == LetterState.SENT
    assert "用电子邮件发送" not in text_of(client.get(sent.url))
    assert client.post(sent.url, {"act": "vanish"}).status_code == 404
    assert signed_in(company, "auditor").post(sent.url, {"act": "send"}).status_code == 403


def test_a_template_is_tried_on_the_last_case_before_it_is_kept(service):
    company, adoption = service
    case = registered(company, adoption)
    client = signed_in(company, "quality")
    address = reverse("cases:template", args=["decision"])
    words = {"title": "通知", "subject": "结果 {编号}", "body": "好 {不明}"}

    tried = text_of(client.post(address, words | {"act": "preview"}))
    refused = text_of(client.post(address, words | {"act": "save"}))
    client.post(address, words | {"act": "save", "body": "好"})

    assert f"结果 {case.number}" in tried
    assert "不明" in refused
    assert (
        LetterTemplate.objects.get().body,
        "通知" in text_of(client.get(reverse("cases:templates"))),
    ) == ("好", True)


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("kind", PRINTED)
def test_every_paper_is_handed_out_as_word_and_pdf(kind, form):
    company, adoption = make_full_service()
    teller = Reporter.objects.create(name="王工", phone="13800001234", is_confidential=True)
    case = registered(company, adoption, details=Details(reporter=teller))
    solved(case)

    response = signed_in(company, "service").get(reverse("cases:paper", args=[case.pk, kind, form]))

    assert response.content.startswith(b"%PDF-" if form == "pdf" else b"PK")
    assert f"{case.number}-{kind}.{form}" in response["Content-Disposition"]


def test_the_notice_says_what_is_done_and_the_register_form_hides_who_asked_for_it(service):
    company, adoption = service
    teller = Reporter.objects.create(name="王工", phone="13800001234", is_confidential=True)
    case = registered(company, adoption, details=Details(reporter=teller))
    proposed(case, rectification="更换仪表")
    client = signed_in(company, "service")

    papers = {
        kind: client.get(reverse("cases:paper", args=[case.pk, kind, "docx"])).content
        for kind in ("registration", "notice")
    }

    words = {
        kind: [
            cell.text
            for table in docx.Document(io.BytesIO(packed)).tables
            for row in table.rows
            for cell in row.cells
        ]
        for kind, packed in papers.items()
    }
    assert "更换仪表" in words["notice"]
    assert "138****1234" in words["registration"]
    assert "13800001234" not in "".join(words["registration"])


def test_the_follow_up_paper_holds_the_return_visit(service):
    company, adoption = service
    case = answered(company, adoption)
    visit(case, company)

    sheet = PRINTED["follow-up"].make(case)

    visits = next(part for part in sheet.parts if getattr(part, "heading", "") == "回访")
    assert [row[1:] for row in visits.rows] == [("quality", "接通", "满意", "客户表示可以。")]


def test_a_paper_or_form_nobody_knows_is_no_page(service):
    company, adoption = service
    case = registered(company, adoption)
    client = signed_in(company, "service")

    codes = [
        client.get(reverse("cases:paper", args=[case.pk, *words])).status_code
        for words in (("ransom", "pdf"), ("notice", "exe"))
    ]

    assert codes == [404, 404]
