"""Scoring: the regulation's own example through the step, gates, versions, targets."""

from decimal import Decimal

import pytest

from manyi.core.approvals import current_step, refuse
from manyi.core.clock import now, today
from manyi.core.duties import duties_on
from manyi.core.ledger import latest_entries
from manyi.core.models import Adoption
from manyi.problems import ProblemsFound
from manyi.regulation import DutyState
from manyi.steps.cleaning.domain import freeze_wave, set_aside
from manyi.steps.cleaning.queries import snapshot_path, used_responses
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring import domain, queries
from manyi.steps.scoring.models import Score
from tests.steps.cleaning.factories import (
    Field,
    add_example,
    items_of,
    judged,
    levels,
    make_field,
    make_response,
    make_wave,
    one_item,
    worked_example,
)
from tests.steps.scoring.factories import approved_target, enter_past, frozen, scored_example

pytestmark = pytest.mark.django_db

FEW = {"n: 100}": "n: 1}", "audience: competitors, n: 10}": "audience: customers, n: 1}"}


@pytest.fixture
def field() -> Field:
    return make_field()


def lines(score: Score) -> dict[str, tuple]:
    return {
        line["key"]: (line["printed"], line["n"], line["working"], line["complete"])
        for line in score.scorecard["scores"]
    }


def entries(*verbs: str) -> list[tuple[str, str, str, dict]]:
    found = [entry for entry in latest_entries(500) if entry.verb in verbs]
    return [
        (e.verb, e.occasions[0].address, e.occasions[0].name, dict(e.facts)) for e in found[::-1]
    ]


