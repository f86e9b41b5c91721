"""The least company a test needs: units, one person of each kind, a regulation in force."""

from dataclasses import dataclass
from datetime import date

from manyi.core.adoption import adopt, assign_role, store_pack
from manyi.core.enums import AddressKind, CustomerClass, CustomerRelation, ObjectKind, SystemRole
from manyi.core.models import (
    Adoption,
    AssessmentObject,
    Contact,
    ContactAddress,
    Customer,
    Group,
    Person,
    Unit,
)
from manyi.core.organisation import add_unit, form_group, grant_role, join_group
from manyi.regulation.loader import pack_text

FOUNDED = date(2026, 1, 1)


@dataclass(frozen=True)
class Company:
    """One company; `people` by system role, `departments` by code."""

    root: Unit
    departments: dict[str, Unit]
    people: dict[str, Person]
    group: Group


def make_person(name: str, unit: Unit, *, role: str = "", post: str = "") -> Person:
    person = Person.objects.create(username=name, name=name, unit=unit, post=post)
    if role:
        grant_role(person, role, unit.parent or unit, actor=None)
    return person


def make_company() -> Company:
    """A company with the departments the two packs name, and a group with a leader."""
    root = add_unit("江南仪表", code="root", kind="company", parent=None, actor=None)
    names = {
        "after_sales": "售后服务部",
        "rd": "研发部",
        "quality": "质量保证部",
        "technology": "技术部",
        "manufacturing": "制造部",
        "supply": "供应部",
        "administration": "行政人事部",
        "business": "业务部",
    }
    departments = {
        code: add_unit(name, code=code, kind="department", parent=root, actor=None)
        for code, name in names.items()
    }
    people = {
        "admin": make_person("admin", departments["administration"], role=SystemRole.ADMIN),
        "quality": make_person("quality", departments["quality"], role=SystemRole.QUALITY),
        "quality2": make_person("quality2", departments["quality"], role=SystemRole.QUALITY),
        "service": make_person("service", departments["after_sales"], role=SystemRole.SERVICE),
        "service2": make_person("service2", departments["after_sales"], role=SystemRole.SERVICE),
        "sales": make_person("sales", departments["business"], role=SystemRole.SALES, post="sales"),
        "department": make_person("department", departments["rd"], role=SystemRole.DEPARTMENT),
        "director": make_person("director", departments["business"], role=SystemRole.MANAGER),
        "manager": make_person("manager", root, role=SystemRole.MANAGER),
        "auditor": make_person("auditor", departments["quality"], role=SystemRole.AUDITOR),
    }
    leader, member = people["manager"], people["quality"]
    group = form_group(
        "公司绩效管理领导小组", code="group", unit=root, leader=leader, start=FOUNDED, actor=None
    )
    join_group(group, member, start=FOUNDED, actor=None)
    return Company(root, departments, people, group)


def adopt_pack(name: str, company: Company, *, unit: Unit | None = None) -> Adoption:
    """Bring a shipped pack into force and hand out its roles as far as the company has them."""
    version = store_pack(pack_text(name), name=name)
    adoption = adopt(version, unit or company.root, start=FOUNDED, actor=None)
    for role, holder in role_holders(name, company).items():
        assign_role(adoption, role, holder, start=FOUNDED, actor=None)
    return adoption


def role_holders(name: str, company: Company) -> dict[str, Unit | Group | Person | str]:
    """Return who holds the roles of a shipped pack in the test company."""
    units, people = company.departments, company.people
    if name == "quality_measurement":
        return {
            "business": units["business"],
            "director": people["director"],
            "general_manager": people["manager"],
            "management_review": company.group,
        }
    return {
        "after_sales": units["after_sales"],
        "group": company.group,
        "manager": people["manager"],
        "rd": units["rd"],
        "quality": units["quality"],
        "technology": units["technology"],
        "manufacturing": units["manufacturing"],
        "supply": units["supply"],
        "administration": units["administration"],
    }


def make_customer(
    number: str,
    unit: Unit,
    *,
    customer_class: str = CustomerClass.KEY,
    relation: str = CustomerRelation.CUSTOMER,
    salesperson: Person | None = None,
    email: str = "",
) -> Customer:
    """A customer with one contact, reachable by e-mail."""
    customer = Customer.objects.create(
        number=number,
        name=f"客户{number}",
        unit=unit,
        customer_class=customer_class,
        relation=relation,
        salesperson=salesperson,
    )
    contact = Contact.objects.create(customer=customer, name=f"联系人{number}", is_main=True)
    ContactAddress.objects.create(
        contact=contact,
        kind=AddressKind.EMAIL,
        value=email or f"{number.lower()}@example.org",
        is_preferred=True,
    )
    return customer


def make_object(code: str, owner: Unit, *, kind: str = ObjectKind.PRODUCT) -> AssessmentObject:
    return AssessmentObject.objects.create(kind=kind, name=f"对象{code}", code=code, owner=owner)
