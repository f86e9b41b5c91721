import io
from datetime import datetime

import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from django.utils import timezone

from manyi.core.ledger import read_entries
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
)
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.domain.importing.cells import Reading
from manyi.steps.fieldwork.domain.importing.checking import read_moment
from manyi.steps.fieldwork.domain.importing.files import read_answers
from manyi.steps.fieldwork.domain.importing.keeping import (
    check_batch,
    columns_of,
    file_of,
    import_answers,
    map_columns,
    start_import,
)
from manyi.steps.fieldwork.domain.importing.mapping import Column, proposed
from manyi.steps.fieldwork.models import AnswerImport, ImportedAnswer, Response, SavedMapping
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from tests.factories import make_customer
from tests.steps.fieldwork.factories import audience_of, issued_wave, person, refused
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


def choices(*labels: str, **more: bool) -> tuple[Choice, ...]:
    return tuple(Choice(code=f"c{i}", label=one, **more) for i, one in enumerate(labels, start=1))


LEVELS = ("很满意", "满意", "基本满意", "不太满意", "很不满意")
SHEET = Questionnaire(
    title="样张",
    pages=(
        Page(
            id="p",
            items=(
                Item(
                    id="reason",
                    kind=ItemKind.MULTIPLE,
                    label="您选择我们的原因",
                    choices=choices("价格", "质量", "其他", takes_text=True),
                ),
                Item(
                    id="goods",
                    kind=ItemKind.LEVEL,
                    label="外观",
                    stem="请评价产品",
                    choices=choices(*LEVELS),
                ),
                Item(
                    id="help",
                    kind=ItemKind.LEVEL,
                    label="外观",
                    stem="请评价服务台",
                    choices=choices(*LEVELS),
                ),
                Item(
                    id="from", kind=ItemKind.BLANKS, label="你来自于", choices=choices("省", "市")
                ),
                Item(
                    id="order",
                    kind=ItemKind.RANKING,
                    label="请排序",
                    choices=choices("价格", "质量"),
                ),
                Item(id="words", kind=ItemKind.LONG_TEXT, label="您的意见和建议"),
            ),
        ),
    ),
)


def read_first(text: str) -> dict:
    """The answers of the file's first row, by the mapping that is proposed."""
    file = read_answers(text.encode(), "a.csv")
    reading = Reading(
        questionnaire=SHEET,
        columns=proposed(file, SHEET),
        titles=file.table.titles,
        missing=file.missing,
        by_code=file.by_code,
    )
    cells = [
        file.table.column(i).cast(str).to_list()[0] or "" for i in range(len(file.table.titles))
    ]
    row = reading.row(dict(enumerate(cells)))
    assert row.problems == []
    return row.answers


BY_WJX = "序号,提交答卷时间,所用时间,来源,来源详情,来自IP"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("1、您选择我们的原因 （多选）", "价格┋其他〖熟人介绍〗"),
        ("第1题(价格),第1题(质量),第1题(其他)", "1,0,1"),
        ("您选择我们的原因?(价格),1(质量),1(其他)", "1,0,1"),
    ],
)
def test_options_of_wjx_are_read_in_one_column_and_in_several(header, cells):
    text = f"{BY_WJX},{header}\n1,2026/3/5 9:12:33,95秒,微信,N/A,1.1.1.1(广东-深圳),{cells}\n"

    answers = read_first(text)

    assert answers["reason"] == ["c1", "c3"]
    assert answers.get("reason.c3") == ("熟人介绍" if "┋" in cells else None)


@pytest.mark.parametrize(
    "header",
    ["2、请评价产品—外观,3、请评价服务台—外观"],
)
def test_rows_of_one_name_in_two_matrices_are_told_apart_by_their_stems(header):
    text = f"{BY_WJX},{header}\n1,2026/3/5 9:12:33,95秒,微信,N/A,1.1.1.1(广东-深圳),满意,5\n"

    assert read_first(text) == {"goods": "c2", "help": "c5"}


