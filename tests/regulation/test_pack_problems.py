"""What the loader says about a pack with something wrong in it: all at once, with lines."""

import pytest

from manyi.problems import ProblemsFound
from manyi.regulation import check_pack, load_pack
from manyi.regulation.loader import pack_text

LINES = pack_text("after_sales").splitlines()


def line_of(text: str) -> int:
    """Return the line of the pack that holds the text, and only that one."""
    found = [number for number, line in enumerate(LINES, start=1) if text in line]
    assert len(found) == 1, (text, found)
    return found[0]


def said_about(*changes: tuple[str, str]) -> list[str]:
    """Return the sentences about the pack once each text has been replaced by the other."""
    text = pack_text("after_sales")
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return [str(problem) for problem in check_pack(text)]


def test_packs_that_come_with_the_product_have_no_problems():
    assert [check_pack(pack_text(name)) for name in ("after_sales", "quality_measurement")] == [
        (),
        (),
    ]


def test_unknown_role_names_the_one_that_was_probably_meant():
    said = said_about(
        (
            "    label: 特殊调查\n    organiser: after_sales",
            "    label: 特殊调查\n    organiser: aftersales",
        )
    )

    line = line_of("label: 特殊调查") + 1
    assert said == [
        f"第 {line} 行：「调查 special」的 organiser 写的是「aftersales」，职责里没有。"
        "是不是「after_sales」？"
    ]


def test_clause_pointing_nowhere_is_shown_what_stands_there():
    said = said_about(
        (
            "executed: [surveys.key.validity.forms, surveys.ordinary.validity.forms]",
            "executed: [surveys.key.validity.form, surveys.ordinary.validity.forms]",
        ),
    )

    line = line_of("surveys.key.validity.forms, surveys.ordinary")
    assert said == [
        f"第 {line} 行：条文 S1d.15 指向「surveys.key.validity.form」，制度里没有；"
        "这里有 forms、competitors。是不是「forms」？"
    ]


def test_parts_of_a_blend_must_add_up_to_the_whole():
    said = said_about(
        ("{self_degree: 40%, survey_degree: 60%}", "{self_degree: 30%, survey_degree: 60%}")
    )

    line = line_of("{self_degree: 40%")
    assert said == [f"第 {line} 行：「总体满意度」各部分合计 90%，要 100%。"]


def test_period_nobody_can_count_is_refused_with_examples():
    said = said_about(
        (
            "reissue: {role: after_sales, within: 10 working days}",
            "reissue: {role: after_sales, within: 半个月}",
        )
    )

    line = line_of("reissue: {role")
    assert said == [
        f"第 {line} 行：期限「半个月」看不懂。写成 15 days、1 working day、24 hours 或 6 months，"
        "并在 assumed 里说明。"
    ]


def test_half_width_comma_in_braces_is_recognised():
    said = said_about(
        (
            "rd:              {label: 研发部, type: department}",
            "rd:              {label: 研发部,主管细化备案, type: department}",
        )
    )

    line = line_of("label: 研发部,")
    assert said == [
        f"第 {line} 行：多出一项「主管细化备案」。前面的文字里有半角逗号，请给整句加引号。"
    ]


def test_misspelt_field_is_named_with_the_right_one():
    said = said_about(
        (
            "    set_by: group\n    when: {every: year, months: [1]}\n    approval:",
            "    set_by: group\n    when: {every: year, months: [1]}\n    aproval:",
        )
    )

    line = line_of("approval: target_chain")
    assert said == [f"第 {line} 行：没有「aproval」这一栏，是不是「approval」？"]


def test_formula_of_another_date_is_shown_the_dates_there_are():
    said = said_about(
        (
            "    label: 自评满意率\n    formula: satisfaction_rate@2026-01",
            "    label: 自评满意率\n    formula: satisfaction_rate@2025-01",
        ),
    )

    line = line_of("label: 自评满意率") + 1
    assert said == [
        f"第 {line} 行：没有公式 satisfaction_rate@2025-01；现有 satisfaction_rate@2026-01。"
    ]


