"""Questionnaires and answers drawn at random, sound by construction, of the kinds asked for."""

from collections.abc import Sequence

from hypothesis import strategies as st

from manyi.questionnaire.conditions import Comparison, Condition, Operator
from manyi.questionnaire.questionnaire import (
    END,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Jump,
    Page,
    Questionnaire,
)

WORDS = st.text("满意服务质量价格交货 abc,.()<>&", min_size=1, max_size=8).map(
    lambda text: f"题{text}".strip()
)
ALL_KINDS = tuple(ItemKind)
NUMBERED = {ItemKind.NUMBER, ItemKind.MARK, ItemKind.NPS}
LISTS = {ItemKind.MULTIPLE, ItemKind.RANKING}
ONE_CODE = {ItemKind.LEVEL, ItemKind.SINGLE, ItemKind.CASCADE}


@st.composite
def choices(draw, *, points: bool = False, words_beside: bool = True) -> tuple[Choice, ...]:
    labels = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))
    found = []
    for number, label in enumerate(labels, start=1):
        worth = float(11 - number) if points else None
        found.append(Choice(code=f"c{number}", label=label, points=worth))
    if words_beside and draw(st.booleans()):
        found.append(Choice(code="other", label="其他", takes_text=True))
    return tuple(found)


@st.composite
def items(draw, *, item_id: str, kinds: Sequence[ItemKind]) -> Item:
    kind = draw(st.sampled_from(kinds))
    own = dict(draw(_OWN_FIELDS.get(kind, st.just({}))))
    if kind is not ItemKind.INFORMATION:
        own["required"] = draw(st.booleans())
    return Item(id=item_id, kind=kind, label=draw(WORDS), **own)


_PLAIN = choices(words_beside=False)
_PARTS = _PLAIN.map(lambda found: {"choices": found})
_BOUNDS = st.sampled_from(((0.0, 9.0), (None, 5.0), (1.5, None)))
_TEXT = st.fixed_dictionaries({"max_length": st.sampled_from((None, 4))})
_FILE = st.fixed_dictionaries(
    {"accept": st.just((".png", ".pdf")), "at_most": st.sampled_from((None, 2))}
)
_CHOICES = choices().map(lambda found: {"choices": found})
_OWN_FIELDS = {
    ItemKind.LEVEL: choices(points=True, words_beside=False).map(lambda found: {"choices": found}),
    ItemKind.SINGLE: _CHOICES,
    ItemKind.MULTIPLE: _CHOICES,
    ItemKind.RANKING: _PARTS,
    ItemKind.BLANKS: _PARTS,
    ItemKind.CASCADE: _PLAIN.map(lambda found: {"choices": _tree(found)}),
    ItemKind.CONSTANT_SUM: st.fixed_dictionaries(
        {"choices": _PLAIN, "total": st.sampled_from((10.0, 100.0))}
    ),
    ItemKind.MARK: st.fixed_dictionaries(
        {"full_mark": st.sampled_from((5.0, 10.0, 100.0)), "whole": st.just(True)}
    ),
    ItemKind.NUMBER: st.builds(
        lambda bounds, places: {"minimum": bounds[0], "maximum": bounds[1], "decimals": places},
        _BOUNDS,
        st.sampled_from((None, 1)),
    ),
    ItemKind.DATE: st.fixed_dictionaries({"earliest": st.sampled_from(("", "2026-01-31"))}),
    ItemKind.SHORT_TEXT: _TEXT,
    ItemKind.LONG_TEXT: _TEXT,
    ItemKind.FILE: _FILE,
    ItemKind.SIGNATURE: _FILE,
}


