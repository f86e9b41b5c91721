"""The report of a recorded score: what the tables hold, put beside its figures."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from manyi.core.contributions import collect
from manyi.documents.report import Report as Document
from manyi.documents.report import Signature
from manyi.regulation.schema.outcomes import ACT_LABELS
from manyi.steps.fieldwork.queries import return_counts, rounds_of
from manyi.steps.indicators.queries import tree_weights
from manyi.steps.reporting import queries
from manyi.steps.reporting.exports.composition import ALSO_CALLED, compose_report
from manyi.steps.reporting.exports.material import (
    AddedChapter,
    Baseline,
    Earlier,
    Intake,
    Material,
    SetAside,
)
from manyi.steps.reporting.exports.reading import Reading
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.models import WaveAudience
from manyi.steps.sampling.queries import occasion_label
from manyi.steps.scoring.queries import figure_history, is_share, scorecard_of
from manyi.steps.scoring.queries.history import began

# Shared equally and rounded to whole hundredths of a per cent, weights differ by less than this.
ROUNDING = Decimal("0.005")


def document_of(report: Report) -> Document:
    """Return the whole report as data; the same words and figures give the same document."""
    return compose_report(
        scorecard_of(report.score),
        pack=queries.pack_of_report(report),
        survey_key=report.wave.survey,
        title=report.title,
        unit=report.adoption.unit.name,
        period=occasion_label(report.wave.occasion),
        day=timezone.localdate(report.composed_at),
        data_hash=report.score.snapshot.sha256,
        version=f"{report.number} 第 {report.version} 版",
        report_key=report.provision,
        material=material_of(report),
    )


def reading_of(report: Report) -> Reading:
    """Return the scorecard as the report reads it, for its weak items and proposals."""
    return Reading(
        scorecard_of(report.score),
        queries.pack_of_report(report),
        report.wave.survey,
        occasion_label(report.wave.occasion),
        report.score.snapshot.sha256,
        report.provision,
        material_of(report),
    )


def material_of(report: Report) -> Material:
    """Return what the tables add to the figures."""
    earlier = _earlier(report)
    return Material(
        intake=_intake(report),
        earlier=earlier,
        baseline=_baseline(earlier),
        causes={key: tuple(words) for key, words in report.causes.items()},
        importance=_importance(report),
        texts={ALSO_CALLED.get(key, key): words for key, words in report.texts.items()},
        suggestions=tuple(report.suggestions),
        signatures=_signatures(report),
        chapters=tuple(_chapters(report)),
    )


def _intake(report: Report) -> Intake:
    snapshot = report.score.snapshot
    reasons = tuple(
        SetAside(reason, rows) for reason, rows in sorted(snapshot.set_aside_reasons.items())
    )
    if sum(one.rows for one in reasons) != snapshot.rows_set_aside:
        reasons = (SetAside("理由见清理记录", snapshot.rows_set_aside),)
    issued = sum(part.issued for part in return_counts(rounds_of(report.wave)[0]))
    # Answers over an open link were never sent to anybody, so they have no share of what was.
    sent = (("发放", issued),) if issued >= snapshot.rows_in else ()
    stages = (*sent, ("收回", snapshot.rows_in), ("计入", snapshot.rows_used))
    return Intake(snapshot.rows_in, snapshot.rows_used, reasons, stages)


def _earlier(report: Report) -> tuple[Earlier, ...]:
    """Return earlier figures of the same survey by period, the oldest first."""
    pack, wave = queries.pack_of_report(report), report.wave
    periods: dict[tuple, dict[str, float]] = defaultdict(dict)
    for key in pack.surveys[wave.survey].scores:
        if not is_share(pack, key):
            continue
        history = figure_history(report.adoption, key, survey=wave.survey, before=began(wave))
        for one in history:
            periods[one.opens, one.period, one.is_entered][key] = one.value
    return tuple(
        Earlier(occasion_label(period), figures, entered)
        for (_opens, period, entered), figures in sorted(periods.items())
    )


def _baseline(earlier: tuple[Earlier, ...]) -> Baseline | None:
    """Return the mean of earlier periods, what the company holds itself against by itself."""
    values: dict[str, list[float]] = defaultdict(list)
    for period in earlier:
        for key, value in period.figures.items():
            values[key].append(value)
    if not values:
        return None
    means = {key: sum(found) / len(found) for key, found in values.items()}
    return Baseline(f"以往 {len(earlier)} 期的平均", means)


def _importance(report: Report) -> dict[str, float]:
    """Return the weights of the indicators; weights all but equal say nothing of importance."""
    audience = (
        WaveAudience.objects.filter(wave=report.wave)
        .exclude(questionnaire_version=None)
        .select_related("questionnaire_version__tree")
        .first()
    )
    if audience is None:
        return {}
    weights = tree_weights(audience.questionnaire_version.tree)
    if max(weights.values()) - min(weights.values()) < ROUNDING:
        return {}
    return {key: float(weight) for key, weight in weights.items()}


def _signatures(report: Report) -> tuple[Signature, ...]:
    """Return who wrote it, and which signatures it needs: those are given on the approval's page.

    An approved file stays as it was signed, byte for byte, so the signatures cannot stand in it.
    """
    written = Signature("编制", report.author.name, timezone.localdate(report.composed_at))
    pack, chain = queries.pack_of_report(report), queries.provision_of(report).approval
    steps = pack.approvals[chain].steps.values() if chain else ()
    where = f"签署见 {report.number} 第 {report.version} 版的审批记录"
    asked = (
        Signature(ACT_LABELS[step.act], words=f"{pack.roles[step.role].label}；{where}")
        for step in steps
    )
    return (written, *asked)


def _chapters(report: Report) -> Iterable[AddedChapter]:
    """Return what later steps add to the report of a wave.

    A giver of the slot `report.chapters` takes `wave` and returns a mapping with `title`, `sheet`
    (the short name in Excel) and `blocks` of `manyi.documents.report`, or None.
    """
    for given in collect("report.chapters", wave=report.wave):
        if given["blocks"]:
            yield AddedChapter(given["title"], given["sheet"], tuple(given["blocks"]))
