"""Step 10: the ledger shows the whole turn, the clauses are carried out, an auditor can see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from playwright.sync_api import Page

from manyi.loop import STEPS
from manyi.regulation.events import EVENTS
from tests.e2e.people import Album, People, go, press, sees
from tests.live_server import Installation

# What a turn leaves in the ledger, step by step.
LEFT_BEHIND = (
    *("customers.imported", "indicators.published", "weights.set", "form.published"),
    *("wave.created", "objects.named", "wave.planned", "frame.fixed", "sample.drawn"),
    *("sample.approved", "approval.given", "wave.issued", "invitations.issued", "link.opened"),
    *("responses.sealed", "wave.closed", "wave.judged"),
    *("flags.raised", "flag.confirmed", "wave.cleaned", "wave.frozen"),
    *("figure.entered", "target.proposed", "target.approved", "wave.scored"),
    *("report.composed", "report.submitted", "report.approved"),
    *("improvement.opened", "improvement.planned", "action.assigned", "action.done"),
    *("case.received", "case.assigned", "case.answered", "case.revisited", "case.closed"),
)
# Clauses one turn is enough for; the others ask for every quarter, or for what nobody did.
CARRIED_OUT = (
    *("S1d.6", "S1d.7", "S1d.8", "S1d.15", "S1d.17", "S1d.19", "S1d.20", "S1d.21"),
    *("S1d.22", "S1d.23", "S1d.24", "S1d.25", "S1d.26", "S1d.29", "S1d.30", "S1d.32"),
    *("S1d.34", "S1d.35", "S1d.36", "S1d.38"),
)
REFUSAL = "您的角色不能做这件事"


def ledger_shows_the_turn(people: People, album: Album, wave: int) -> None:
    page = people["auditor"]
    go(page, f"/records/ledger/?thing=wave-{wave}")
    album.shoot(page, "10-ledger-of-the-wave")
    go(page, "/records/ledger/")
    album.shoot(page, "10-ledger")
    shown = set(verbs_on(page))
    while (older := page.get_by_role("link", name="更早的")).count():
        with page.expect_navigation():
            older.click()
        shown |= set(verbs_on(page))
    assert {EVENTS[verb].label for verb in LEFT_BEHIND} - shown == set()


def verbs_on(page: Page) -> list[str]:
    return page.locator("tbody tr td:nth-child(2)").all_inner_texts()


def clauses_are_carried_out(people: People, album: Album) -> None:
    """Each clause the turn carries out says so, and opens the entries that show it."""
    page = people["auditor"]
    go(page, "/records/")
    album.shoot(page, "10-duties")
    with page.expect_navigation():
        page.locator("a.card", has_text="客户满意度管理制度").click()
    album.shoot(page, "10-clauses")
    rows = page.locator("tbody tr")
    states = {
        rows.nth(n).locator("td").first.inner_text(): rows.nth(n).locator(".badge").inner_text()
        for n in range(rows.count())
    }
    assert {key: states[key] for key in CARRIED_OUT} == dict.fromkeys(CARRIED_OUT, "已执行")
    with page.expect_navigation():
        page.locator("tr", has_text="S1d.15").get_by_role("link").click()
    sees(page, EVENTS["wave.judged"].label)
    album.shoot(page, "10-clause-with-evidence")


def ledger_is_intact(people: People, album: Album, company: Installation) -> None:
    """On the page and on the command line, the chain verifies."""
    page = people["auditor"]
    go(page, "/records/ledger/verify/")
    press(page, "现在核验")
    sees(page, "全部相符")
    album.shoot(page, "10-ledger-verified")
    assert "核验通过，没有发现改动。" in company.manyi("ledger", "verify")


@dataclass(frozen=True)
class Act:
    """A page, and what another may send from it."""

    page: str
    sent_to: str = ""
    act: str = ""


def auditor_reads_everything_and_changes_nothing(people: People, acts: Iterable[Act]) -> None:
    """Every page opens; every act, sent as the page of another would send it, is refused."""
    page = people["auditor"]
    for step in STEPS:
        go(page, f"/{step.key}/")
    for one in acts:
        go(page, one.page)
        token = next(kept for kept in page.context.cookies() if kept["name"] == "csrftoken")
        answer = page.request.post(
            f"{one.page}{one.sent_to}",
            headers={"X-CSRFToken": token["value"], "Referer": people.url},
            form={"act": one.act},
        )
        assert (one, answer.status, REFUSAL in answer.text()) == (one, 403, True)
