"""One regulation runs once through all ten steps, in a real browser, as the people of each role."""

import pytest

from tests.e2e import fielding, improving, preparing, reckoning, reissuing, witnessing
from tests.e2e.preparing import Draw
from tests.e2e.witnessing import Act
from tests.live_server import Installation

pytestmark = pytest.mark.browser

OBJECTS = ("智能流量计", "上门维修")
RIVALS_USERS = 15
DRAWS = (
    Draw("重点客户", "电子邮件"),
    Draw("经销商", "电子邮件"),
    Draw("业务员", "链接或二维码"),
    Draw("重点客户（评竞争对手）", "电子邮件", RIVALS_USERS),
)
KEY_CUSTOMERS, DEALERS = 132, 14


@pytest.fixture(scope="module")
def customers(company: Installation, people, album) -> None:
    """The customers of the company, imported from a file as anybody would."""
    file = company.python("-m", "tests.e2e.customer_list").encode("utf-8-sig")
    preparing.import_customers_from_a_file(people, album, file)


@pytest.mark.usefixtures("customers")
def test_a_regulation_runs_once_through_the_ten_steps(company, people, album):
    mailbox = company.home / "mailbox"

    preparing.draft_and_publish_the_indicator_tree(people, album)
    preparing.draft_and_publish_the_questionnaires(people, album)
    wave = preparing.plan_a_wave_objects_first(people, album, OBJECTS)
    preparing.write_the_survey_plan(people, album, wave)
    preparing.countersign_the_plan(people)
    preparing.draw_the_sample(people, album, wave, DRAWS)
    preparing.approve_the_sample(people, album, wave)

    letters = KEY_CUSTOMERS + DEALERS + RIVALS_USERS
    fielding.issue_by_email(people, album, wave, mailbox, letters)
    links = fielding.links_in(mailbox)
    fielding.open_the_letter(people, album)
    fielding.answer_on_a_phone(people, album, links.customers.pop(0))
    by_qr_code = fielding.answer_over_the_qr_code(people, album, wave)
    back = fielding.everybody_else_answers(people, wave, links)
    back.customers += [fielding.LATE_DELIVERY, by_qr_code]
    fielding.close_early_and_judge(people, album, wave)

    reckoning.set_the_target(people, album)
    reckoning.flag_and_set_one_aside(people, album, wave)
    reckoning.freeze(people, album, wave, returned=back.count)
    wanted = reckoning.expected(back)
    reckoning.score(people, album, wave, wanted)
    report = reckoning.compose_the_report(people, album, wave)
    reckoning.files_say_what_the_page_says(people, report, wanted)
    reckoning.submit_review_and_approve(people, album, report)

    plan = improving.open_a_plan_for_the_weak_item(people, album, wave)
    improving.fill_the_plan_and_do_it(people, album, plan)
    case = improving.case_of_the_low_answer(people, album)
    handler = improving.answer_the_case(people, album, case)
    improving.visit_again_and_close(people, album, case, handler=handler)

    witnessing.ledger_shows_the_turn(people, album, wave)
    witnessing.clauses_are_carried_out(people, album)
    witnessing.ledger_is_intact(people, album, company)
    witnessing.auditor_reads_everything_and_changes_nothing(
        people,
        (
            Act(f"/sampling/{wave}/", "approve/"),
            Act(f"/fieldwork/waves/{wave}/", "close/"),
            Act(f"/cleaning/waves/{wave}/", "freeze/"),
            Act(f"/scoring/waves/{wave}/", "score/"),
            Act(f"/reporting/{report}/", "submit/"),
            Act(f"/improvement/{plan}/", act="finish"),
            Act(f"/cases/{case}/", act="close"),
        ),
    )
    assert album.faults == []


@pytest.mark.usefixtures("customers")
def test_a_wave_that_returned_too_little_is_reviewed_and_issued_again(company, people, album):
    mailbox = company.home / "mailbox"
    reissuing.design_the_measurement(people, album)
    wave = reissuing.prepare_the_wave(people, album)

    reissuing.issue_and_get_few_back(people, wave, mailbox, few=5)

    reissuing.judge_invalid(people, album, wave)
    reissuing.review_and_issue_again(people, album, wave)
    assert album.faults == []
