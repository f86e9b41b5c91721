"""The command itself: everything it was asked, and the text of score.json it answers with."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from manyi.cli.score import findings
from manyi.cli.score.answer_map import AnswerMap, read_map
from manyi.cli.score.proposal import Audiences, survey_audiences
from manyi.cli.score.running import Answers, Issue, data_hash, read_answers, score_answers
from manyi.documents.report import Report, Verdict
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.loader import load_pack
from manyi.regulation.pack import Pack
from manyi.regulation.scorecard import Scorecard
from manyi.steps.reporting.exports import Material, compose_report

Say = Callable[[str], None]
_UNDECIDED = "没有发放份数和日期，无法判定是否有效"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked on the command line."""

    file: Path
    pack: str
    day: dt.date
    map: Path | None = None
    self_file: Path | None = None
    competitor: Path | None = None
    survey: str = ""
    issued: int | None = None
    issued_on: dt.date | None = None
    unit: str = ""
    period: str = ""
    title: str = ""


def run_score(request: Request, *, folder: Path | None, say: Say) -> str:
    """Write the files of the run where a folder is given; return the text of score.json."""
    # Here because writing needs the drawing engine, which reading does not.
    from manyi.cli.score.files import json_text, write_files  # noqa: PLC0415 (see above)

    say(f"读制度 {request.pack}")
    pack = load_pack(_origin(request.pack))
    answer_map = _map(request.map, pack)
    audiences = survey_audiences(pack, request.survey or (answer_map.survey if answer_map else ""))
    if answer_map and answer_map.audience:
        audiences = replace(audiences, customers=answer_map.audience)
    answers = _read_all(request, pack, audiences, answer_map=answer_map, say=say)
    main = answers[audiences.customers]
    if main.coded is None:
        told = _unrated(main)
        say(findings.explanation(main))
        report = _reading_report(request, main)
    else:
        say("计分")
        card = score_answers(pack, audiences, answers, issue=_issue(request))
        told = _scored(card, answers)
        report = _report(request, pack, audiences, answers, card)
    if folder is not None:
        write_files(folder, report, told, say=say)
    return json_text(told)


def _read_all(
    request: Request,
    pack: Pack,
    audiences: Audiences,
    *,
    answer_map: AnswerMap | None,
    say: Say,
) -> dict[str, Answers]:
    issue = _issue(request)
    answers = {}
    problems: list[Problem] = []
    for audience, path in _wanted(request, pack, audiences).items():
        say(f"读答卷 {path.name}")
        main = audience == audiences.customers
        try:
            answers[audience] = read_answers(
                path,
                pack,
                audiences,
                audience=audience,
                answer_map=answer_map,
                issue=issue if main else None,
            )
        except ProblemsFound as found:
            problems += found.problems
            continue
        if not main and answers[audience].coded is None:
            problems.append(Problem("score.nothing_rated", place=path.name))
    if problems:
        raise ProblemsFound(problems)
    return answers


def _wanted(request: Request, pack: Pack, audiences: Audiences) -> dict[str, Path]:
    wanted = {audiences.customers: request.file}
    problems = []
    for path, audience, part in (
        (request.self_file, audiences.self_rating, "自评"),
        (request.competitor, audiences.competitor, "竞争对手"),
    ):
        if path is not None and not audience:
            label = pack.surveys[audiences.survey].label
            problems.append(Problem("score.no_such_part", place=label, found=part))
        elif path is not None:
            wanted[audience] = path
    if problems:
        raise ProblemsFound(problems)
    return wanted


def _origin(pack: str) -> str | Path:
    return Path(pack) if pack.endswith((".yaml", ".yml")) else pack


def _map(path: Path | None, pack: Pack) -> AnswerMap | None:
    if path is None:
        return None
    try:
        return read_map(path.read_text(encoding="utf-8-sig"), pack)
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemsFound([Problem("score.file_unreadable", str(path))]) from error


def _issue(request: Request) -> Issue | None:
    if request.issued is None and request.issued_on is None:
        return None
    if request.issued is None or request.issued_on is None:
        raise ProblemsFound([Problem("score.issue_incomplete")])
    if request.issued <= 0:
        raise ProblemsFound([Problem("score.issued_not_positive", found=str(request.issued))])
    return Issue(request.issued, request.issued_on)


def _scored(card: Scorecard, answers: Mapping[str, Answers]) -> dict[str, Any]:
    return {
        "rated": True,
        **card.to_json(),
        "data_sha256": data_hash(answers),
        "files": {name: findings.as_json(one) for name, one in answers.items()},
    }


def _unrated(main: Answers) -> dict[str, Any]:
    return {
        "rated": False,
        "explanation": findings.explanation(main),
        "validity": {"verdict": "undecided", "text": "无法判定", "reason": _UNDECIDED},
        "data_sha256": main.sha256,
        "files": {"answers": findings.as_json(main)},
    }


def _report(
    request: Request,
    pack: Pack,
    audiences: Audiences,
    answers: Mapping[str, Answers],
    card: Scorecard,
) -> Report:
    main = answers[audiences.customers]
    composed = compose_report(
        card,
        pack=pack,
        survey_key=audiences.survey,
        title=request.title or f"{pack.surveys[audiences.survey].label}报告",
        unit=request.unit or "（未填写单位）",
        period=request.period or f"{request.day.year}年",
        day=request.day,
        data_hash=data_hash(answers),
        material=Material(intake=findings.intake(main, request.issued)),
    )
    return replace(composed, blocks=(*composed.blocks, *findings.appendix(answers)))


def _reading_report(request: Request, main: Answers) -> Report:
    return Report(
        title=request.title or "答卷读取报告",
        subtitle=main.path.name,
        unit=request.unit or "（未填写单位）",
        period=request.period or f"{request.day.year}年",
        date=request.day,
        verdict=Verdict("无法判定", "文件里没有可以计分的题项。"),
        version="第 1 版",
        rounding="没有计分，不涉及取整",
        data_hash=main.sha256,
        blocks=findings.reading_blocks(main),
    )
