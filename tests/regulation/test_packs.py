"""The two packs that come with the product, and what a pack offers to the rest of the house."""

from datetime import date
from fractions import Fraction

import pytest

from manyi.problems import ProblemsFound
from manyi.regulation import Coverage, Period, coverage, load_pack, pack_names, rules
from manyi.regulation.loader import pack_of, pack_text
from manyi.regulation.schema import SECTION_LABELS, SECTIONS
from manyi.regulation.schema.surveys import CHANNEL_LABELS, RULE_LABELS

# The clauses of the two documents, as they were numbered when the documents were read.
CLAUSES = {
    "after_sales": [f"S1d.{n}" for n in range(1, 40)],
    "quality_measurement": [f"S1a.{n}" for n in range(1, 21)],
}
NOT_MERE_DEFINITIONS = {
    "after_sales": [f"S1d.{n}" for n in (5, 10, 11, 13, 14, 18, 24, 31, 32, 33)],
    "quality_measurement": ["S1a.5"],
}


def test_every_clause_of_both_documents_is_in_its_pack_with_its_words():
    packs = {name: load_pack(name) for name in pack_names()}

    assert {name: list(pack.clauses) for name, pack in packs.items()} == CLAUSES
    assert all(clause.words for pack in packs.values() for clause in pack.clauses.values())


@pytest.mark.parametrize("name", sorted(NOT_MERE_DEFINITIONS))
def test_clauses_that_ask_for_something_are_not_filed_as_definitions(name):
    clauses = load_pack(name).clauses

    assert [c for c in NOT_MERE_DEFINITIONS[name] if clauses[c].kind == "definition"] == []


def test_coverage_counts_each_kind_of_clause():
    counted = {name: coverage(load_pack(name)) for name in pack_names()}

    assert counted == {
        "after_sales": Coverage(
            pack="after_sales",
            regulation="S1d",
            version="1.0",
            clauses=39,
            executed=36,
            duty=1,
            definition=2,
            provisions=50,
            rules=57,
            assumed=33,
        ),
        "quality_measurement": Coverage(
            pack="quality_measurement",
            regulation="S1a",
            version="1.0",
            clauses=20,
            executed=16,
            duty=1,
            definition=3,
            provisions=33,
            rules=32,
            assumed=28,
        ),
    }


def test_address_leads_to_the_part_it_names():
    pack = load_pack("after_sales")

    assert pack.resolve("surveys.key.validity.forms").n == 100
    assert pack.resolve("surveys.ordinary.window") == Period(30, "day")
    assert pack.resolve("scores.overall_degree.params.parts") == {
        "self_degree": Fraction(2, 5),
        "survey_degree": Fraction(3, 5),
    }
    assert pack.resolve("cases.feedback.register") == "feedback_form"
    assert pack.label("forms.improvement_form.fields.owner") == "责任人"
    assert pack.label("surveys.ordinary.validity.forms") == "普通客户常规调查"


@pytest.mark.parametrize("address", ["surveys.key.validity.form", "surveys", "nothing.at.all", ""])
def test_address_where_nothing_stands_is_a_key_error(address):
    pack = load_pack("after_sales")

    with pytest.raises(KeyError):
        pack.resolve(address)
    with pytest.raises(KeyError):
        pack.cite(address)


def test_citation_carries_the_version_of_the_pack():
    assert load_pack("after_sales").cite("scores.survey_degree", "scales.five") == (
        "scores.survey_degree@1.0",
        "scales.five@1.0",
    )


def test_hash_follows_the_content_and_not_its_layout():
    text = pack_text("after_sales")
    plain = load_pack(text)

    assert load_pack(text.replace("# 职责", "# 谁")).hash == plain.hash
    assert (
        load_pack(text.replace("satisfied:         {label: 满意", "satisfied:  {label: 满意")).hash
        == plain.hash
    )
    assert load_pack(text.replace("n: 100}", "n: 120}")).hash != plain.hash
    assert pack_of(plain.content).hash == plain.hash


def test_order_of_approval_steps_is_part_of_the_content():
    pack = load_pack("quality_measurement")
    content = {
        **pack.content,
        "approvals": {"report_chain": dict(pack.content["approvals"]["report_chain"])},
    }
    steps = content["approvals"]["report_chain"]["steps"]
    content["approvals"]["report_chain"]["steps"] = dict(reversed(steps.items()))

    assert pack_of(content).hash != pack.hash


def test_like_copies_a_provision_merges_its_parts_and_replaces_its_when():
    ordinary, key = (load_pack("after_sales").surveys[name] for name in ("ordinary", "key"))

    assert ordinary.when.every == "half_year"
    assert ordinary.audience["customers"].of == "ordinary"
    assert ordinary.audience["customers"].channels == key.audience["customers"].channels
    assert ordinary.validity == key.validity


def test_pack_is_named_by_its_file_its_text_or_the_caller(tmp_path):
    file = tmp_path / "our_own.yaml"
    file.write_text(pack_text("after_sales"), encoding="utf-8")

    names = [load_pack(file).name, load_pack(pack_text("after_sales")).name]

    assert names == ["our_own", "S1d"]
    assert load_pack("after_sales", name="demo").name == "demo"


def test_every_section_channel_and_rule_has_a_chinese_label():
    assert list(SECTION_LABELS) == list(SECTIONS)
    assert len(SECTIONS) == 16
    assert all(CHANNEL_LABELS.values())
    assert all(RULE_LABELS.values())


def test_rules_name_roles_and_forms_that_exist():
    for name in pack_names():
        pack = load_pack(name)
        assert {rule.role for rule in rules(pack)} <= set(pack.roles)
        assert {rule.form for rule in rules(pack) if rule.form} <= set(pack.forms)
        assert len({(rule.address, rule.filter) for rule in rules(pack)}) == len(rules(pack))


def test_regulation_is_in_force_from_the_day_it_says():
    assert {load_pack(name).document.in_force for name in pack_names()} == {date(2026, 1, 1)}


def test_data_that_is_no_pack_is_refused_with_its_problems():
    with pytest.raises(ProblemsFound, match="没有写 clauses"):
        pack_of({"regulation": "S9"})