def test_skipped_and_empty_cells_of_wjx_are_no_answers():
    text = (
        f"{BY_WJX},1、请评价产品—外观,5、请排序,6、您的意见和建议：\n"
        "1,2026/3/5 9:12:33,95秒,微信,N/A,1.1.1.1(广东-深圳),(跳过),质量→价格,(空)\n"
    )

    assert read_first(text) == {"order": ["c2", "c1"]}


def test_tencent_columns_are_read_with_letters_blanks_and_options():
    text = (
        '"编号","开始答题时间","结束答题时间","答题时长","1.请评价产品外观","2.您选择我们的原因:价格",'
        '"2.您选择我们的原因:质量","3.你来自于：_填空1","3.你来自于：_填空2",\n'
        '"1","02-Feb-2021 20:26:58","02-Feb-2021 20:27:09",11,"A.很满意",,"质量","广东","深圳",\n'
    )

    assert read_first(text) == {
        "goods": "c1",
        "reason": ["c2"],
        "from.c1": "广东",
        "from.c2": "深圳",
    }


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026/9/19 23:39:18", (2026, 9, 19, 23, 39, 18)),
        ("02-Feb-2021 20:26:58", (2021, 2, 2, 20, 26, 58)),
        ("2026-03-05", (2026, 3, 5)),
        ("2026年3月5日", (2026, 3, 5)),
        ("2026/13/45", None),
        ("昨天", None),
    ],
)
def test_moments_are_read_as_the_tools_write_them(text, moment):
    expected = timezone.make_aware(datetime(*moment)) if moment else None  # noqa: DTZ001 (made aware)

    assert read_moment(text) == expected


def levels_of(audience) -> list[Item]:
    items = questionnaire_of(audience.questionnaire_version).items()
    return [item for item in items if item.kind is ItemKind.LEVEL]


def wjx_file(audience, *, rows: int = 3, word: str = "很满意", start: int = 1) -> bytes:
    """A 问卷星 export that asks what the questionnaire asks."""
    asked = levels_of(audience)
    titles = [f"{n}、{item.label}" for n, item in enumerate(asked, start=1)]
    lines = [",".join([BY_WJX, *titles])]
    day = timezone.localdate().strftime("%Y/%m/%d")
    for n in range(start, start + rows):
        about = [str(n), f"{day} 0:00:{n % 60:02d}", "1分35秒", "微信", "N/A", "1.1.1.1(广东-深圳)"]
        lines.append(",".join([*about, *[word] * len(asked)]))
    return "\n".join(lines).encode("gb18030")


@pytest.fixture
def ground():
    return make_ground()


