"""The demonstration's customers: made by a seeded generator, imported as a file like any other."""

import csv
import io

import numpy as np

from manyi.cli.demo.company import SALESPEOPLE, Demo
from manyi.core.customers import check_customers, import_customers
from manyi.core.models import CustomerBatch
from manyi.questionnaire.formats.tables import read_table

REGIONS = ("华东", "华北", "华南", "西南", "华中")
INDUSTRIES = ("供水", "化工", "电力", "冶金", "制药", "市政")
PLACES = tuple("江海河川岭泽宁安宏瑞泰恒盛华源达信诚嘉远")
KINDS = ("水务", "化工", "热电", "制药", "钢铁", "市政工程", "仪表贸易", "环保")
SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
GIVEN = tuple("敏伟芳磊静强丽军洋艳勇娟涛明超霞平刚宁岩")
COLUMNS = (
    "客户编号", "客户名称", "性质", "关系", "客户类别", "规模", "长期客户", "行业", "区域",
    "归口部门", "业务员", "联系人", "职务", "电子邮件", "手机",
)  # fmt: skip


def customer_file(rng: np.random.Generator) -> bytes:
    """Return the customer list as csv bytes: key, ordinary, dealers, and the branch's own."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    number = 0
    groups = (
        (132, "客户", "重点", "销售部"),
        (150, "客户", "普通", "销售部"),
        (14, "经销商", "重点", "销售部"),
        (25, "客户", "重点", "业务部"),
    )
    for count, relation, kind, unit in groups:
        for _ in range(count):
            number += 1
            writer.writerow(_row(rng, number, relation=relation, kind=kind, unit=unit))
    # Two rows as real lists have them; the import sets them aside and says why.
    writer.writerow(["C0999", "", "单位", "客户", "重点", *[""] * 10])
    writer.writerow(["C0001", "重复的客户", "单位", "客户", "贵宾", *[""] * 10])
    return out.getvalue().encode("utf-8-sig")


def _row(
    rng: np.random.Generator, number: int, *, relation: str, kind: str, unit: str
) -> list[str]:
    name = "".join(rng.choice(PLACES, 2)) + str(rng.choice(KINDS)) + "有限公司"
    person = str(rng.choice(SURNAMES)) + str(rng.choice(GIVEN))
    return [
        f"C{number:04d}",
        name,
        "单位",
        relation,
        kind,
        str(rng.choice(["大型", "中型", "小型"])),
        "是" if rng.random() < 0.4 else "否",  # noqa: PLR2004
        str(rng.choice(INDUSTRIES)),
        str(rng.choice(REGIONS)),
        unit,
        str(rng.choice(SALESPEOPLE)) if unit == "销售部" else "",
        person,
        str(rng.choice(["设备科长", "采购经理", "总工", "使用班长"])),
        f"c{number:04d}@example.org",
        f"1380000{number:04d}",
    ]


def import_demo_customers(demo: Demo, rng: np.random.Generator) -> CustomerBatch:
    """Send the list through the door everybody uses."""
    table = read_table(customer_file(rng), "客户名单.csv")
    checked = check_customers(table, unit=demo.units["group"])
    return import_customers(checked, file_name="客户名单.csv", actor=demo.people["service"])
