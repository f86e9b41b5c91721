"""Customers from a file: every row is accepted or rejected with its reasons, none is lost."""

import io

import pytest
import xlsxwriter

from manyi.core.customers import check_customers, import_customers
from manyi.core.ledger import latest_entries
from manyi.core.models import Contact, ContactAddress, Customer, CustomerBatch
from manyi.problems import ProblemsFound
from manyi.questionnaire.formats.tables import read_table
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db
TITLES = (
    "客户编号",
    "客户名称",
    "客户类别",
    "长期客户",
    "区域",
    "归口部门",
    "业务员",
    "联系人",
    "职务",
    "电子邮件",
    "手机",
)
HENGXIN = (
    "KA1",
    "恒信电力",
    "重点",
    "是",
    "华东",
    "业务部",
    "sales",
    "王工",
    "处长",
    "wang@hengxin.example",
    "13800000001",
)
MINSHENG = ("PT1", "民生水务", "普通客户", "", "", "", "", "", "", "", "")


@pytest.fixture
def company() -> Company:
    return make_company()


def csv_of(*rows: tuple[str, ...], titles: tuple[str, ...] = TITLES, code: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in (titles, *rows)).encode(code)


def xlsx_of(*rows: tuple[object, ...]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((TITLES, *rows)):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def checked(company: Company, data: bytes, name: str = "客户.csv"):
    return check_customers(read_table(data, name), unit=company.root)


def imported(company: Company, data: bytes, name: str = "客户.csv") -> CustomerBatch:
    actor = company.people["service"]
    return import_customers(checked(company, data, name), file_name=name, actor=actor)


def counts(batch: CustomerBatch) -> tuple[int, int, int, int]:
    return batch.added, batch.changed, batch.unchanged, len(batch.rejected)


def reasons(company: Company, *rows: tuple[str, ...]) -> list[list[str]]:
    found = checked(company, csv_of(*rows)).rejected
    return [[problem.code for problem in row.reasons] for row in found]


def changed_row(**cells: str) -> tuple[str, ...]:
    return tuple({**dict(zip(TITLES, HENGXIN, strict=True)), **cells}.values())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (csv_of(HENGXIN, MINSHENG), "客户.csv"),
        (csv_of(HENGXIN, MINSHENG, code="gb18030"), "客户.csv"),
        (csv_of(HENGXIN, MINSHENG, code="utf-8-sig"), "客户.csv"),
        (xlsx_of((*HENGXIN[:-1], 13800000001), MINSHENG), "客户.xlsx"),
    ],
    ids=["utf-8", "gb18030", "with a mark", "workbook"],
)
def test_a_file_of_any_kind_brings_the_same_customers(company, data, name):
    batch = imported(company, data, name)

    assert counts(batch) == (2, 0, 0, 0)
    customer = Customer.objects.get(number="KA1")
    assert (
        customer.name,
        customer.customer_class,
        customer.is_long_standing,
        customer.region,
        customer.unit.name,
        customer.salesperson,
    ) == ("恒信电力", "key", True, "华东", "业务部", company.people["sales"])
    contact = customer.contacts.get()
    assert (contact.name, contact.title, contact.is_main) == ("王工", "处长", True)
    assert list(contact.addresses.order_by("kind").values_list("kind", "value")) == [
        ("email", "wang@hengxin.example"),
        ("mobile", "13800000001"),
    ]


def test_a_customer_without_department_belongs_to_the_unit_chosen_and_is_its_own_contact(company):
    imported(company, csv_of(MINSHENG))

    customer = Customer.objects.get(number="PT1")
    assert (customer.unit, customer.contacts.get().name) == (company.root, "民生水务")


def test_the_same_file_twice_changes_nothing_the_second_time(company):
    data = csv_of(HENGXIN, MINSHENG)

    assert [counts(imported(company, data)) for _ in range(2)] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert (Customer.objects.count(), Contact.objects.count()) == (2, 2)
    assert ContactAddress.objects.count() == 2


def test_a_changed_row_changes_its_customer(company):
    imported(company, csv_of(HENGXIN))

    batch = imported(company, csv_of(changed_row(区域="华北", 职务="主任")))

    assert counts(batch) == (0, 1, 0, 0)
    customer = Customer.objects.get()
    assert (customer.region, customer.contacts.get().title) == ("华北", "主任")


def test_columns_a_file_does_not_have_change_nothing(company):
    imported(company, csv_of(HENGXIN))
    short = csv_of(("KA1", "恒信电力集团"), titles=("客户编号", "客户名称"))

    batch = imported(company, short)

    assert counts(batch) == (0, 1, 0, 0)
    customer = Customer.objects.get()
    assert (customer.name, customer.customer_class, customer.region, customer.unit.name) == (
        "恒信电力集团",
        "key",
        "华东",
        "业务部",
    )
    assert customer.salesperson == company.people["sales"]
    assert customer.contacts.count() == 1


def test_accepted_and_rejected_rows_are_all_the_rows_of_the_file(company):
    rows = (HENGXIN, changed_row(客户编号=""), changed_row(客户编号="KA2", 手机="12"), MINSHENG)
    table = read_table(csv_of(*rows), "客户.csv")

    found = check_customers(table, unit=company.root)

    assert len(found.accepted) + len(found.rejected) == table.rows_in == 4
    assert [row.line for row in found.rejected] == [3, 4]


def test_a_rejected_row_says_every_reason_at_once(company):
    row = changed_row(
        客户名称="", 客户类别="贵宾", 归口部门="市场部", 业务员="张三", 电子邮件="wang"
    )

    assert reasons(company, row) == [
        [
            "customers.empty",
            "customers.choice",
            "customers.unknown",
            "customers.unknown",
            "customers.address",
        ]
    ]


def test_a_number_given_twice_is_kept_once_and_the_second_row_says_where_the_first_is(company):
    found = checked(company, csv_of(HENGXIN, changed_row(客户名称="另一家")))

    (rejected,) = found.rejected
    assert str(rejected.reasons[0]).startswith("第 3 行的客户编号 KA1 与第 2 行重复。")
    assert [row.fields["name"] for row in found.accepted] == ["恒信电力"]


def test_what_the_table_has_no_room_for_is_rejected_and_not_cut(company):
    long = changed_row(客户编号="K" * 41, 区域="东" * 61)

    assert reasons(company, long) == [["customers.too_long", "customers.too_long"]]


def test_a_file_without_the_needed_columns_is_refused_whole(company):
    with pytest.raises(ProblemsFound) as refused:
        checked(company, csv_of(("1", "2"), titles=("编号", "名称")))

    assert [(problem.code, problem.found) for problem in refused.value.problems] == [
        ("customers.column", "客户编号"),
        ("customers.column", "客户名称"),
    ]
    assert Customer.objects.count() == 0


def test_the_ledger_tells_how_many_and_nobodys_name(company):
    batch = imported(company, csv_of(HENGXIN, changed_row(客户编号="")))

    (entry,) = latest_entries(1, verbs=["customers.imported"])
    assert dict(entry.facts) == {
        "batch": f"customer_batch-{batch.pk}",
        "accepted": 1,
        "rejected": 1,
    }
    assert "恒信" not in str(entry)
