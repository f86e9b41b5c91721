import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from manyi.core import clock
from manyi.core.outbox import (
    JOBS,
    OutboxEntry,
    State,
    drain,
    enqueue,
    job,
    jobs_listed,
    periodic,
    progress_of,
    report_progress,
    retry,
    sweep,
)
from manyi.core.outbox.models import OutboxRow
from manyi.core.outbox.queue import arm_periodic_jobs, forget_finished
from manyi.core.outbox.running import run_row
from manyi.problems import Problem, ProblemsFound

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch):
    """Jobs a test registers are gone after it."""
    for name in list(JOBS):
        monkeypatch.delitem(JOBS, name)


@pytest.fixture
def greeted() -> list[str]:
    names: list[str] = []

    @job("test.greet", label="问候")
    def greet(*, name: str) -> None:
        names.append(name)

    return names


def _failing(error: Exception, *, most_attempts: int = 5) -> Callable[..., None]:
    @job("test.fail", label="发送邀请", most_attempts=most_attempts)
    def fail() -> None:
        raise error

    return fail


@pytest.mark.django_db
def test_work_asked_for_waits_until_it_is_drained(greeted):
    with clock.at(NOON):
        asked = enqueue("test.greet", key="contact/1", name="甲")

        assert asked == OutboxEntry(
            id=asked.id,
            job="test.greet",
            label="问候",
            key="contact/1",
            payload={"name": "甲"},
            state=State.WAITING,
            due=NOON,
            attempts=0,
            error="",
            done=0,
            total=0,
            doing="",
        )
        assert greeted == []
        assert drain() == (replace(asked, state=State.DONE, attempts=1),)
    assert greeted == ["甲"]


@pytest.mark.django_db
def test_the_same_key_asks_only_once_even_after_the_work_is_done(greeted):
    first = enqueue("test.greet", key="contact/1", name="甲")
    second = enqueue("test.greet", key="contact/1", name="乙")
    drain()
    third = enqueue("test.greet", key="contact/1", name="丙")

    assert first.id == second.id == third.id
    assert drain() == ()
    assert greeted == ["甲"]


@pytest.mark.django_db
def test_without_a_key_every_request_counts(greeted):
    enqueue("test.greet", name="甲")
    enqueue("test.greet", name="甲")

    drain()

    assert greeted == ["甲", "甲"]


@pytest.mark.django_db
def test_an_act_that_is_undone_asks_for_nothing(greeted):
    with transaction.atomic():
        enqueue("test.greet", name="甲")
        transaction.set_rollback(True)

    assert drain() == ()


@pytest.mark.django_db
def test_work_for_later_waits_for_its_moment(greeted):
    with clock.at(NOON):
        enqueue("test.greet", after=NOON + timedelta(days=3), name="甲")
        early = drain()
    with clock.at(NOON + timedelta(days=3)):
        late = drain()

    assert (early, [row.state for row in late], greeted) == ((), [State.DONE], ["甲"])


@pytest.mark.django_db
def test_a_job_nobody_registered_is_refused():
    with pytest.raises(LookupError, match=r"test\.unknown"):
        enqueue("test.unknown")


def test_two_functions_cannot_claim_one_job(greeted):
    with pytest.raises(ValueError, match="two functions"):
        job("test.greet")(print)


@pytest.mark.django_db
def test_work_that_work_asks_for_is_drained_too(greeted):
    @job("test.greet_all")
    def greet_all() -> None:
        enqueue("test.greet", name="甲")
        enqueue("test.greet", name="乙")

    enqueue("test.greet_all")

    assert len(drain(limit=1)) == 1
    assert greeted == []
    assert len(drain()) == 2
    assert greeted == ["甲", "乙"]


@pytest.mark.django_db
def test_a_failure_is_told_in_words_and_tried_again_later_and_later():
    _failing(OSError("secret detail"))
    with clock.at(NOON):
        row = enqueue("test.fail")
        (first,) = drain()
    with clock.at(first.due):
        (second,) = drain()

    assert (first.state, first.attempts, first.due - NOON) == (
        State.WAITING,
        1,
        timedelta(seconds=30),
    )
    assert (second.id, second.attempts, second.due - first.due) == (row.id, 2, timedelta(minutes=2))
    assert second.error == str(Problem("job.failed", place="发送邀请"))
    assert "发送邀请" in second.error
    assert "secret" not in second.error


@pytest.mark.django_db
def test_problems_a_job_finds_are_told_as_they_are():
    problem = Problem("file.empty", place="客户名单.xlsx")
    _failing(ProblemsFound([problem]))
    enqueue("test.fail")

    (row,) = drain()

    assert row.error == str(problem)


@pytest.mark.django_db
def test_work_that_keeps_failing_is_given_up_until_somebody_retries():
    _failing(OSError(), most_attempts=1)
    row = enqueue("test.fail")
    (given_up,) = drain()

    assert given_up.state == State.FAILED
    assert drain() == ()
    assert retry(row.id) is True
    assert retry(row.id) is False
    assert progress_of(row.id).state == State.WAITING
    assert len(drain()) == 1


@pytest.mark.django_db
def test_progress_of_the_running_work_can_be_read():
    seen = []

    @job("test.count", label="生成报告")
    def count() -> None:
        report_progress(done=2, total=5, label="第 2 张图")
        (row,) = jobs_listed(states=[State.RUNNING])
        seen.append((row.label, row.done, row.total, row.doing))

    enqueue("test.count")
    drain()

    assert seen == [("生成报告", 2, 5, "第 2 张图")]


