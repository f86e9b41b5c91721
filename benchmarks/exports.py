"""Answers as files: CPU seconds of 10,000, and the memory that a million of them take."""

# ruff: noqa: E402 (the settings must stand before tables may be imported)

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from harness import Claim, main, timed, within

ROOT = Path(__file__).resolve().parents[1]
# A child that measures its own memory works in its parent's folder.
GIVEN = os.environ.get("MANYI_BENCH_HOME")
HOME = Path(GIVEN or tempfile.mkdtemp(prefix="manyi-bench-"))
(HOME / "static").mkdir(exist_ok=True)
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["MANYI_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyi.config.settings")

import django

django.setup()

import numpy as np
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    content_hash,
    to_json,
)
from manyi.steps.fieldwork.exports import Written, write_file
from manyi.steps.fieldwork.models import AnswerExport, Response
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel
from manyi.steps.sampling.models import WaveAudience

TIMED_ROWS = 10_000
SAV_LIMIT_BYTES = 1.5 * 1024**3
_LEVELS = ("很满意", "满意", "基本满意", "不太满意", "很不满意")
_REASONS = ("价格", "质量", "交货", "服务", "熟人介绍", "其他")
_WORDS = ("交货再快一点就好了", "客服态度很好，谢谢", "", "没有意见", "包装盒经常有破损")
_BATCH = 5000


