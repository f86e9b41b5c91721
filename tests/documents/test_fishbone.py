"""The fishbone picture names every bone and cause, marks the main ones, and is safe to show."""

from xml.etree import ElementTree as ET

from manyi.documents.fishbone import BonePicture, fishbone_svg

NAMES = ("人员", "设备", "材料", "方法", "环境", "测量")


def words_of(svg: str) -> list[str]:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 (our own)
    return [one.text or "" for one in texts]


def test_every_bone_and_cause_is_named_and_main_causes_stand_out():
    bones = [BonePicture(name, ((f"{name}不足", name == "材料"),)) for name in NAMES]

    svg = fishbone_svg("仪表受潮", bones)

    assert words_of(svg)[0] == "仪表受潮"
    assert set(words_of(svg)[1:]) == {*NAMES, *(f"{name}不足" for name in NAMES)}
    assert svg.count("underline") == 1


def test_long_causes_are_cut_and_what_does_not_fit_is_counted():
    causes = tuple((f"第{n}个原因写得比一行还要长得多", False) for n in range(7))

    words = words_of(fishbone_svg("事", [BonePicture("人员", causes)]))

    assert "等 7 项" in words
    assert max(len(one) for one in words) == 14


def test_what_people_write_cannot_become_markup():
    svg = fishbone_svg("<script>", [BonePicture("人员", (("a&b<c", True),))])

    assert "<script>" not in svg.replace("&lt;script&gt;", "")
    assert "a&b<c" in words_of(svg)


def test_a_fishbone_without_bones_is_still_a_picture():
    assert words_of(fishbone_svg("事", [])) == ["事"]
