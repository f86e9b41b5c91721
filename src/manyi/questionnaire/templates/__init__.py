"""Questionnaires ready to start from, each a data file beside this one.

A scored item names an indicator; where the company's tree calls it otherwise, the designer shows
the item as unbound until it is bound. The points stand in the file and give way to the
regulation's scale when the questionnaire is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from manyi.questionnaire.questionnaire import Questionnaire, from_data


@dataclass(frozen=True)
class Template:
    """One questionnaire to start from: for whom, after what, and where it comes from."""

    name: str
    use: str
    source: str
    questionnaire: Questionnaire


def templates() -> Mapping[str, Template]:
    """Return every template by name."""
    return _templates()


def template(name: str) -> Template:
    """Return the template of that name; an unknown one is a KeyError that lists the known."""
    found = _templates().get(name)
    if found is None:
        raise KeyError(f"no template {name!r}; there are {', '.join(_templates())}")
    return found


@cache
def _templates() -> dict[str, Template]:
    entries = sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
    names = [entry for entry in entries if entry.name.endswith(".yaml")]
    read = {entry.name.removesuffix(".yaml"): entry.read_text("utf-8") for entry in names}
    return {name: _read(name, yaml.safe_load(text)) for name, text in read.items()}


def _read(name: str, data: dict[str, Any]) -> Template:
    # "scales" only holds the anchors that the items refer to.
    return Template(
        name=name,
        use=data["use"],
        source=data["source"],
        questionnaire=from_data(data["questionnaire"]),
    )