def test_rows_in_are_accepted_or_rejected_with_a_reason_and_again_adds_nothing(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    word = levels_of(audience)[0].choices[0].label
    lines = wjx_file(audience, word=word).decode("gb18030").splitlines()
    lines[2] = lines[2].replace(word, "还行")
    data = "\n".join(lines).encode()

    first = start_import(audience, data=data, name="答卷.csv", actor=person(ground))
    done = import_answers(first, actor=person(ground))
    again = start_import(audience, data=data, name="答卷.csv", actor=person(ground))
    repeated = import_answers(again, actor=person(ground))

    assert (done.rows_in, done.accepted, [one["line"] for one in done.rejected]) == (3, 2, [3])
    assert "填的是「还行」" in done.rejected[0]["reasons"][0]
    assert (repeated.rows_in, repeated.accepted, len(repeated.rejected)) == (3, 0, 3)
    assert Response.objects.count() == 2
    marks = ImportedAnswer.objects.values_list("source", "response__channel", "response__seconds")
    assert list(marks) == [("wjx", "link", 95)] * 2


def test_imported_answers_are_recorded_and_sealed_like_others(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    word = levels_of(audience)[0].choices[0].label
    data = wjx_file(audience, word=word)

    batch = start_import(audience, data=data, name="a.csv", actor=person(ground))
    import_answers(batch, actor=person(ground))
    sealed = domain.seal_responses()

    facts = next(one for one in read_entries() if one.verb == "responses.imported").facts
    assert (facts["accepted"], facts["rejected"]) == (3, 0)
    assert sealed == 3


def test_a_word_the_questionnaire_lacks_is_mapped_once_for_all_rows(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    word = levels_of(audience)[0].choices[0].label
    data = wjx_file(audience, word="棒极了")
    batch = start_import(audience, data=data, name="a.csv", actor=person(ground))

    before = check_batch(batch, file_of(batch))
    map_columns(batch, columns=columns_of(batch), words={"棒极了": word})
    after = check_batch(batch, file_of(batch))

    assert (len(before.ready), before.unknown_words) == (0, ("棒极了",))
    assert (len(after.ready), after.unknown_words) == (3, ())


def test_alike_rows_without_an_id_are_all_taken_and_taken_once(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    items = levels_of(audience)
    word = items[0].choices[0].label
    row = ",".join([word] * len(items))
    data = "\n".join([",".join(item.label for item in items), row, row]).encode()

    for _ in range(2):
        batch = start_import(audience, data=data, name="a.csv", actor=person(ground))
        import_answers(batch, actor=person(ground))

    assert [one.accepted for one in AnswerImport.objects.order_by("pk")] == [2, 0]


def scorecard(titles: list[str], rows: list[list[object]]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    for number, row in enumerate([titles, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return held.getvalue()


def test_scorecard_of_a_customer_is_read_in_their_points_and_remembered(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    items = levels_of(audience)
    customer = make_customer("OEM1", ground.company.departments["business"])
    most = max(choice.points for choice in items[0].choices)
    titles = [f"KPI-{n}" for n in range(len(items))]
    data = scorecard(titles, [[100] * len(items)])
    columns = {n: Column(f"item:{item.id}", 100.0) for n, item in enumerate(items)}

    batch = start_import(
        audience, data=data, name="评分.xlsx", customer=customer, actor=person(ground)
    )
    map_columns(batch, columns=columns, words={})
    done = import_answers(batch, actor=person(ground))
    next_one = start_import(
        audience, data=data, name="评分2.xlsx", customer=customer, actor=person(ground)
    )

    best = next(choice.code for choice in items[0].choices if choice.points == most)
    kept = Response.objects.get()
    assert done.accepted == 1
    assert kept.answers == {item.id: best for item in items}
    assert (kept.channel, kept.keyed_by) == ("keyed", person(ground))
    assert columns_of(next_one) == columns
    assert SavedMapping.objects.count() == 1


def test_spss_file_is_read_by_its_labels(ground, tmp_path):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    items = levels_of(audience)
    path = tmp_path / "a.sav"
    labels = {n: choice.label for n, choice in enumerate(items[0].choices, start=1)}
    frame = pl.DataFrame({f"v{n}": [1.0, 2.0] for n in range(len(items))})
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={f"v{n}": item.label for n, item in enumerate(items)},
        variable_value_labels=dict.fromkeys(frame.columns, labels),
    )

    batch = start_import(audience, data=path.read_bytes(), name="a.sav", actor=person(ground))
    done = import_answers(batch, actor=person(ground))

    codes = [choice.code for choice in items[0].choices][:2]
    kept = Response.objects.values_list("answers", flat=True)
    assert (done.source, done.accepted) == ("spss", 2)
    assert sorted(row[items[0].id] for row in kept) == sorted(codes)


def test_a_broken_file_or_a_shut_wave_is_refused_in_words(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    data = wjx_file(audience)

    broken = refused(start_import, audience, data=b"$FL2broken", name="a.sav", actor=person(ground))
    type(wave).objects.filter(pk=wave.pk).update(identity="anonymous")
    shut = refused(
        start_import, audience_of(type(wave).objects.get()), data=data, name="a.csv",
        actor=person(ground),
    )  # fmt: skip

    assert (broken, shut) == (["import.sav_broken"], ["import.anonymous"])
    assert AnswerImport.objects.count() == 0


def test_two_columns_for_one_item_are_refused(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    target = Column(f"item:{levels_of(audience)[0].id}")
    batch = start_import(audience, data=wjx_file(audience), name="a.csv", actor=person(ground))

    codes = refused(map_columns, batch, columns={6: target, 7: target}, words={})

    assert codes == ["import.target_twice"]