def _tree(leaves: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return (
        Choice(code="north", label="北方", children=leaves[:1]),
        Choice(code="south", label="南方", children=leaves[1:]),
    )


@st.composite
def comparisons(draw, earlier: Sequence[Item]) -> Comparison:
    item = draw(st.sampled_from(earlier))
    if item.kind in ONE_CODE | {ItemKind.MULTIPLE, ItemKind.RANKING}:
        codes = [choice.code for choice in item.answerable()]
        return draw(_about_codes(item, codes))
    if item.kind in NUMBERED:
        op = draw(st.sampled_from(("less", "at_most", "at_least", "more", "is", "answered")))
        value = None if op == "answered" else draw(st.integers(0, 10))
        return Comparison(item=item.id, op=Operator(op), value=value)
    if item.kind in PARTED:
        return Comparison(item=f"{item.id}.{item.choices[0].code}", op=Operator.ANSWERED)
    if item.kind is ItemKind.DATE:
        op = draw(st.sampled_from((Operator.BEFORE, Operator.AFTER)))
        return Comparison(item=item.id, op=op, value="2026-02-28")
    return Comparison(
        item=item.id, op=draw(st.sampled_from((Operator.ANSWERED, Operator.UNANSWERED)))
    )


@st.composite
def _about_codes(draw, item: Item, codes: list[str]) -> Comparison:
    code = draw(st.sampled_from(codes))
    if item.kind in LISTS:
        op = draw(st.sampled_from(("includes", "excludes", "count_at_least", "count_at_most")))
        value = code if op in {"includes", "excludes"} else draw(st.integers(1, 3))
        return Comparison(item=item.id, op=Operator(op), value=value)
    op = draw(st.sampled_from(("is", "is_not", "in", "not_in", "unanswered")))
    value = (code, codes[0]) if op in {"in", "not_in"} else code
    return Comparison(item=item.id, op=Operator(op), value=None if op == "unanswered" else value)


@st.composite
def conditions(draw, earlier: Sequence[Item]) -> Condition:
    parts = st.lists(comparisons(earlier), max_size=2).map(tuple)
    condition = Condition(all=draw(parts), any=draw(parts), none=draw(parts))
    return Condition(all=(condition,)) if draw(st.booleans()) else condition


@st.composite
def questionnaires(
    draw, *, kinds: Sequence[ItemKind] = ALL_KINDS, conditional: bool = True, jumping: bool = True
) -> Questionnaire:
    pages: list[Page] = []
    earlier: list[Item] = []
    for number in range(draw(st.integers(1, 3))):
        ids = [f"q{number}_{place}" for place in range(draw(st.integers(1, 4)))]
        drawn = []
        page_condition = _maybe(draw, earlier, conditional=conditional)
        for item_id in ids:
            # The very first asks something, so that no questionnaire is empty.
            asking = [kind for kind in kinds if kind is not ItemKind.INFORMATION]
            item = draw(items(item_id=item_id, kinds=kinds if earlier else asking))
            shown_if = _maybe(draw, earlier, conditional=conditional)
            drawn.append(_with(item, shown_if=shown_if))
            earlier += [item] if item.kind is not ItemKind.INFORMATION else []
        pages.append(
            Page(id=f"p{number}", title=draw(WORDS), items=tuple(drawn), shown_if=page_condition)
        )
    questionnaire = Questionnaire(title=draw(WORDS), pages=tuple(pages))
    return _jumping(draw, questionnaire) if jumping else questionnaire


def _maybe(draw, earlier: Sequence[Item], *, conditional: bool) -> Condition | None:
    if not conditional or not earlier or draw(st.integers(0, 2)):
        return None
    return draw(conditions(earlier))


def _with(item: Item, **fields) -> Item:
    return Item(**(vars(item) | fields))


def _jumping(draw, questionnaire: Questionnaire) -> Questionnaire:
    order = [
        name for page in questionnaire.pages for name in (page.id, *(i.id for i in page.items))
    ]
    asked = [item for item in questionnaire.items() if item.kind is not ItemKind.INFORMATION]
    if not asked or draw(st.booleans()):
        return questionnaire
    origin = draw(st.sampled_from(asked))
    later = [*order[order.index(origin.id) + 1 :], END]
    jump = Jump(when=draw(conditions([origin])), to=draw(st.sampled_from(later)))
    pages = [
        Page(
            **vars(page)
            | {
                "items": tuple(
                    _with(i, jumps=(jump,)) if i.id == origin.id else i for i in page.items
                )
            }
        )
        for page in questionnaire.pages
    ]
    return Questionnaire(title=questionnaire.title, pages=tuple(pages))


@st.composite
def answers(draw, questionnaire: Questionnaire) -> dict:
    """Draw answers of which many are right, some missing and some wrong."""
    given: dict = {}
    for item in questionnaire.items():
        if item.kind is ItemKind.INFORMATION or draw(st.integers(0, 3)) == 0:
            continue
        for key in item.answer_keys():
            if key != item.id or item.kind not in PARTED:
                given[key] = draw(_answer(item, key))
    return given


_TEXTS = st.sampled_from(("", "短", "写了五个字", 12))
_NUMBERS = st.sampled_from((0, 3, 5, 9, 11, -1, 4.5, 2.25, 0.125, "na", "x"))
_DAYS = st.sampled_from(
    (
        *("2026-02-28", "2026-02-29", "2025-12-31", "2024-02-29"),
        *("yesterday", "2026-13-01", "0000-01-01"),
    )
)
_NAMES = st.sampled_from(("a.png", "b.PDF", "c.exe"))
_FILES = st.one_of(st.lists(_NAMES, max_size=3), _NAMES)
_ANSWERS = {
    ItemKind.NUMBER: _NUMBERS,
    ItemKind.MARK: _NUMBERS,
    ItemKind.NPS: _NUMBERS,
    ItemKind.CONSTANT_SUM: st.sampled_from((0, 5, 10, 50, 0.1, -3, "x")),
    ItemKind.DATE: _DAYS,
    ItemKind.FILE: _FILES,
    ItemKind.SIGNATURE: _FILES,
}


def _answer(item: Item, key: str) -> st.SearchStrategy:
    if key != item.id and item.kind is not ItemKind.CONSTANT_SUM:
        return st.sampled_from(("", " ", "写了五个字", "短"))
    codes = [choice.code for choice in item.answerable()]
    if item.kind in ONE_CODE:
        return st.sampled_from([*codes, "strange", "north"])
    if item.kind in LISTS:
        return st.lists(st.sampled_from([*codes, *codes, "strange"]), max_size=4)
    return _ANSWERS.get(item.kind, _TEXTS)
