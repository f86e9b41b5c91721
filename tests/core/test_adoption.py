from datetime import date

import pytest

from manyi.core.adoption import adoptions_over, people_in_role
from manyi.core.approvals import current_step, refuse, register_outcome, sign, submit_for_approval
from manyi.core.models import Approval
from manyi.problems import ProblemsFound
from tests.factories import adopt_pack, make_company, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_a_role_held_by_a_unit_a_group_or_a_person_is_held_by_their_people():
    company = make_company()
    adoption = adopt_pack("after_sales", company)

    unit = set(people_in_role(adoption, "after_sales", DAY))
    group = set(people_in_role(adoption, "group", DAY))
    person = set(people_in_role(adoption, "manager", DAY))

    assert unit == {company.people["service"], company.people["service2"]}
    assert group == {company.people["manager"], company.people["quality"]}
    assert person == {company.people["manager"]}


def test_two_regulations_can_be_in_force_in_two_units():
    company = make_company()
    whole = adopt_pack("after_sales", company)
    own = adopt_pack("quality_measurement", company, unit=company.departments["business"])

    assert adoptions_over(company.departments["business"], DAY) == [own, whole]
    assert adoptions_over(company.departments["rd"], DAY) == [whole]


def test_review_and_approval_are_given_by_two_people_neither_of_them_the_author():
    company = make_company()
    adoption = adopt_pack("quality_measurement", company)
    author = make_person("author", company.departments["business"])
    done: list[str] = []
    register_outcome(
        "trial", given=lambda a: done.append(a.thing), refused=lambda a: done.append("refused")
    )
    approval = submit_for_approval(
        "trial-1",
        adoption=adoption,
        chain="report_chain",
        provision="reports.analysis",
        title="报告",
        author=author,
    )

    first = current_step(approval)
    with pytest.raises(ProblemsFound):
        sign(first, person=author)
    sign(first, person=company.people["director"])
    second = current_step(Approval.objects.get(pk=approval.pk))
    with pytest.raises(ProblemsFound):
        sign(second, person=company.people["director"])
    sign(second, person=company.people["manager"])

    assert done == ["trial-1"]
    assert Approval.objects.get(pk=approval.pk).state == "given"


def test_a_refusal_needs_words():
    company = make_company()
    adoption = adopt_pack("quality_measurement", company)
    author = make_person("author", company.departments["business"])
    approval = submit_for_approval(
        "trial-2",
        adoption=adoption,
        chain="report_chain",
        provision="reports.analysis",
        title="报告",
        author=author,
    )

    with pytest.raises(ProblemsFound, match="退回「报告」需要写明意见"):
        refuse(current_step(approval), person=company.people["director"], words=" ")

    assert Approval.objects.get(pk=approval.pk).state == "open"
