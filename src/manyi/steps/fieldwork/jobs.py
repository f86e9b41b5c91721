"""Background work of fieldwork: pages, letters, seals and deadlines."""

from collections.abc import Iterator

from django.db.models import QuerySet

from manyi.channels.email import Letter, send_letters, write_letter
from manyi.core.clock import now, today
from manyi.core.enums import AddressKind
from manyi.core.models import Person
from manyi.core.outbox import job, periodic, report_progress
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.domain import (
    close_due_waves,
    note_delivery,
    note_reminder,
    render_pages,
    seal_responses,
)
from manyi.steps.fieldwork.domain.delivering import (
    allowed_hours,
    is_allowed,
    record_failures,
    record_reminders,
)
from manyi.steps.fieldwork.domain.exporting import (
    expiry,
    forget_export,
    note_export_failed,
    note_export_written,
)
from manyi.steps.fieldwork.domain.inviting import write_token
from manyi.steps.fieldwork.domain.mixing import clear_page_keys, mix_answers
from manyi.steps.fieldwork.enums import ExportState, InvitationState
from manyi.steps.fieldwork.models import AnswerExport, Invitation
from manyi.steps.fieldwork.queries import personal_link
from manyi.steps.fieldwork.queries.doors import organisation_of
from manyi.steps.fieldwork.queries.exporting import expired
from manyi.steps.fieldwork.queries.reminding import may_be_reminded
from manyi.steps.fieldwork.queries.tokens import recover_token
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries.waves import pack_of_wave

# Letters over one connection; progress is told, and outcomes are kept, in between.
_BATCH = 100


@job("fieldwork.render_pages", label="生成问卷页面")
def render(*, version: int) -> None:
    """Draw the pages of a published version."""
    render_pages(QuestionnaireVersion.objects.get(pk=version))


@periodic("fieldwork.seal_responses", every_s=20, label="封存答卷")
def seal() -> None:
    """Seal what came in since the last time."""
    seal_responses()


@periodic("fieldwork.close_due_waves", every_s=600, label="到期截止调查")
def close() -> None:
    """Close the waves whose last day has passed; forget the pages of anonymous ones before."""
    close_due_waves()
    clear_page_keys()


@periodic("fieldwork.mix_answers", every_s=60, label="混合匿名答卷")
def mix() -> None:
    """Mix what came in to anonymous waves since the last time."""
    mix_answers()


@job("fieldwork.send_invitations", label="发送邀请邮件", most_attempts=20)
def send_invitations(*, wave_id: int) -> None:
    """Send every letter still waiting; begun again after a crash, it sends what is left.

    A crash between the mail server's word and ours sends one letter twice, under one Message-ID.
    """
    wave = _wave(wave_id)
    if wave.state != WaveState.ISSUED:
        return
    everybody = Invitation.objects.filter(audience__wave=wave, channel=Channel.EMAIL)
    waiting, total = everybody.filter(state=InvitationState.WAITING), everybody.count()
    before = everybody.filter(state=InvitationState.UNDELIVERABLE).count()
    try:
        while batch := list(_with_people(waiting)[:_BATCH]):
            _send_batch(wave, batch)
            report_progress(done=total - waiting.count(), total=total, label="发送邀请邮件")
    finally:  # also when the server went away in the middle
        refused = everybody.filter(state=InvitationState.UNDELIVERABLE).count() - before
        if refused:
            record_failures(wave, undeliverable=refused)


def _wave(wave_id: int) -> Wave:
    return Wave.objects.select_related("adoption", "pack_version").get(pk=wave_id)