def test_missing_parameter_of_a_formula_is_named_with_its_meaning():
    said = said_about(
        (
            "    of: [salespeople]\n    params: {scale: five, "
            "satisfied: [very_satisfied, satisfied, fairly_satisfied]}",
            "    of: [salespeople]\n    params: {scale: five}",
        ),
    )

    line = line_of("label: 自评满意率") + 3
    assert said == [
        f"第 {line} 行：公式 satisfaction_rate@2026-01 还缺参数 satisfied（哪些级别算满意）。"
    ]


def test_unknown_frequency_is_shown_the_ones_there_are():
    said = said_about(
        (
            "    together_with: [rd, quality]\n    when: {every: quarter}",
            "    together_with: [rd, quality]\n    when: {every: quarterly}",
        )
    )

    line = line_of("label: 共同研究确定本次调查内容") + 3
    assert said == [
        f"第 {line} 行：every 写的是「quarterly」；"
        "可写 day、week、month、quarter、half_year、year。"
    ]


def test_two_heads_in_one_when_are_refused():
    said = said_about(
        ("    when: {every: half_year}", "    when: {every: half_year, after: wave.scored}")
    )

    line = line_of("    when: {every: half_year}")
    assert said == [f"第 {line} 行：when 里同时有 every 和 after，只能留一个。"]


def test_when_without_a_head_is_refused():
    said = said_about(("    when: {asked: true}", "    when: {within: 3 days}"))

    line = line_of("when: {asked: true}")
    assert said == [
        f"第 {line} 行：「调查 special」的 when 没有写什么时候做。"
        "写 every、after、once、asked 中的一个。"
    ]


def test_validity_rule_without_its_number_says_which_number():
    said = said_about(
        (
            "{rule: returned_at_least, audience: customers, n: 100}",
            "{rule: returned_at_least, audience: customers}",
        )
    )

    line = line_of("audience: customers, n: 100")
    assert said == [f"第 {line} 行：「回收份数」没有写 n（至少几份）。"]


def test_validity_without_a_consequence_is_refused_once_though_another_survey_copies_it():
    said = said_about(
        (
            "    if_invalid:\n"
            "      review:  {role: after_sales, form: review_form, within: 5 working days}\n"
            "      reissue: {role: after_sales, within: 10 working days}\n",
            "",
        ),
        (
            "  surveys.key.if_invalid: 未写份数不足怎么办，取检讨后向未回者重发\n",
            "  forms.review_form: 暂留\n",
        ),
    )

    line = line_of("forms:       {rule") - 1
    assert said == [f"第 {line} 行：有有效规则，却没有写无效时怎么办（if_invalid）。"]


def test_provision_nobody_uses_is_named():
    said = said_about(
        (
            "  item_owner:      {label: 指标责任人, type: owner}",
            "  item_owner:      {label: 指标责任人, type: owner}\n"
            "  surveyors:       {label: 调查人员, type: group}",
        )
    )

    line = line_of("item_owner:      {label") + 1
    assert said == [
        f"第 {line} 行：职责「调查人员」没有条文、也没有别处用到。"
        "补条文、删去，或在 assumed 里说明。"
    ]


def test_clause_without_a_destination_says_how_many_are_left():
    said = said_about(("    duty: [duties.analysis_meeting]\n", ""))

    line = line_of("  S1d.33:")
    assert said == [
        f"第 {line} 行：条文 S1d.33 没有去处。写 executed、duty 或 definition；"
        "原文 39 条，还差 1 条。"
    ]


def test_clause_of_human_acts_only_is_a_duty():
    said = said_about(
        ("    duty: [duties.analysis_meeting]\n", "    executed: [duties.analysis_meeting]\n")
    )

    line = line_of("    duty: [duties.analysis_meeting]")
    assert said == [
        f"第 {line} 行：条文 S1d.33 只由人来做（全部指向 duties），请把 executed 改成 duty。"
    ]


def test_key_written_twice_names_the_first_line():
    said = said_about(("  ordinary:\n    like: key", "  key:\n    like: key"))

    first, second = line_of("    label: 重点客户常规调查") - 1, line_of("    like: key") - 1
    assert f"第 {second} 行：「key」重复，第 {first} 行已有。" in said


