"""A small company in an installation of its own, run by the processes people run."""

import pytest

from manyi.cli.demo.browser import opened_browser
from tests.e2e.people import Album, People
from tests.live_server import ROOT, Installation


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Installation:
    """Web server, worker and mailbox of a company that has its regulations and nothing else."""
    installation = Installation(tmp_path_factory.mktemp("company"))
    try:
        installation.python("-m", "django", "migrate", "--verbosity", "0")
        installation.python("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
        installation.python("-m", "tests.e2e.company_seed")
        installation.start_mailbox()
        installation.start_web()
        installation.start_worker()
        yield installation
    finally:
        installation.end()


@pytest.fixture(scope="module")
def album() -> Album:
    return Album(ROOT / "artifacts" / "loop")


@pytest.fixture(scope="module")
def people(company: Installation, album: Album) -> People:
    with opened_browser() as browser:
        yield People(browser, company.url, album)