@pytest.mark.django_db
def test_progress_outside_a_job_goes_nowhere():
    report_progress(done=1, total=2)

    assert jobs_listed() == ()


@pytest.mark.django_db
def test_a_row_that_is_done_or_running_is_not_run_again(greeted):
    done = enqueue("test.greet", name="甲")
    running = enqueue("test.greet", name="乙")
    drain(limit=1)
    OutboxRow.objects.filter(pk=running.id).update(state=State.RUNNING)

    run_row(done.id)
    run_row(running.id)
    run_row(10**9)

    assert greeted == ["甲"]


@pytest.mark.django_db
def test_work_whose_job_is_gone_says_so(greeted, monkeypatch):
    row = enqueue("test.greet", name="甲")
    monkeypatch.delitem(JOBS, "test.greet")

    drain()

    told = progress_of(row.id)
    assert (told.state, told.error) == (State.FAILED, str(Problem("job.unknown", "test.greet")))


@pytest.mark.django_db
def test_periodic_work_has_one_row_that_comes_due_again():
    ran = []

    @periodic("test.seal", every_s=20, label="封存答卷")
    def seal() -> None:
        ran.append(clock.now())

    arm_periodic_jobs()
    arm_periodic_jobs()
    OutboxRow.objects.update(due=NOON)
    for seconds in (0, 19, 20, 45):
        with clock.at(NOON + timedelta(seconds=seconds)):
            drain()

    assert [moment - NOON for moment in ran] == [timedelta(seconds=s) for s in (0, 20, 45)]
    (row,) = jobs_listed()
    assert (row.key, row.state, row.attempts, row.due - NOON) == (
        "periodic",
        State.WAITING,
        0,
        timedelta(seconds=65),
    )


@pytest.mark.django_db
def test_periodic_work_that_fails_comes_round_again_however_often():
    @periodic("test.seal", every_s=20)
    def seal() -> None:
        raise OSError

    arm_periodic_jobs()
    for _ in range(8):
        OutboxRow.objects.update(due=timezone.now())
        drain()

    (row,) = jobs_listed()
    assert (row.state, row.attempts) == (State.WAITING, 8)


@pytest.mark.django_db
def test_periodic_work_that_no_longer_exists_leaves_no_row(monkeypatch):
    periodic("test.seal", every_s=20)(print)
    arm_periodic_jobs()
    monkeypatch.delitem(JOBS, "test.seal")

    arm_periodic_jobs()

    assert jobs_listed() == ()


@pytest.mark.django_db(transaction=True)
def test_work_reaches_the_queue_when_the_act_is_committed_and_not_before(greeted):
    with transaction.atomic():
        row = enqueue("test.greet", name="甲")
        later = enqueue("test.greet", after=timezone.now() + timedelta(days=1), name="乙")
        assert OrmQ.objects.count() == 0

    assert [task.task["args"] for task in OrmQ.objects.all()] == [(row.id,)]
    assert sweep() == 0
    assert later.state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_the_sweep_hands_over_what_a_crash_left_behind(greeted):
    now = timezone.now()
    common = {"job": "test.greet", "payload": {"name": "甲"}, "due": now}
    never_pushed = OutboxRow.objects.create(**common)
    lost_in_queue = OutboxRow.objects.create(**common, pushed=now - timedelta(minutes=11))
    died = OutboxRow.objects.create(
        **common, state=State.RUNNING, pushed=now, leased_until=now - timedelta(seconds=1)
    )
    OutboxRow.objects.create(**common, pushed=now)
    OutboxRow.objects.create(
        **common, state=State.RUNNING, pushed=now, leased_until=now + timedelta(seconds=9)
    )
    OutboxRow.objects.create(**common | {"due": now + timedelta(hours=1)})
    OutboxRow.objects.create(**common, state=State.DONE)

    assert sweep() == 3
    assert sweep() == 0

    pushed = {task.task["args"][0] for task in OrmQ.objects.all()}
    assert pushed == {never_pushed.pk, lost_in_queue.pk, died.pk}


@pytest.mark.django_db
def test_work_that_killed_its_worker_each_time_is_given_up(greeted):
    row = enqueue("test.greet", name="甲")
    OutboxRow.objects.update(attempts=5)

    run_row(row.id)

    told = progress_of(row.id)
    assert (told.state, told.error) == (State.FAILED, str(Problem("job.died", "问候")))
    assert greeted == []


@pytest.mark.django_db
def test_only_what_is_done_is_forgotten_and_only_after_long(greeted):
    _failing(OSError(), most_attempts=1)
    with clock.at(NOON):
        enqueue("test.greet", name="甲")
        enqueue("test.fail")
        drain()

    assert forget_finished(NOON + timedelta(days=89)) == 0
    assert forget_finished(NOON + timedelta(days=91)) == 1
    assert [row.state for row in jobs_listed()] == [State.FAILED]


@pytest.mark.django_db
def test_rows_are_listed_newest_first_and_narrowed(greeted):
    one = enqueue("test.greet", key="a", name="甲")
    two = enqueue("test.greet", key="b", name="乙")

    assert jobs_listed() == (two, one)
    assert jobs_listed(key="a") == (one,)
    assert jobs_listed(job="test.greet", states=[State.DONE]) == ()
    assert jobs_listed(count=1) == (two,)


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets only one writer in at a time"
)
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_row(greeted):
    row = enqueue("test.greet", name="甲")
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        run_row(row.id)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert greeted == ["甲"]
