"""Words in a question that spoil its answers: two questions in one, a pushed answer, jargon.

Each finding names the words found, so that whoever writes can judge; none keeps a questionnaire
from being published. The rules follow Krosnick and Presser, "Question and Questionnaire Design",
in Handbook of Survey Research, 2nd ed., Emerald 2010, pp. 263-313 (p. 264: simple, familiar words;
specific wording; one thing at a time; no leading); the lists of Chinese words are our own.
"""

import re
from collections.abc import Iterator, Sequence

from manyi.problems import Problem
from manyi.questionnaire.duration import estimated_minutes
from manyi.questionnaire.questionnaire import CHOOSING, SCORED, Item, ItemKind, Questionnaire

LONGEST_QUESTION = 40
LONGEST_CHOICE = 20
LONGEST_SHEET_MINUTES = 10

LEADING = (
    *("您是否也认为", "您是否同意", "难道", "众所周知", "大家都", "人人都", "毫无疑问", "显然"),
    *("不可否认", "相信您", "想必", "理应", "您一定", "您肯定", "不会不", "难道不"),
    *("广受好评", "深受欢迎", "优质的", "贴心的", "卓越的", "一流的", "领先的", "热情周到"),
    *("专家认为", "研究表明", "国家规定", "权威"),
)
VAGUE = (
    *("经常", "有时", "偶尔", "很少", "最近", "近期", "平时", "通常", "一般情况", "左右"),
    *("适当", "合理", "相关", "有关方面", "某些", "一些", "若干", "大概", "差不多", "较多", "较少"),
    *("等方面", "各方面", "各项", "综合"),
)
JARGON = (
    *("抓手", "赋能", "闭环", "痛点", "颗粒度", "触点", "链路", "沉淀", "对齐", "拉通", "打法"),
    *("生态位", "用户心智", "私域", "转化率", "质保期内失效率", "一次交验合格率", "工艺性"),
    *("本质安全", "三包", "六西格玛", "质控", "履约", "交付物", "服务响应时效", "SLA", "KPI"),
    *("NPS", "CSAT", "CES", "PPM", "8D", "OTD", "MTBF", "MTTR", "PPAP", "FMEA", "BOM", "SOP"),
)

# Joined words that are one thing for people, and so no two questions in one.
_ONE_THING = ("意见和建议", "意见或建议", "产品和服务", "您和您", "姓名和电话", "时间和地点")
_JOINING = re.compile(r"和|及|以及|与|或|、|并且|而且|同时|／|/")
_NO_JOINING = re.compile(r"（[^）]*）|\([^)]*\)|[与和][^，。？、]{1,12}(?:相比|一样|相同|无关)")
_TWICE_NEGATED = re.compile(r"(?:不|没有|未|并非)[^，。？]{0,6}(?:不|没有|未)")
_NEVER_TWICE = ("不得不", "不能不", "不会不", "差不多", "不满", "对不起", "是不是", "能不能")
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z0-9][A-Z0-9/-]{1,7}(?![A-Za-z0-9])")


def check_wording(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return what may mislead or tire whoever answers, in reading order."""
    found = [
        problem
        for item in questionnaire.items()
        if item.kind is not ItemKind.INFORMATION
        for problem in (*_check_question(item), *_check_choices(item))
    ]
    minutes = estimated_minutes(questionnaire)
    if minutes > LONGEST_SHEET_MINUTES:
        needed = str(LONGEST_SHEET_MINUTES)
        found.append(Problem("wording.sheet_long", questionnaire.title, str(minutes), needed))
    return tuple(found)


def double_barrelled(text: str) -> str:
    """Return the joining word that makes two questions of one; empty where there is none."""
    rest = text
    for whole in _ONE_THING:
        rest = rest.replace(whole, "")
    # What stands in brackets explains, and "与…相比" compares: neither asks twice.
    rest = _NO_JOINING.sub("", rest)
    found = _JOINING.search(rest)
    return found[0] if found else ""


def _check_question(item: Item) -> Iterator[Problem]:
    text = item.label
    if item.kind in SCORED and (joining := double_barrelled(text)):
        yield Problem("wording.double_barrelled", place=text, found=joining)
    yield from _found(text, LEADING, "wording.leading")
    yield from _found(text, VAGUE, "wording.vague")
    yield from _check_jargon(text)
    if _is_twice_negated(text):
        yield Problem("wording.twice_negated", place=text)
    if len(text) > LONGEST_QUESTION:
        yield Problem("wording.question_long", text, str(len(text)), str(LONGEST_QUESTION))


def _check_choices(item: Item) -> Iterator[Problem]:
    if item.kind not in CHOOSING:
        return
    for choice in item.all_choices():
        if len(choice.label) > LONGEST_CHOICE:
            found, needed = str(len(choice.label)), str(LONGEST_CHOICE)
            yield Problem("wording.choice_long", choice.label, found, needed)
    yield from _check_balance(item)


def _check_balance(item: Item) -> Iterator[Problem]:
    """Yield a scale with more room for praise than for blame, or the other way round."""
    if item.kind is not ItemKind.LEVEL:
        return
    blaming = sum(_is_blame(choice.label) for choice in item.choices)
    middle = sum(choice.label in _MIDDLE for choice in item.choices)
    praising = len(item.choices) - blaming - middle
    if blaming and abs(praising - blaming) > 1:
        yield Problem("wording.scale_unbalanced", item.label, str(praising), str(blaming))


_MIDDLE = ("一般", "说不清", "中立", "不确定", "尚可", "基本满意")


def _is_blame(label: str) -> bool:
    return any(word in label for word in ("不", "差", "失望"))


def _check_jargon(text: str) -> Iterator[Problem]:
    yield from _found(text, JARGON, "wording.jargon")
    shortened = [found for found in _LATIN.findall(text) if found not in JARGON]
    words = [word for word in shortened if not word.isdigit()]
    if words:
        yield Problem("wording.abbreviation", place=text, found="、".join(words))


def _found(text: str, words: Sequence[str], code: str) -> Iterator[Problem]:
    found = [word for word in words if word in text]
    if found:
        yield Problem(code, place=text, found="、".join(found))


def _is_twice_negated(text: str) -> bool:
    rest = text
    for whole in _NEVER_TWICE:
        rest = rest.replace(whole, "")
    return bool(_TWICE_NEGATED.search(rest))