def _with_people(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return invitations.select_related(
        "member__contact", "member__person", "member__assessment_object", "audience__wave"
    ).prefetch_related("member__contact__addresses")


def _send_batch(wave: Wave, batch: list[Invitation]) -> None:
    """Send one batch and keep each outcome."""
    by_letter: dict[str, Invitation] = {}
    for delivery in send_letters(_letters(wave, batch, by_letter, is_reminder=False)):
        note_delivery(by_letter[delivery.letter.name], refusal=delivery.refusal)
    for invitation in batch:
        if invitation not in by_letter.values():
            note_delivery(invitation, refusal="没有可用的电子邮件地址或链接")


def _letters(
    wave: Wave,
    invitations: list[Invitation],
    by_letter: dict[str, Invitation],
    *,
    is_reminder: bool,
) -> Iterator[Letter]:
    """Yield a letter for everyone who has an address, and note whose it is."""
    organisation = organisation_of(wave)
    objects = "、".join(wave.objects_assessed.values_list("name", flat=True))
    day = today().isoformat()
    for invitation in invitations:
        to, token = _address(invitation), _token(invitation)
        if not to or not token:
            continue
        own = invitation.member.assessment_object
        name = f"invitation-{invitation.pk}" + (f"-{day}" if is_reminder else "")
        by_letter[name] = invitation
        yield write_letter(
            to=to,
            name=name,
            person=str(invitation.member.contact or invitation.member.person),
            organisation=organisation,
            title=wave.title,
            about=own.name if own else objects,
            link=personal_link(token),
            closes_on=wave.closes_on,
            is_reminder=is_reminder,
        )


def _address(invitation: Invitation) -> str:
    """Return where to write to: the contact's preferred working e-mail, or the colleague's."""
    member = invitation.member
    if member.person is not None:
        return member.person.email
    addresses = member.contact.addresses.all()
    usable = [one for one in addresses if one.kind == AddressKind.EMAIL and not one.failed_on]
    return usable[0].value if usable else ""


def _token(invitation: Invitation) -> str:
    if invitation.audience.wave.identity == Identity.ANONYMOUS:
        return write_token(invitation)
    try:
        return recover_token(invitation.member_id, invitation.token_hash)
    except LookupError:  # the installation's secret was changed since
        return ""


@job("fieldwork.send_reminders", label="发送催办邮件", most_attempts=20)
def send_reminders(*, wave_id: int, actor_id: int) -> None:
    """Remind those who still may be: unanswered, not written to today, within the hours."""
    wave = _wave(wave_id)
    in_field = wave.state == WaveState.ISSUED and today() <= wave.closes_on
    if not in_field or not is_allowed(now(), allowed_hours(pack_of_wave(wave))):
        return
    sent = 0
    people = list(_with_people(may_be_reminded(wave, today())))
    for start in range(0, len(people), _BATCH):
        sent += _remind_batch(wave, people[start : start + _BATCH])
        done = min(start + _BATCH, len(people))
        report_progress(done=done, total=len(people), label="发送催办邮件")
    if sent:
        record_reminders(wave, sent=sent, actor=Person.objects.get(pk=actor_id))


def _remind_batch(wave: Wave, batch: list[Invitation]) -> int:
    sent = 0
    by_letter: dict[str, Invitation] = {}
    for delivery in send_letters(_letters(wave, batch, by_letter, is_reminder=True)):
        if not delivery.is_refused:
            note_reminder(by_letter[delivery.letter.name])
            sent += 1
    return sent


@job("fieldwork.write_export", label="生成答卷文件", most_attempts=2)
def write_export(*, export_id: int) -> None:
    """Write the file somebody asked for; what goes wrong is said, and leaves no file."""
    # Only a worker that writes one pays for what writes Parquet and SPSS files.
    from manyi.steps.fieldwork.exports import write_file  # noqa: PLC0415 (see above)

    rows = AnswerExport.objects.select_related("audience__wave__adoption", "asked_by")
    export = rows.get(pk=export_id)
    if export.state == ExportState.READY:
        return
    try:
        written = write_file(
            export,
            progress=lambda done, total: report_progress(
                done=done, total=total, label="生成答卷文件"
            ),
        )
    except ProblemsFound as error:
        note_export_failed(export, reason=" ".join(str(one) for one in error.problems))
        return
    except Exception as error:
        note_export_failed(export, reason=str(Problem("export.failed", found=type(error).__name__)))
        raise
    note_export_written(export, rows=written.rows, size=written.size, sha256=written.sha256)


@periodic("fieldwork.forget_exports", every_s=3600, label="删除到期的答卷文件")
def forget_exports() -> None:
    """Delete the files that have lain ready for a week."""
    for export in expired(now() - expiry()):
        forget_export(export)
