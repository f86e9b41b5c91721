"""Customers that are one: proposed, merged with what hangs on them, undone; files dropped in."""

import os
import time

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.contacts import add_address
from manyi.core.drops import drop_folder, take_dropped_files
from manyi.core.duplicates import core_name, likely_same, merge_customers, tell_apart, undo_merge
from manyi.core.ledger.reading import read_entries
from manyi.core.models import Customer
from manyi.problems import ProblemsFound
from tests.factories import make_customer
from tests.steps.cases.factories import make_service, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """Two customers under one name, with a case on the first; and a third by itself."""
    company, adoption = make_service()
    unit = company.departments["business"]
    one, two, other = (make_customer(number, unit) for number in ("K1", "K2", "K3"))
    Customer.objects.filter(pk=one.pk).update(name="太湖水务有限公司")
    Customer.objects.filter(pk=two.pk).update(name="太湖水务 股份有限公司")
    one.refresh_from_db()
    two.refresh_from_db()
    case = registered(company, adoption, customer=one, contact=one.contacts.first())
    return company, one, two, other, case


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_the_form_of_company_and_spaces_do_not_tell_names_apart():
    assert core_name("太湖水务（集团）股份有限公司") == core_name("太湖 水务有限责任公司")
    assert core_name("太湖水务") != core_name("太湖水利")


def test_one_name_or_one_telephone_proposes_a_pair_until_it_is_told_apart(twins):
    company, one, two, other, _case = twins
    add_address(other.contacts.first(), kind="mobile", value="13800001234", actor=None)
    add_address(one.contacts.first(), kind="mobile", value="13800001234", actor=None)

    found = [(pair.customer.pk, pair.other.pk, pair.reasons) for pair in likely_same()]
    tell_apart(two, one, actor=company.people["service"])
    left = [(pair.customer.pk, pair.other.pk) for pair in likely_same()]

    assert found == [
        (one.pk, two.pk, ("名称相同",)),
        (one.pk, other.pk, ("手机相同",)),
    ]
    assert left == [(one.pk, other.pk)]


def test_merged_everything_hangs_on_the_other_and_undone_on_the_first_again(twins):
    company, one, two, _other, case = twins
    contact = one.contacts.get()
    clerk = company.people["service"]

    merge = merge_customers(one, into=two, reason="同一张营业执照", actor=clerk)
    one.refresh_from_db()
    case.refresh_from_db()
    contact.refresh_from_db()
    merged = (one.is_active, case.customer, contact.customer, contact.is_main)
    undo_merge(merge, actor=clerk)
    one.refresh_from_db()
    case.refresh_from_db()
    contact.refresh_from_db()

    assert merged == (False, two, two, False)
    assert (one.is_active, case.customer, contact.customer, contact.is_main) == (
        True,
        one,
        one,
        True,
    )
    assert [entry.verb for entry in read_entries(thing=f"customer-{one.pk}")][-2:] == [
        "customer.merged",
        "customer.unmerged",
    ]
    assert codes_of(undo_merge, merge, actor=clerk) == ["duplicates.undone_already"]


def test_a_customer_goes_into_one_other_only_and_not_into_itself(twins):
    company, one, two, other, _case = twins
    clerk = company.people["service"]
    merge_customers(one, into=two, reason="同一家", actor=clerk)

    assert codes_of(merge_customers, one, into=other, reason="同一家", actor=clerk) == [
        "duplicates.merged_already"
    ]
    assert codes_of(merge_customers, other, into=one, reason="同一家", actor=clerk) == [
        "duplicates.into_merged"
    ]
    assert codes_of(merge_customers, two, into=two, reason=" ", actor=clerk) == [
        "duplicates.itself",
        "duplicates.reason",
    ]


def test_pairs_are_looked_at_side_by_side_and_merged_on_the_pages(twins):
    company, one, two, _other, _case = twins
    client = Client()
    client.force_login(company.people["admin"])

    page = client.get(reverse("duplicates")).content.decode()
    pair = client.get(reverse("duplicate_pair", args=[one.pk, two.pk])).content.decode()
    client.post(reverse("merge_customers", args=[one.pk, two.pk]), {"reason": "同一家"})
    after = client.get(reverse("duplicates")).content.decode()

    assert "名称相同" in page
    assert "并入「太湖水务 股份有限公司」" in pair
    assert "撤销合并" in after


def dropped(name: str, words: str, *, place: str = ""):
    folder = drop_folder() / place
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(words, encoding="utf-8")
    os.utime(path, (time.time() - 60, time.time() - 60))
    return path


def test_a_dropped_file_is_imported_laid_aside_and_changes_nothing_the_second_time(
    settings, tmp_path
):
    settings.MANYI_HOME = tmp_path
    make_service()
    words = "客户编号,客户名称,联系人,手机\nD1,运河船闸,王工,13800001111\n"
    dropped("list.csv", words)

    first = take_dropped_files()
    dropped("list.csv", words)
    second = take_dropped_files()

    assert [(one.added, one.unchanged, one.imported_by) for one in (*first, *second)] == [
        (1, 0, None),
        (0, 1, None),
    ]
    assert Customer.objects.get(number="D1").unit.code == "root"
    assert len(list((drop_folder() / "done").iterdir())) == 2


def test_a_folder_of_a_department_gives_its_customers_to_it_and_a_strange_one_says_why(
    settings, tmp_path
):
    settings.MANYI_HOME = tmp_path
    make_service()
    dropped("list.csv", "客户编号,客户名称\nD1,运河船闸\n", place="business")
    dropped("odd.csv", "客户编号,客户名称\nD2,东港\n", place="nowhere")
    dropped("bad.csv", "名称\n东港\n")

    take_dropped_files()

    reasons = [
        path.read_text(encoding="utf-8")
        for path in sorted((drop_folder() / "refused").glob("*.txt"))
    ]
    assert Customer.objects.get(number="D1").unit.code == "business"
    assert not Customer.objects.filter(number="D2").exists()
    assert len(reasons) == 2
    assert any("没有代码是「nowhere」的部门" in one for one in reasons)


def test_a_file_still_being_written_waits(settings, tmp_path):
    settings.MANYI_HOME = tmp_path
    make_service()
    path = dropped("list.csv", "客户编号,客户名称\nD1,运河船闸\n")
    os.utime(path)

    assert take_dropped_files() == []
    assert path.exists()
