"""The demonstration's company: units, people, groups, objects, and who holds which role."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from manyi.core.adoption import adopt, assign_role, pack_of, store_pack
from manyi.core.enums import ObjectKind, ServiceStage, SystemRole, UnitKind
from manyi.core.models import Adoption, AssessmentObject, Group, Person, Unit
from manyi.core.objects import name_object
from manyi.core.organisation import add_unit, form_group, grant_role, join_group
from manyi.regulation.loader import pack_text

PASSWORD = "manyi-demo-1"  # noqa: S105 (printed for everybody; the demo holds invented data only)

UNITS = (
    ("group", "江南仪表集团", UnitKind.COMPANY, ""),
    ("instruments", "仪表事业部", UnitKind.BRANCH, "group"),
    ("after_sales", "售后服务部", UnitKind.DEPARTMENT, "instruments"),
    ("rd", "研发部", UnitKind.DEPARTMENT, "instruments"),
    ("quality", "质量保证部", UnitKind.DEPARTMENT, "instruments"),
    ("technology", "技术部", UnitKind.DEPARTMENT, "instruments"),
    ("manufacturing", "制造部", UnitKind.DEPARTMENT, "instruments"),
    ("supply", "供应部", UnitKind.DEPARTMENT, "instruments"),
    ("administration", "行政人事部", UnitKind.DEPARTMENT, "instruments"),
    ("sales", "销售部", UnitKind.DEPARTMENT, "instruments"),
    ("engineering", "工程服务分公司", UnitKind.BRANCH, "group"),
    ("business", "业务部", UnitKind.DEPARTMENT, "engineering"),
    ("works", "工程部", UnitKind.DEPARTMENT, "engineering"),
)
# account, name, unit, post, system role, where the role holds, shown as
PEOPLE = (
    ("admin", "周文", "administration", "", SystemRole.ADMIN, "group", "管理员"),
    ("quality", "沈静", "quality", "quality", SystemRole.QUALITY, "group", "质量管理员"),
    ("quality2", "陆宁", "quality", "quality", SystemRole.QUALITY, "instruments", "质量工程师"),
    ("service", "林晓", "after_sales", "clerk", SystemRole.SERVICE, "instruments", "客服专员"),
    ("service2", "何青", "after_sales", "clerk", SystemRole.SERVICE, "instruments", "客服回访员"),
    (
        "chief",
        "罗斌",
        "after_sales",
        "chief",
        SystemRole.MANAGER,
        "instruments",
        "售后服务部负责人",
    ),
    ("rd", "许博", "rd", "chief", SystemRole.DEPARTMENT, "instruments", "研发部负责人"),
    ("supply", "邓洁", "supply", "chief", SystemRole.DEPARTMENT, "instruments", "供应部负责人"),
    (
        "making",
        "丁峰",
        "manufacturing",
        "chief",
        SystemRole.DEPARTMENT,
        "instruments",
        "制造部负责人",
    ),
    (
        "technology",
        "韩立",
        "technology",
        "chief",
        SystemRole.DEPARTMENT,
        "instruments",
        "技术部负责人",
    ),
    (
        "hr",
        "吴敏",
        "administration",
        "chief",
        SystemRole.DEPARTMENT,
        "instruments",
        "行政人事部负责人",
    ),
    ("manager", "顾长河", "instruments", "manager", SystemRole.MANAGER, "instruments", "公司经理"),
    ("business", "唐悦", "business", "clerk", SystemRole.QUALITY, "engineering", "业务部（工程）"),
    ("business2", "白露", "business", "clerk", SystemRole.SERVICE, "engineering", "业务部回访员"),
    ("director", "段誉明", "business", "director", SystemRole.MANAGER, "engineering", "业务总监"),
    ("general", "秦岚", "engineering", "general", SystemRole.MANAGER, "engineering", "总经理"),
    ("works", "石磊", "works", "chief", SystemRole.DEPARTMENT, "engineering", "工程部负责人"),
    ("auditor", "严正", "quality", "", SystemRole.AUDITOR, "group", "审核员（只读）"),
)
SALESPEOPLE = ("蒋伟", "曹颖", "范磊", "郑洁", "谢军", "邹敏", "潘涛", "薛琳", "叶帆", "田野")
OBJECTS = (
    ("flowmeter", "智能流量计", ObjectKind.PRODUCT, "rd", ""),
    ("valve", "调节阀", ObjectKind.PRODUCT, "technology", ""),
    ("repair", "上门维修", ObjectKind.SERVICE, "after_sales", ServiceStage.AFTER),
    ("delivery", "交货与到货验收", ObjectKind.TOUCH_POINT, "supply", ServiceStage.DURING),
    ("plant", "北岸水厂改造", ObjectKind.PROJECT, "works", ""),
)


@dataclass
class Demo:
    """What later parts of the story need by name."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    objects: dict[str, AssessmentObject] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)


