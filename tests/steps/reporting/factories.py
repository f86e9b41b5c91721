"""A scored wave of the worked example, and its report at each stage."""

from dataclasses import dataclass

from manyi.core.approvals import current_step, sign
from manyi.core.models import Person
from manyi.core.outbox import drain
from manyi.steps.cleaning.domain import freeze_wave
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import FileFormat
from manyi.steps.reporting.exports.storing import store_file
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.domain import score_wave
from manyi.steps.scoring.models import Score
from tests.steps.cleaning.factories import Field, make_field, make_response, one_item
from tests.steps.scoring.factories import scored_example


@dataclass
class Desk:
    """A scored wave, and the people a report passes through."""

    field: Field
    score: Score

    @property
    def people(self) -> dict[str, Person]:
        return self.field.company.people

    @property
    def author(self) -> Person:
        return self.people["service"]

    @property
    def wave(self) -> Wave:
        return Wave.objects.get(pk=self.score.wave_id)


def make_desk(**about: object) -> Desk:
    field = make_field()
    return Desk(field, scored_example(field, **about))


def another_wave(desk: Desk, occasion: str) -> Desk:
    """A further scored wave of the same company."""
    return Desk(desk.field, scored_example(desk.field, occasion=occasion))


def draft(desk: Desk) -> Report:
    return domain.compose_report(desk.score, provision="analysis", author=desk.author)


def with_files(report: Report, content: bytes = b"words") -> Report:
    """The report with three small files in its store, as if written from its present words."""
    report = again(report)
    written = [store_file(report, one, content + one.encode()) for one in FileFormat]
    domain.keep_files(report, written, shows=queries.words_fingerprint(report))
    return again(report)


def again(report: Report) -> Report:
    return queries.reports().get(pk=report.pk)


def submitted(desk: Desk) -> Report:
    report = with_files(draft(desk))
    return domain.submit_report(report, actor=desk.author)


def sign_as(desk: Desk, report: Report, *names: str) -> Report:
    for name in names:
        sign(current_step(again(report).approval), person=desk.people[name])
    return again(report)


def approved(desk: Desk) -> Report:
    return sign_as(desk, submitted(desk), "quality", "manager")


def real_files(desk: Desk) -> Report:
    """A draft whose files the worker wrote."""
    report = draft(desk)
    domain.ask_for_files(report, actor=desk.author)
    drain()
    return again(report)


def scored_again(desk: Desk) -> Score:
    """One more answer of the worst level, frozen and scored anew."""
    wave = desk.wave
    make_response(wave, one_item(desk.field.forms["customer_form"], 4), product=desk.field.product)
    freeze_wave(wave, actor=desk.field.actor)
    return score_wave(wave, actor=desk.field.actor)