def test_anchor_and_alias_are_refused():
    said = said_about(
        ("    window: 30 days\n    validity:", "    window: &window 30 days\n    validity:"),
    )

    line = LINES.index("    window: 30 days") + 1
    assert said == [
        f"第 {line} 行：用了「&window」。"
        "锚点和引用会让读的人看不到实际内容，请改用 like 或照写一遍。"
    ]


def test_provision_like_itself_is_refused():
    said = said_about(("    like: degree", "    like: rate"))

    line = line_of("    like: degree")
    assert said == [f"第 {line} 行：「rate」与「rate」互相照抄，请把其中一个写全。"]


def test_event_and_fact_of_a_when_must_exist():
    said = said_about(
        (
            "{after: score.below_target, within: 10 working days}",
            "{after: score.below_targets, within: 10 working days}",
        ),
        (
            "dissatisfied: {after: wave.scored, where: {has_dissatisfied: true}",
            "dissatisfied: {after: wave.scored, where: {has_dissatisfed: true}",
        ),
    )

    assert said == [
        f"第 {line_of('      dissatisfied: {after')} 行：wave.scored没有说明「has_dissatisfed」；"
        "是不是「has_dissatisfied」？",
        f"第 {line_of('below:       {after')} 行：「改进 below_target」的 opened_by.below.after "
        "写的是「score.below_targets」，没有这个事件。是不是「score.below_target」？",
    ]


def test_all_problems_are_told_at_once_in_the_order_of_their_lines():
    said = said_about(
        ("    like: degree", "    like: degre"),
        ("    designers: [rd, quality]", "    designers: [rdd, quality]"),
        ("    duty: [duties.analysis_meeting]\n", ""),
    )

    assert said == [
        f"第 {line_of('    like: degree')} 行：like 写的是「degre」，同一类里没有。"
        "是不是「degree」？",
        f"第 {line_of('    designers: [rd, quality]')} 行：「调查 key」的 designers 写的是「rdd」，"
        "职责里没有。是不是「rd」？",
        f"第 {line_of('  S1d.33:')} 行：条文 S1d.33 没有去处。写 executed、duty 或 definition；"
        "原文 39 条，还差 1 条。",
    ]


def test_error_inherited_through_like_is_told_once():
    said = said_about(("    designers: [rd, quality]", "    designers: [rdd, quality]"))

    line = line_of("    designers: [rd, quality]")
    assert said == [
        f"第 {line} 行：「调查 key」的 designers 写的是「rdd」，职责里没有。是不是「rd」？"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "第 1 行：这里不是一份制度。制度由 regulation、document、各类规定和 clauses 组成。"),
        (
            "- a\n- b\n",
            "第 1 行：这里不是一份制度。制度由 regulation、document、各类规定和 clauses 组成。",
        ),
        (
            "regulation: [\n",
            "第 2 行：写法不对，读不下去。请检查这一行的缩进、引号和冒号；分项嵌套不要超过 24 层。",
        ),
        (
            "roles:\n " + "{a: " * 40 + "1" + "}" * 40,
            "第 2 行：写法不对，读不下去。请检查这一行的缩进、引号和冒号；分项嵌套不要超过 24 层。",
        ),
    ],
)
def test_text_that_is_no_pack_is_refused_in_words(text, said):
    assert [str(problem) for problem in check_pack(text)] == [said]


def test_words_of_yaml_1_1_stay_text():
    said = said_about(
        ("    open_question: 您需要反映的其他问题", "    open_question: on"),
        ("decisions:   决定", "decisions:   12:30"),
    )

    assert said == []


def test_loading_raises_every_problem_and_an_unknown_name_lists_the_packs(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("regulation: S9\n", encoding="utf-8")

    with pytest.raises(ProblemsFound) as raised:
        load_pack(broken)
    with pytest.raises(ProblemsFound) as not_found:
        load_pack("after_sale")

    assert raised.value.problems == check_pack("regulation: S9\n")
    assert str(not_found.value) == (
        "没有名为「after_sale」的制度，也没有这个文件。"
        "自带的制度有 after_sales、quality_measurement。"
    )