def accounts() -> list[dict[str, str]]:
    """Return the accounts of the demonstration, where it is installed."""
    there = set(Person.objects.values_list("username", flat=True))
    return [
        {"role": shown, "name": name, "username": account, "password": PASSWORD}
        for account, name, _unit, _post, _role, _scope, shown in PEOPLE
        if account in there
    ]


def found_company(day: date) -> Demo:
    """Make units, people with accounts, groups and objects."""
    demo = Demo()
    for code, name, kind, parent in UNITS:
        demo.units[code] = add_unit(
            name, code=code, kind=kind, parent=demo.units.get(parent), actor=None
        )
    hashed = make_password(PASSWORD)
    for account, name, unit, post, role, scope, _shown in PEOPLE:
        person = Person.objects.create(
            username=account, name=name, unit=demo.units[unit], post=post, password=hashed
        )
        grant_role(person, role, demo.units[scope], actor=None)
        demo.people[account] = person
    for n, name in enumerate(SALESPEOPLE, 1):
        person = Person.objects.create(
            username=f"sales{n}",
            name=name,
            unit=demo.units["sales"],
            post="sales",
            password=hashed,
        )
        grant_role(person, SystemRole.SALES, demo.units["instruments"], actor=None)
        demo.people[person.username] = person
    _form_groups(demo, day)
    for code, name, kind, owner, stage in OBJECTS:
        demo.objects[code] = name_object(
            kind=kind,
            name=name,
            code=code,
            owner=demo.units[owner],
            service_stage=stage,
            actor=demo.people["quality"],
        )
    return demo


def _form_groups(demo: Demo, day: date) -> None:
    outsider = Person.objects.create(
        username="adviser", name="温教授（外部顾问）", is_external=True, is_active=True
    )
    rows = (
        ("leading", "公司绩效管理领导小组", "instruments", "manager", ("hr", "quality")),
        ("work", "满意度工作小组", "instruments", "chief", ("service", "quality2", "rd")),
        ("supervision", "监督小组", "group", "auditor", ("hr",)),
        ("review", "管理评审会议", "engineering", "general", ("director", "business")),
    )
    for code, name, unit, leader, members in rows:
        group = form_group(
            name,
            code=code,
            unit=demo.units[unit],
            leader=demo.people[leader],
            start=day,
            actor=None,
        )
        for member in members:
            join_group(group, demo.people[member], start=day, actor=None)
        demo.groups[code] = group
    join_group(demo.groups["supervision"], outsider, start=day, actor=None)


def adopt_regulations(demo: Demo, day: date) -> None:
    """Bring both packs into force in two units and hand out their roles."""
    people, units, groups = demo.people, demo.units, demo.groups
    own = {
        "after_sales": (
            "instruments",
            {
                "after_sales": units["after_sales"],
                "group": groups["leading"],
                "manager": people["manager"],
                "chief": people["chief"],
                "rd": people["rd"],
                "quality": people["quality"],
                "technology": units["technology"],
                "manufacturing": units["manufacturing"],
                "supply": units["supply"],
                "administration": units["administration"],
            },
        ),
        "quality_measurement": (
            "engineering",
            {
                "business": units["business"],
                "director": people["director"],
                "general_manager": people["general"],
                "management_review": groups["review"],
            },
        ),
    }
    for name, (unit, roles) in own.items():
        version = store_pack(pack_text(name), name=name)
        adoption = adopt(version, units[unit], start=day, actor=people["admin"])
        demo.adoptions[name] = adoption
        for role, holder in roles.items():
            if role in pack_of(version).roles:
                assign_role(adoption, role, holder, start=day, actor=people["admin"])
