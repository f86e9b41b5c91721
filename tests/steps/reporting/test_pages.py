from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.approvals import current_step, refuse
from manyi.core.clock import at
from manyi.core.contributions import collect
from manyi.core.outbox import drain
from manyi.core.pages import approval_url
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import ReportState
from tests.steps.reporting.factories import (
    again,
    another_wave,
    approved,
    draft,
    make_desk,
    real_files,
    scored_again,
    submitted,
    with_files,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with at(datetime(2026, 4, 8, 2, tzinfo=UTC)):
        yield


def signed_in(client, desk, name: str):
    client.force_login(desk.people[name])
    return client


def page(client, name: str, *args, **data) -> str:
    response = client.get(reverse(f"reporting:{name}", args=args), data)
    assert response.status_code == 200
    return response.content.decode()


def words_said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def questions(client, url: str) -> int:
    """How many queries a page costs, once whatever is read only once has been read."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_list_asks_as_many_questions_for_three_reports_as_for_one(client):
    desk = make_desk()
    signed_in(client, desk, "auditor")
    url = reverse("reporting:index")
    draft(desk)
    for_one = questions(client, url)
    for month in ("2026-04", "2026-05"):
        draft(another_wave(desk, month))

    for_three = questions(client, url)

    assert for_three == for_one
    assert [one.number for one in client.get(url).context["page"]] == [
        "BG-2026-0003",
        "BG-2026-0002",
        "BG-2026-0001",
    ]


def test_waiting_waves_cost_no_more_questions_however_many(client):
    desk = make_desk()
    signed_in(client, desk, "auditor")
    url = reverse("reporting:index")
    for_one = questions(client, url)
    for month in ("2026-04", "2026-05"):
        another_wave(desk, month)

    for_three = questions(client, url)

    assert for_three == for_one
    assert [one["role"] for one in client.get(url).context["owed"]] == ["售后服务部"] * 3


def test_empty_list_teaches_the_first_step(client):
    desk = make_desk()

    html = page(signed_in(client, desk, "service"), "index")

    assert "还没有报告" in html
    assert reverse("reporting:compose", args=[desk.wave.pk, "analysis"]) in html


def test_report_is_begun_from_the_page_of_the_wave(client):
    desk = make_desk()
    signed_in(client, desk, "service")
    acts = [
        act
        for given in collect("wave.next", wave=desk.wave, person=desk.author)
        for act in (given if isinstance(given, list) else [given])
    ]
    url = next(act["url"] for act in acts if act["label"] == "编制客户满意度调查分析报告")

    response = client.post(url)

    report = queries.latest_version(desk.wave, "analysis")
    assert response.url == reverse("reporting:report", args=[report.pk])
    assert report.author == desk.author


def test_somebody_outside_the_role_reads_why_they_cannot_begin(client):
    desk = make_desk()
    signed_in(client, desk, "quality")
    url = reverse("reporting:compose", args=[desk.wave.pk, "analysis"])

    shown = client.get(url).content.decode()
    refused_page = client.post(url)

    assert "由制度规定的「售后服务部」编制" in shown
    assert words_said(refused_page) == [
        "客户满意度调查分析报告由制度规定的「售后服务部」编制，您今天不担任这项职责。"
        "请由该部门的人编制，或请管理员在「制度」页落实职责。"
    ]


def test_auditor_reads_everything_and_changes_nothing(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "auditor")

    html = page(client, "report", report.pk)
    answers = [
        client.post(reverse("reporting:write", args=[report.pk, "text", "trend"]), {"text": "x"}),
        client.post(reverse("reporting:files", args=[report.pk])),
        client.post(reverse("reporting:submit", args=[report.pk])),
        client.post(reverse("reporting:read", args=[report.pk])),
        client.post(reverse("reporting:compose", args=[desk.wave.pk, "analysis"])),
    ]

    assert "<textarea" not in html
    assert [answer.status_code for answer in answers] == [403] * 5
    assert again(report).sections == {}


def test_proposals_are_marked_until_the_author_keeps_them(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")
    before = client.get(reverse("reporting:report", args=[report.pk])).context["chapters"]
    weak = next(one for one in before if one["key"] == "weak")

    client.post(
        reverse("reporting:write", args=[report.pk, "text", "weak"]), {"text": weak["text"]}
    )

    after = client.get(reverse("reporting:report", args=[report.pk])).context["chapters"]
    assert weak["is_proposal"]
    assert [(one["is_proposal"], one["text"]) for one in after if one["key"] == "weak"] == [
        (False, weak["text"])
    ]
    assert again(report).texts == {"weak": weak["text"]}


def test_typing_is_kept_and_answered_beside_the_box(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")
    url = reverse("reporting:write", args=[report.pk, "causes", "function"])

    response = client.post(url, {"text": "选型不当\n\n缺备件"}, headers={"HX-Request": "true"})

    assert response.templates[0].name == "reporting/saved.html"
    assert "已保存" in response.content.decode()
    assert again(report).causes == {"function": ["选型不当", "缺备件"]}


def test_words_too_long_are_answered_in_words_and_not_kept(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")
    url = reverse("reporting:write", args=[report.pk, "text", "trend"])

    response = client.post(url, {"text": "长" * 4001}, headers={"HX-Request": "true"})

    assert "4000" in response.content.decode()
    assert again(report).sections == {}


@pytest.mark.parametrize(("part", "key"), [("text", "no"), ("causes", "no"), ("other", "trend")])
def test_place_that_is_not_in_the_report_takes_no_words(client, part, key):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")

    response = client.post(reverse("reporting:write", args=[report.pk, part, key]), {"text": "x"})

    assert response.status_code == 404


def test_earlier_words_come_back_with_one_click(client):
    desk = make_desk()
    report = draft(desk)
    for text in ("第一稿", "第二稿"):
        domain.write_section(report, section="trend", text=text, actor=desk.author)
    signed_in(client, desk, "service")

    html = page(client, "past_words", report.pk)
    client.post(reverse("reporting:write", args=[report.pk, "text", "trend"]), {"text": "第一稿"})

    assert "第一稿" in html
    assert "满意的趋势" in html
    assert again(report).texts == {"trend": "第一稿"}


def test_page_shows_how_far_the_files_are_and_comes_anew_when_they_are_done(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")
    client.post(reverse("reporting:files", args=[report.pk]))
    url = reverse("reporting:files", args=[report.pk])

    waiting = client.get(url, headers={"HX-Request": "true"})
    drain()
    done = client.get(url, headers={"HX-Request": "true"})

    assert "可以离开这一页" in waiting.content.decode()
    assert ("HX-Refresh" in waiting.headers, done.headers["HX-Refresh"]) == (False, "true")


def test_preview_shows_the_chapters_and_charts_of_the_files(client):
    desk = make_desk()
    report = draft(desk)

    response = signed_in(client, desk, "auditor").get(
        reverse("reporting:preview", args=[report.pk])
    )

    html = response.content.decode()
    document = response.context["document"]
    assert html.count('data-chart="') == len(document.charts) > 0
    assert [one in html for one in ("76.00%", "84.00%", "n = 25")] == [True] * 3


def test_downloads_are_the_very_bytes_and_need_a_role(client):
    desk = make_desk()
    report = approved(desk)
    url = reverse("reporting:download", args=[report.pk, "pdf"])

    answer = signed_in(client, desk, "auditor").get(url)
    client.logout()
    nobody = client.get(url)

    assert answer.content == b"wordspdf"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="BG-2026-0001-v1.pdf"'
    assert nobody.status_code == 302


def test_damaged_file_is_told_on_the_page(client):
    desk = make_desk()
    report = approved(desk)
    queries.stored_path(report.files.get(format="docx").path).unlink()

    response = signed_in(client, desk, "auditor").get(
        reverse("reporting:download", args=[report.pk, "docx"]), follow=True
    )

    assert words_said(response) == [
        "BG-2026-0001 第 1 版的 Word 文件在文件存储中找不到。请联系管理员从备份恢复。"
    ]


def test_submitting_too_early_says_all_that_lacks(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")

    response = client.post(reverse("reporting:submit", args=[report.pk]), follow=True)

    assert words_said(response) == [
        f"「{report.title}」还没有生成 Word、PDF、Excel 文件。请先点「生成文件」，打开看过再提交。"
    ]
    assert again(report).state == ReportState.DRAFT


def test_signer_finds_report_and_pdf_from_the_approval(client):
    desk = make_desk()
    report = submitted(desk)
    signed_in(client, desk, "quality")

    response = client.get(approval_url(report.approval))

    assert response.context["links"] == [
        {"label": "打开报告", "url": reverse("reporting:report", args=[report.pk])},
        {"label": "打开 PDF", "url": reverse("reporting:download", args=[report.pk, "pdf"])},
    ]


def test_whole_way_from_submission_to_reading(client):
    desk = make_desk()
    report = real_files(desk)
    signed_in(client, desk, "service").post(reverse("reporting:submit", args=[report.pk]))
    for name in ("quality", "manager"):
        signed_in(client, desk, name).post(
            approval_url(again(report).approval), {"decision": "give", "words": ""}
        )

    home = signed_in(client, desk, "manager").get(reverse("home")).content.decode()
    client.post(reverse("reporting:read", args=[report.pk]))
    after = client.get(reverse("home")).content.decode()

    assert again(report).state == ReportState.APPROVED
    assert "请您阅读的报告" in home
    assert "请在 2026-04-22 前阅知" in home
    assert "请您阅读的报告" not in after
    readers = queries.readers_of(again(report), datetime(2026, 4, 8, tzinfo=UTC).date())
    assert [(one.person.name, one.read_on is None) for one in readers] == [
        ("quality", True),
        ("manager", False),
    ]


def test_refusal_is_shown_on_the_next_version(client):
    desk = make_desk()
    report = submitted(desk)
    refuse(current_step(report.approval), person=desk.people["quality"], words="缺自评部分")
    second = queries.latest_version(desk.wave, "analysis")
    signed_in(client, desk, "service")

    shown = [
        client.get(reverse("reporting:report", args=[one.pk])).context["refusals"]
        for one in (report, second)
    ]

    assert shown == [[("quality", "缺自评部分")]] * 2


def test_newer_figures_are_told_on_the_approved_report(client):
    desk = make_desk()
    report = approved(desk)
    scored_again(desk)

    html = page(signed_in(client, desk, "service"), "report", report.pk)

    assert "重新计分（第 2 版）" in html
    assert "按最新计分编制下一版" in html


def test_wave_shows_its_report_and_when_it_was_submitted_and_approved():
    desk = make_desk()
    report = approved(desk)
    url = reverse("reporting:report", args=[report.pk])

    panels = [one for one in collect("wave.panel", wave=desk.wave) if one.get("label") == "报告"]
    moments = [
        moment
        for given in collect("wave.timeline", wave=desk.wave)
        for moment in given
        if moment.get("url") == url
    ]

    assert panels == [
        {
            "label": "报告",
            "url": url,
            "rows": [{"label": "BG-2026-0001 第 1 版", "value": "已批准"}],
        }
    ]
    assert [moment["label"] for moment in moments] == [
        "报告 BG-2026-0001 第 1 版已提交",
        "报告 BG-2026-0001 第 1 版已批准",
    ]


def test_page_of_a_report_in_every_state_can_be_opened(client):
    desk = make_desk()
    report = draft(desk)
    signed_in(client, desk, "service")

    seen = [page(client, "report", report.pk).count("<textarea")]
    domain.submit_report(with_files(report), actor=desk.author)
    seen.append(page(client, "report", report.pk).count("<textarea"))

    assert seen == [8, 0]
    assert "下一步：质量保证部（质量管理部）审核。" in page(client, "report", report.pk)
