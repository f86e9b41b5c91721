"""`manyi cases`: the evidence for ISO 10002 on the command line."""

import json

import pytest

from manyi.cli.main import main
from manyi.core.clock import at
from tests.steps.cases.factories import make_service, moment, registered

pytestmark = pytest.mark.django_db


def test_the_evidence_is_printed_clause_by_clause_and_as_json(capsys):
    company, adoption = make_service()
    with at(moment("2026-03-02 09:00")):
        registered(company, adoption)
    period = ["--from", "2026-01-01", "--to", "2026-12-31"]

    assert main(["cases", "iso10002", *period]) == 0
    printed = capsys.readouterr().out
    assert main(["cases", "iso10002", "--json", *period]) == 0
    told = json.loads(capsys.readouterr().out)

    received = next(line for line in told["lines"] if line["clause"] == "7.2")
    assert (received["entries"], received["gap"]) == (2, "")
    assert "7.2  接收" in printed
    assert "缺：1 件中 1 件没有：FK-2026-0001" in printed


def test_without_a_regulation_for_feedback_it_says_what_to_do(capsys):
    assert main(["cases", "iso10002"]) == 1

    assert "没有找到规定反馈怎么办理的制度" in capsys.readouterr().err


def test_a_day_written_wrongly_is_said(capsys):
    with pytest.raises(SystemExit):
        main(["cases", "iso10002", "--from", "1.1.2026"])

    assert "日期写成 2026-01-01" in capsys.readouterr().err
