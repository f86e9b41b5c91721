"""What an invalid wave calls for: why it fell short, and sending out again to the unanswered."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.asking import Form
from manyi.steps.fieldwork.domain.issuing import issued_by_channel, record_channels, send_out
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Verdict, WaveReview
from manyi.steps.fieldwork.queries.returns import rounds_of, unanswered
from manyi.steps.sampling.domain import plan_wave, take_over_sample
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave, WaveAudience


@transaction.atomic
def review_wave(wave: Wave, *, fields: Mapping[str, str], actor: Person) -> WaveReview:
    """Keep the review of an invalid wave on the form the regulation names."""
    wave = hold(wave)
    _refuse_unless_invalid(wave)
    address, form_id, form = review_form(wave)
    problems = _blanks(form, fields)
    if problems:
        raise ProblemsFound(problems)
    review = WaveReview.objects.create(wave=wave, fields=dict(fields), reviewed_by=actor)
    record_act(
        "wave.reviewed",
        adoption=wave.adoption,
        actor=actor,
        address=address,
        occasion=wave.thing,
        thing=wave.thing,
        cites=(address, f"forms.{form_id}"),
        facts={"wave": wave.thing, "form": form_id, "record": f"review-{review.pk}"},
        commitments={key: words for key, words in fields.items() if words},
        pack_version=wave.pack_version,
    )
    return review


def review_form(wave: Wave) -> tuple[str, str, Form]:
    """Return the address of the review, and its form with its name."""
    pack = pack_of(wave.pack_version)
    consequence = pack.surveys[wave.survey].if_invalid
    if consequence is None:
        raise ProblemsFound([Problem("wave.no_review_asked", place=wave.title)])
    form_id = consequence.review.form
    return f"surveys.{wave.survey}.if_invalid.review", form_id, pack.forms[form_id]


def _refuse_unless_invalid(wave: Wave) -> None:
    verdict = Verdict.objects.filter(wave=wave).first()
    if verdict is None or verdict.state == VerdictState.VALID:
        raise ProblemsFound([Problem("wave.not_invalid", place=wave.title)])


def _blanks(form: Form, fields: Mapping[str, str]) -> list[Problem]:
    return [
        Problem("review.field_missing", place=key, needed=field.label)
        for key, field in form.fields.items()
        if field.required and not fields.get(key, "").strip()
    ]


@transaction.atomic
def reissue_wave(wave: Wave, *, closes_on: date | None = None, actor: Person) -> Wave:
    """Send out again as a further round, to exactly those who were reached and did not answer.

    The names were approved with the first round, so the new round goes out in the same act.
    """
    first = hold(wave)
    _check_reissue(first)
    again = plan_wave(
        first.adoption,
        survey=first.survey,
        occasion=first.occasion,
        title=_next_title(first),
        objects=list(first.objects_assessed.all()),
        actor=actor,
        reissue_of=first,
    )
    for audience in first.audiences.all():
        _carry_over(first, audience, again, actor)
    again = hold(again)
    if again.state == WaveState.PLANNED:  # an audience of which everybody has answered
        again.mark_sampled()
    again.mark_approved()
    send_out(again, closes_on=closes_on)
    _record_reissue(first, again, actor)
    return again


def _check_reissue(wave: Wave) -> None:
    _refuse_unless_invalid(wave)
    problems = []
    if Wave.objects.filter(reissue_of=wave).exists():
        problems.append(Problem("wave.reissued_already", wave.title))
    if not WaveReview.objects.filter(wave=wave).exists() and _review_is_asked(wave):
        problems.append(Problem("wave.review_first", wave.title))
    if not unanswered(wave).exists():
        problems.append(Problem("wave.nobody_unanswered", wave.title))
    if problems:
        raise ProblemsFound(problems)


def _review_is_asked(wave: Wave) -> bool:
    return pack_of(wave.pack_version).surveys[wave.survey].if_invalid is not None


def _next_title(wave: Wave) -> str:
    return f"{rounds_of(wave)[0].title}（第 {wave.round + 1} 轮）"


def _carry_over(first: Wave, audience: WaveAudience, again: Wave, actor: Person) -> None:
    """Give the new round's audience the members who have not answered."""
    left = [one.member for one in unanswered(first).filter(audience=audience)]
    if left:
        take_over_sample(again.audiences.get(key=audience.key), members=left, actor=actor)


def _record_reissue(first: Wave, again: Wave, actor: Person) -> None:
    address = f"surveys.{first.survey}.if_invalid.reissue"
    issued = issued_by_channel(again)
    record_act(
        "wave.reissued",
        adoption=again.adoption,
        actor=actor,
        address=address if _review_is_asked(first) else f"surveys.{first.survey}",
        occasion=first.thing,
        on=again.opens_on,
        thing=again.thing,
        cites=(address,) if _review_is_asked(first) else (f"surveys.{first.survey}",),
        facts={
            "wave": again.thing,
            "first": first.thing,
            "issued": sum(issued.values()),
            "round": again.round,
        },
        pack_version=again.pack_version,
    )
    record_channels(again, actor, issued)