def codes(refused: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def key_wave(field: Field, audiences: tuple[str, ...], occasion: str = "2026Q1") -> Wave:
    return make_wave(
        field,
        survey="key",
        occasion=occasion,
        audiences=dict.fromkeys(audiences, "customer_form"),
    )


def test_the_worked_example_of_the_regulation_comes_out(field: Field) -> None:
    score = scored_example(field)

    assert lines(score) == {
        "survey_degree": ("76.00%", 25, "190/250", True),
        "survey_rate": ("84.00%", 25, "21/25", True),
        "dissatisfied_items": ("4", 25, score.scorecard["scores"][2]["working"], True),
    }
    assert score.scorecard["validity"]["text"] == "有效"
    assert Wave.objects.get(pk=score.wave_id).state == WaveState.SCORED


def test_a_scored_wave_stands_in_the_ledger_figure_by_figure(field: Field) -> None:
    score = scored_example(field)

    wave, snapshot = score.wave.thing, score.snapshot.sha256
    assert entries("wave.scored") == [
        (
            "wave.scored",
            "surveys.special.scores",
            wave,
            {
                "wave": wave,
                "has_dissatisfied": True,
                "complete": True,
                "below_target": False,
                "snapshot": snapshot,
                "scores": 3,
            },
        )
    ]
    recorded = {facts["score"]: facts for _v, _a, _o, facts in entries("score.recorded")}
    assert recorded["survey_degree"] == {
        "wave": wave,
        "score": "survey_degree",
        "value": 0.76,
        "n": 25,
        "complete": True,
        "formula": "satisfaction_degree:2026-01",
        "snapshot": snapshot,
    }
    scored = next(entry for entry in latest_entries(50) if entry.verb == "wave.scored")
    assert scored.cites == (
        "scores.survey_degree",
        "scores.survey_rate",
        "scores.dissatisfied_items",
        "scales.five",
        "subjects.key_customers",
        "indicators.content",
    )


def test_self_ninety_and_survey_seventy_six_blend_to_81_60() -> None:
    field = make_field(changes=FEW)
    wave = key_wave(field, ("customers", "self"))
    add_example(wave, field)
    for place in (0, 1):
        make_response(wave, one_item(field.forms["customer_form"], place), audience="self")

    score = domain.score_wave(frozen(wave, field), actor=field.actor)

    found = lines(score)
    assert found["self_degree"][0] == "90.00%"
    assert found["survey_degree"][0] == "76.00%"
    assert found["overall_degree"][0] == "81.60%"


def test_without_the_self_part_the_total_is_incomplete_and_not_reweighted() -> None:
    field = make_field(changes=FEW)
    wave = key_wave(field, ("customers",))
    add_example(wave, field)

    score = domain.score_wave(frozen(wave, field), actor=field.actor)

    overall = next(one for one in score.scorecard["scores"] if one["key"] == "overall_degree")
    assert (overall["printed"], overall["value"], overall["complete"]) == ("不完整", None, False)
    assert {f["score"]: f for *_rest, f in entries("score.recorded")}["overall_degree"] == {
        "wave": wave.thing,
        "score": "overall_degree",
        "n": overall["n"],
        "complete": False,
        "formula": "blend:2026-01",
        "snapshot": score.snapshot.sha256,
    }


def test_raw_marks_are_scored_by_the_other_regulation() -> None:
    field = make_field("quality_measurement", changes={"share: 60%": "share: 0%"})
    wave = make_wave(field, survey="annual", occasion="2026-12")
    form = field.forms["survey_form"]
    full = (30, 20, 10, 20, 10, 10)
    make_response(wave, dict(zip(items_of(form), full, strict=True)))
    make_response(wave, dict(zip(items_of(form), (15, 10, 5, 10, 5), strict=False)))
    # Answers over an open link have no rate, so the verdict is given here.
    Verdict.objects.create(wave=wave, state="valid", rules=[], judged_at=now())
    wave.mark_judged()
    wave.save()
    freeze_wave(wave, actor=field.actor)

    score = domain.score_wave(Wave.objects.get(pk=wave.pk), actor=field.actor)

    assert {key: line[0] for key, line in lines(score).items()} == {
        "item_satisfaction": "76.32",
        "item_means": "—",
        "average_satisfaction": "72.50",
        "each_customer": "72.50",
    }
    graded = [(facts["score"], facts["grade"]) for *_rest, facts in entries("score.graded")]
    assert graded == [("item_satisfaction", "fair")]


def test_a_wave_that_is_not_frozen_or_judged_is_not_scored(field: Field) -> None:
    wave = worked_example(field)

    with pytest.raises(ProblemsFound) as refused:
        domain.score_wave(wave, actor=field.actor)

    assert codes(refused) == ["gate.wave_frozen", "gate.verdict_given"]


def test_an_invalid_wave_is_scored_only_after_a_waiver(field: Field) -> None:
    wave = key_wave(field, ("customers",))
    add_example(wave, field)
    wave = frozen(wave, field)
    verdict = Verdict.objects.get(wave=wave)

    with pytest.raises(ProblemsFound) as refused:
        domain.score_wave(wave, actor=field.actor)
    verdict.is_waived, verdict.waiver_reason = True, "客户总数不足一百"
    verdict.save()
    score = domain.score_wave(wave, actor=field.actor)

    assert codes(refused) == ["gate.verdict_allows"]
    validity = score.scorecard["validity"]
    assert (validity["text"], validity["reason"]) == (
        "无效（未达到，经批准豁免）",
        "客户总数不足一百",
    )
    assert [(rule["found"], rule["met"]) for rule in validity["rules"]] == [
        (rule["found"], False) for rule in verdict.rules
    ]


def test_a_wave_nobody_can_judge_is_not_scored(field: Field) -> None:
    wave = frozen(worked_example(field), field)
    Verdict.objects.filter(wave=wave).update(state="undeterminable")

    with pytest.raises(ProblemsFound) as refused:
        domain.score_wave(wave, actor=field.actor)

    assert codes(refused) == ["scoring.verdict_undeterminable"]


def test_scoring_again_makes_a_new_version_and_the_old_one_still_comes_out(field: Field) -> None:
    first = scored_example(field)
    response = used_responses(first.wave).first()
    set_aside(response, reason="核实为内部人员所填", actor=field.actor)
    freeze_wave(first.wave, actor=field.actor)

    second = domain.score_wave(Wave.objects.get(pk=first.wave_id), actor=field.actor)

    assert (first.version, second.version) == (1, 2)
    assert first.snapshot.sha256 != second.snapshot.sha256
    assert [queries.differences(Score.objects.get(pk=one.pk)) for one in (first, second)] == [
        (),
        (),
    ]
    assert queries.recompute(first).score("survey_degree").value == pytest.approx(0.76, abs=1e-12)
    assert queries.latest_score(first.wave) == second


def test_a_stored_figure_that_was_changed_is_named(field: Field) -> None:
    score = scored_example(field)
    score.scorecard["scores"][0]["value"] += 1e-9
    score.save()

    assert queries.differences(Score.objects.get(pk=score.pk)) == ("scores.0.value",)


def test_a_score_whose_frozen_file_was_changed_is_not_recomputed(field: Field) -> None:
    score = scored_example(field)
    with snapshot_path(score.snapshot).open("ab") as file:
        file.write(b"0")

    with pytest.raises(ProblemsFound) as refused:
        queries.recompute(score)

    assert codes(refused) == ["snapshot.changed"]


def test_the_stored_card_reads_back_as_data(field: Field) -> None:
    score = scored_example(field)

    assert queries.scorecard_of(score).to_json() == Score.objects.get(pk=score.pk).scorecard


def test_a_target_is_proposed_by_the_method_from_the_last_four_figures(field: Field) -> None:
    for period, share in (("2021", "0.50"), ("2022", "0.78"), ("2023", "0.82")):
        enter_past(field, period, share)
    for period, share in (("2024", "0.85"), ("2025", "0.80")):
        enter_past(field, period, share)

    target = domain.propose_target(field.adoption, provision="degree", year=2026, actor=field.actor)

    # Mean of 78, 82, 85, 80 is 81.25; 82 and 85 are better: (81.25 + 82 + 85) / 3.
    assert target.value == Decimal("0.82750")
    assert [one["period"] for one in target.inputs] == ["2022", "2023", "2024", "2025"]
    assert entries("target.proposed") == [
        (
            "target.proposed",
            "targets.degree",
            "2026-01",
            {
                "target": target.thing,
                "score": "overall_degree",
                "value": 0.8275,
                "year": 2026,
            },
        )
    ]


def test_a_target_without_past_figures_or_asked_twice_is_refused(field: Field) -> None:
    with pytest.raises(ProblemsFound) as without:
        domain.propose_target(field.adoption, provision="degree", year=2026, actor=field.actor)
    enter_past(field, "2025", "0.80")
    approved_target(field)
    with pytest.raises(ProblemsFound) as twice:
        domain.propose_target(field.adoption, provision="degree", year=2026, actor=field.actor)

    assert codes(without) == ["scoring.target_without_figures"]
    assert codes(twice) == ["scoring.target_taken"]


def test_the_manager_approves_a_target_and_both_duties_are_done(field: Field) -> None:
    enter_past(field, "2025", "0.80")

    target = approved_target(field)

    assert (target.state, queries.approved_target(field.adoption, "degree", 2026)) == (
        "approved",
        target,
    )
    done = {
        (duty.rule.address, duty.occasion): duty.state
        for duty in duties_on(today(), Adoption.objects.filter(pk=field.adoption.pk))
        if duty.rule.address in {"targets.degree"} or duty.rule.of == "targets.degree"
    }
    assert done[("targets.degree", "2026-01")] == DutyState.DONE
    assert done[("approvals.target_chain.steps.approve", target.thing)] == DutyState.DONE


def test_a_refused_target_can_be_proposed_again_and_answers_the_refusal(field: Field) -> None:
    enter_past(field, "2025", "0.80")
    first = domain.propose_target(field.adoption, provision="degree", year=2026, actor=field.actor)
    refuse(
        current_step(first.approval), person=field.company.people["manager"], words="再取两年看看"
    )
    enter_past(field, "2024", "0.90")

    second = domain.propose_target(field.adoption, provision="degree", year=2026, actor=field.actor)

    first.refresh_from_db()
    assert (first.state, second.state, second.value) == ("refused", "proposed", Decimal("0.87500"))
    assert entries("target.proposed")[1][2] == first.thing


def test_a_score_below_its_target_is_said_and_recorded() -> None:
    field = make_field(changes=FEW)
    for score, share in (("overall_degree", "0.90"), ("overall_rate", "0.80")):
        enter_past(field, "2025", share, score=score)
    for provision in ("degree", "rate"):
        approved_target(field, provision=provision)
    wave = key_wave(field, ("customers", "self"))
    add_example(wave, field)
    add_example(wave, field, audience="self")

    score = domain.score_wave(frozen(wave, field), actor=field.actor)

    assert {line["key"]: line["met"] for line in score.scorecard["targets"]} == {
        "degree": False,
        "rate": True,
    }
    assert entries("score.below_target") == [
        (
            "score.below_target",
            "targets.degree",
            wave.thing,
            {
                "wave": wave.thing,
                "score": "overall_degree",
                "value": pytest.approx(0.76),
                "target": 0.9,
            },
        )
    ]
    assert entries("wave.scored")[0][3]["below_target"] is True


def test_scoring_fulfils_its_duty_and_opens_the_next_ones() -> None:
    field = make_field(changes=FEW)
    wave = key_wave(field, ("customers",))
    add_example(wave, field)

    domain.score_wave(frozen(wave, field), actor=field.actor)

    duties = {
        duty.rule.address: duty.state
        for duty in duties_on(today(), Adoption.objects.filter(pk=field.adoption.pk))
        if duty.occasion == wave.thing
    }
    assert duties["surveys.key.scores"] == DutyState.DONE
    assert {"reports.analysis", "duties.analysis_meeting", "duties.cause_analysis"} <= set(duties)


def test_past_figures_are_marked_as_entered_and_stand_before_scored_waves(field: Field) -> None:
    enter_past(field, "2025", "0.71", score="survey_degree")
    score = scored_example(field)

    history = queries.figure_history(field.adoption, "survey_degree")

    assert [(one.period, one.printed, one.is_entered) for one in history] == [
        ("2025", "71.00%", True),
        ("2026-03", "76.00%", False),
    ]
    assert history[1].score == score


def test_a_past_figure_is_checked_all_at_once(field: Field) -> None:
    enter_past(field, "2025", "0.71")
    refusals = []
    for period, share in (("去年", "76"), ("2025", "0.8"), ("2999", "0.8")):
        with pytest.raises(ProblemsFound) as refused:
            enter_past(field, period, share)
        refusals.append(codes(refused))

    assert refusals == [
        ["scoring.past_period", "scoring.past_value"],
        ["scoring.past_taken"],
        ["scoring.past_in_the_future"],
    ]


def test_weak_items_are_those_with_dissatisfied_answers_worst_first(field: Field) -> None:
    wave, form = make_wave(field), field.forms["customer_form"]
    make_response(wave, levels(form, [0, 1, 3, 0, 0, 4, 0]))
    make_response(wave, levels(form, [0, 1, 0, 0, 0, 4, 0]))

    score = domain.score_wave(frozen(wave, field), actor=field.actor)

    assert [
        (one.indicator, one.part, one.n, one.printed_degree, one.dissatisfied)
        for one in queries.weak_items(score)
    ] == [("service", "survey", 2, "20.00%", 2), ("appearance", "survey", 2, "70.00%", 1)]
    assert queries.weak_items(score, part="self") == ()


def test_late_and_set_aside_answers_are_in_no_figure(field: Field) -> None:
    wave = worked_example(field)
    form = field.forms["customer_form"]
    make_response(wave, one_item(form, 4), is_late=True)
    set_aside(make_response(wave, one_item(form, 4)), reason="测试答卷", actor=field.actor)

    score = domain.score_wave(frozen(wave, field), actor=field.actor)

    assert lines(score)["survey_degree"] == ("76.00%", 25, "190/250", True)
    assert score.snapshot.set_aside_reasons == {"测试答卷": 1, "逾期答卷": 1}


def test_a_wave_with_nothing_counted_is_not_scored(field: Field) -> None:
    wave = make_wave(field)
    make_response(wave, one_item(field.forms["customer_form"], 0), is_late=True)
    freeze_wave(judged(wave, field), actor=field.actor)

    with pytest.raises(ProblemsFound) as refused:
        domain.score_wave(Wave.objects.get(pk=wave.pk), actor=field.actor)

    assert codes(refused) == ["scoring.nothing_used"]