def claims(*, quick: bool) -> list[Claim]:
    """Time 10,000 answers; weigh 50,000 of them when quick, else a million."""
    call_command("migrate", "--run-syncdb", verbosity=0)
    rows = 50_000 if quick else 1_000_000
    timed_ones, few, many = _audiences()
    for audience, count in ((timed_ones, TIMED_ROWS), (few, rows // 10), (many, rows)):
        _seed(audience, count)
    found = [_timing(timed_ones, "csv", 0.4), _timing(timed_ones, "xlsx", 2.5)]
    for file_format in ("csv", "parquet"):
        found += _growth(few, many, file_format, rows)
    peak, cpu_s = _measured(many, "sav", rows)
    found.append(
        within(f"{rows:,} answers to .sav, bytes at the peak", ours=peak, limit=SAV_LIMIT_BYTES)
    )
    print(f"{rows:,} answers to .sav: {cpu_s:.1f} s CPU", file=sys.stderr)
    connections.close_all()
    return found


def _audiences() -> list[WaveAudience]:
    """Return three audiences of a wave in the field that were asked twenty-two items."""
    from tests.steps.fieldwork.factories import issued_wave  # noqa: PLC0415 (a child needs none)

    sheet = _sheet()
    wave = issued_wave()
    audiences = list(wave.audiences.all())[:3]
    version = audiences[0].questionnaire_version
    QuestionnaireVersion.objects.filter(pk=version.pk).update(
        document=json.loads(to_json(sheet)), content_hash=content_hash(sheet)
    )
    for audience in audiences:
        audience.questionnaire_version = version
        audience.save()
    return audiences


def _sheet() -> Questionnaire:
    levels = tuple(Choice(code=f"l{i}", label=one) for i, one in enumerate(_LEVELS))
    reasons = tuple(Choice(code=f"r{i}", label=one) for i, one in enumerate(_REASONS))
    items = [
        Item(
            id=f"q{i}",
            kind=ItemKind.LEVEL,
            label=f"对第 {i} 个方面的评价",
            choices=levels,
            not_applicable="不了解",
        )
        for i in range(16)
    ]
    items += [
        Item(id="why", kind=ItemKind.MULTIPLE, label="选择我们的原因", choices=reasons),
        Item(id="kind", kind=ItemKind.SINGLE, label="客户类型", choices=reasons),
        Item(id="nps", kind=ItemKind.NPS, label="推荐的可能"),
        Item(id="years", kind=ItemKind.NUMBER, label="合作年数"),
        Item(id="since", kind=ItemKind.DATE, label="最近一次交货"),
        Item(id="words", kind=ItemKind.LONG_TEXT, label="意见和建议"),
    ]
    return Questionnaire(title="量尺", pages=(Page(id="p", items=tuple(items)),))


def _seed(audience: WaveAudience, count: int) -> None:
    generator = np.random.default_rng(20260101 + count)
    for start in range(0, count, _BATCH):
        size = min(_BATCH, count - start)
        Response.objects.bulk_create(_responses(audience, generator, size), 500)


def _responses(
    audience: WaveAudience, generator: np.random.Generator, size: int
) -> Iterator[Response]:
    at = timezone.now()
    levels = generator.integers(0, 6, (size, 16)).tolist()
    others = generator.integers(0, 6, (size, 4)).tolist()
    marks = generator.bytes(size * 16)
    for i in range(size):
        answers: dict[str, object] = {
            f"q{n}": f"l{level}" if level < 5 else "na" for n, level in enumerate(levels[i])
        }
        first, second, third, fourth = others[i]
        answers |= {"why": [f"r{first}", f"r{(first + 1) % 6}"], "kind": f"r{second}"}
        answers |= {"nps": third + fourth, "years": fourth, "since": f"2026-03-{first + 10}"}
        if words := _WORDS[third % 5]:
            answers["words"] = words
        yield Response(
            page_key_hash=marks[i * 16 : i * 16 + 16].hex(),
            audience=audience,
            questionnaire_version_id=audience.questionnaire_version_id,
            channel=Channel.LINK,
            answers=answers,
            seconds=60 + third,
            submitted_at=at,
            salt=b"0" * 16,
        )


def _export(audience: WaveAudience, file_format: str) -> AnswerExport:
    """Return an export in memory, to be written here and not by a worker."""
    row = AnswerExport(audience=audience, content="raw", file_format=file_format)
    row.pk = audience.pk
    return row


def _write(audience: WaveAudience, file_format: str) -> Written:
    return write_file(_export(audience, file_format), progress=lambda done, total: None)


def _timing(audience: WaveAudience, file_format: str, limit_s: float) -> Claim:
    once = timed(lambda: _write(audience, file_format))
    assert once.result.rows == TIMED_ROWS, "the file does not hold every answer"
    return within(
        f"{TIMED_ROWS:,} answers to {file_format}, CPU seconds",
        ours=once.process_s,
        limit=limit_s,
        cpu_s=once.thread_s,
        wall_s=once.wall_s,
    )


def _growth(few: WaveAudience, many: WaveAudience, file_format: str, rows: int) -> list[Claim]:
    small, _cpu_s = _measured(few, file_format, rows // 10)
    large, cpu_s = _measured(many, file_format, rows)
    print(
        f"{rows:,} answers to {file_format}: {cpu_s:.1f} s CPU, {large / 1024**2:.0f} MiB",
        file=sys.stderr,
    )
    claim = f"memory of {rows:,} answers to {file_format} against that of a tenth of them"
    # A row group of Parquet is filled only by the larger of them.
    return [Claim(claim, ours=large, reference=small, limit=1.25)]


def _measured(audience: WaveAudience, file_format: str, rows: int) -> tuple[float, float]:
    """Write the file in a process of its own; return its peak in bytes and its CPU seconds."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", str(audience.pk), file_format],
        env={**os.environ, "MANYI_BENCH_HOME": str(HOME)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["rows"] == rows, "the file does not hold every answer"
    return told["peak"], told["cpu_s"]


def _child(pk: str, file_format: str) -> None:
    import resource  # noqa: PLC0415 (not on Windows, where only the timings can be measured)

    audience = WaveAudience.objects.select_related("wave").get(pk=pk)
    before = time.process_time()
    written = _write(audience, file_format)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    cpu_s = time.process_time() - before
    print(json.dumps({"rows": written.rows, "peak": peak, "cpu_s": cpu_s}))
    connections.close_all()


if __name__ == "__main__":
    if "--child" in sys.argv:
        _child(*sys.argv[-2:])
    else:
        try:
            main(claims)
        finally:
            shutil.rmtree(HOME, ignore_errors=True)
