"""Every formula says what it takes, gives and refuses, where it is from, and shows an example."""

import inspect
import re
import runpy

import pytest

from launcher.places import ROOT

WRITER = runpy.run_path(str(ROOT / "docs" / "write_formulas.py"))
FORMULAS = [
    (f"{WRITER['short'](module)}.{name}", function)
    for module in WRITER["modules"]()
    for name, function in WRITER["formulas"](module)
]
WITH_PARAMETERS = [
    (name, function)
    for name, function in FORMULAS
    if set(inspect.signature(function).parameters) - {"self", "cls"}
]


def lacking(function):
    """What the docstring of a formula lacks, in the order in which it would stand."""
    parts = WRITER["sections"](function)
    notes = parts.get("Notes", "")
    formula, _, source = notes.partition("Source:")
    raises = re.search(r"^\s*raise ValueError", inspect.getsource(function), re.MULTILINE)
    return [
        *(["a first sentence"] if not parts[""].endswith(".") else []),
        *(name for name in ("Parameters", "Returns") if not parts.get(name)),
        *(["Raises"] if raises and not parts.get("Raises") else []),
        *(["a formula in Notes"] if not formula.strip() else []),
        *(["a Source: in Notes"] if not source.strip() else []),
        *(["an example that runs"] if ">>> " not in parts.get("Examples", "") else []),
    ]


def undocumented(function):
    """Parameters that the docstring does not name."""
    told = WRITER["sections"](function).get("Parameters", "")
    lines = [line.partition(" :")[0] for line in told.splitlines() if not line.startswith(" ")]
    named = {name.strip(" *") for line in lines for name in line.split(",")}
    wanted = set(inspect.signature(function).parameters) - {"self", "cls"}
    return sorted(wanted - named)


def test_there_are_formulas_to_look_at():
    assert len(FORMULAS) > 100


@pytest.mark.parametrize(("name", "function"), WITH_PARAMETERS, ids=[n for n, _ in WITH_PARAMETERS])
def test_a_formula_can_be_used_from_its_docstring_alone(name, function):
    assert (lacking(function), undocumented(function)) == ([], [])


def test_a_docstring_with_gaps_would_be_noticed():
    def bare(x, y):
        """Sum of both.

        Parameters
        ----------
        x : float
            One of them.
        """
        raise ValueError

    assert lacking(bare) == [
        "Returns",
        "Raises",
        "a formula in Notes",
        "a Source: in Notes",
        "an example that runs",
    ]
    assert undocumented(bare) == ["y"]


def test_page_of_formulas_is_written_from_the_docstrings_of_now():
    written = (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")

    assert written == WRITER["page"](), "run: python docs/write_formulas.py"
