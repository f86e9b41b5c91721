"""What the import contracts cannot see: each check reads a tree and returns its violations."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import AppConfig
from django.db.models import Field, Model

from manyi.loop import STEPS

LOOP = [step.key for step in STEPS]
ROOMS_OF_A_STEP = {
    "admin",
    "apps",
    "domain",
    "enums",
    "exports",
    "forms",
    "jobs",
    "management",
    "migrations",
    "models",
    "queries",
    "rules",
    "static",
    "templates",
    "templatetags",
    "urls",
    "views",
}
# A room is added here together with the sentence in docs that says what it is for.
ROOMS_OF_A_STOREY = {
    "problems": {"sentences"},
    "analytics": {
        "calibration",
        "combining",
        "comparison",
        "control",
        "correlations",
        "design",
        "drivers",
        "estimate",
        "factors",
        "importance",
        "intervals",
        "kano",
        "moments",
        "ranking",
        "reliability",
        "responserates",
        "rounding",
        "sampling",
        "scoring",
        "screening",
        "structural",
        "summation",
        "suppression",
        "tabulation",
        "targets",
        "trend",
        "validity",
        "weighting",
    },
    "questionnaire": {
        "answers",
        "checking",
        "checks",
        "conditions",
        "drafting",
        "duration",
        "formats",
        "orders",
        "piping",
        "questionnaire",
        "templates",
        "uploads",
        "visibility",
        "wording",
    },
    "regulation": {
        "adoption",
        "calendar",
        "checks",
        "clause_states",
        "coverage",
        "duties",
        "events",
        "findings",
        "formula_checks",
        "formulas",
        "ledger",
        "likeness",
        "loader",
        "occasions",
        "pack",
        "packs",
        "references",
        "rules",
        "schema",
        "scorecard",
        "shape",
        "shifts",
        "source",
        "suggestions",
        "validity",
        "values",
        "worktime",
    },
    "documents": {
        "charts",
        "drawing",
        "excel",
        "fishbone",
        "fonts",
        "native_charts",
        "ooxml",
        "palette",
        "pdf",
        "report",
        "sheets",
        "word",
    },
    "core": {
        "acts",
        "adoption",
        "approvals",
        "apps",
        "calendar",
        "clock",
        "contacts",
        "contributions",
        "customers",
        "drops",
        "duplicates",
        "duties",
        "enums",
        "handovers",
        "jobs",
        "ledger",
        "migrations",
        "models",
        "numbering",
        "objects",
        "organisation",
        "outbox",
        "pages",
        "people",
        "privacy",
        "posts",
        "received_files",
        "recomputing",
        "rules",
        "shifts",
        "wordings",
        "worktime",
    },
    "channels": {"email", "web"},
    "snapshots": {"batches", "columns", "freezing", "reading", "scanning", "spark"},
    "web": {
        "accounts",
        "apps",
        "contact_forms",
        "context",
        "forms",
        "handover_forms",
        "people_forms",
        "screens",
        "security",
        "signing",
        "static",
        "templates",
        "templatetags",
        "urls",
        "views",
    },
    "cli": {
        "bench",
        "cases",
        "demo",
        "django_setup",
        "ledger",
        "mailbox",
        "main",
        "oracles",
        "regulation",
        "score",
        "worker",
    },
    "config": {"database", "secret", "settings", "urls", "wsgi"},
}
NAMELESS = {
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "tools",
    "util",
    "utils",
}
_URL_NAME = re.compile(r"([a-z]+):[a-z_]+")
_MODEL_NAME = re.compile(r"([a-z]+)\.[A-Z]\w+")
_TEMPLATE_URL = re.compile(r"""{%\s*url\s+["']([a-z]+):""")
_TEMPLATE_PULLED = re.compile(r"""{%\s*(?:include|extends)\s+["']([a-z]+)/""")
_TEMPLATE_PATH = re.compile(r"""(?:href|action|hx-\w+)=["']/([a-z]+)/""")


def place_of(label: str) -> int:
    """Where an app stands: core and what it is made of before every step, then the loop."""
    return LOOP.index(label) + 1 if label in LOOP else 0


def keys_that_point_forward(models: Iterable[type[Model]]) -> list[str]:
    """Return the relations from an earlier step to a later one, or from core to a step."""
    return [
        f"{_named(field)} -> {field.related_model._meta.label}"
        for field in _relations(models)
        if place_of(field.model._meta.app_label) < place_of(field.related_model._meta.app_label)
    ]


def accessors_that_look_forward(models: Iterable[type[Model]]) -> list[str]:
    """Return the relations out of a step by which the other side could reach back into it."""
    return [
        _named(field)
        for field in _relations(models)
        if place_of(field.model._meta.app_label)
        and field.related_model._meta.app_label != field.model._meta.app_label
        and not field.remote_field.hidden
    ]


def _relations(models: Iterable[type[Model]]) -> Iterator[Field]:
    for model in models:
        yield from (
            field
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
            if field.is_relation and field.related_model
        )


def _named(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def models_of_the_house(configs: Iterable[AppConfig]) -> list[type[Model]]:
    """Return every table of core and of the steps, those between two tables too."""
    ours = [config for config in configs if config.name.startswith("manyi.")]
    return [model for config in ours for model in config.get_models(include_auto_created=True)]


def words_that_name_what_comes_later(package: Path) -> list[str]:
    """Return where core or a step names a later step's page, table or template in a string."""
    found = []
    for path in sorted(package.rglob("*")):
        owner = _owner(path.relative_to(package))
        if owner is None or not path.is_file():
            continue
        if path.suffix == ".py":
            named = _named_in_python(path)
        elif path.suffix == ".html":
            named = _named_in_template(path)
        else:
            continue
        later = [what for step, what in named if place_of(step) > place_of(owner)]
        found += [f"{path.relative_to(package).as_posix()}: {what}" for what in later]
    return found


def _owner(path: Path) -> str | None:
    """Return the step a file belongs to, `core` for core's, None for what may know every step."""
    top = path.parts[0]
    if top == "steps":
        return path.parts[1] if len(path.parts) > 2 else None
    return top if top == "core" else None


def _named_in_python(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for pattern in (_URL_NAME, _MODEL_NAME):
                if match := pattern.fullmatch(node.value):
                    yield match[1], node.value


def _named_in_template(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    for pattern in (_TEMPLATE_URL, _TEMPLATE_PULLED, _TEMPLATE_PATH):
        for match in pattern.finditer(text):
            yield match[1], match[0]


def calls_of_get_model(package: Path) -> list[str]:
    """Return where a table is fetched by its name, which hides from every check of imports."""
    return [
        f"{path.relative_to(package).as_posix()}:{node.lineno}"
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]


def rooms_nobody_planned(package: Path) -> list[str]:
    """Return modules of a storey or a step that are on no list."""
    found = [
        f"{storey}/{room}"
        for storey, rooms in ROOMS_OF_A_STOREY.items()
        for room in _rooms(package / storey)
        if room not in rooms
    ]
    found += [
        f"steps/{step.name}/{room}"
        for step in _folders(package / "steps")
        for room in _rooms(step)
        if room not in ROOMS_OF_A_STEP
    ]
    storeys = {*ROOMS_OF_A_STOREY, "locale", "loop", "steps"}
    return found + [room for room in _rooms(package) if room not in storeys]


def rooms_without_a_noun(package: Path) -> list[str]:
    """Return modules whose name says nothing, wherever they lie."""
    return [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*"))
        if path.stem in NAMELESS and (path.is_dir() or path.suffix == ".py")
    ]


def steps_that_are_not_the_loops(package: Path) -> list[str]:
    """Return folders of steps/ the loop does not have, and steps of the loop without a folder."""
    folders = {step.name for step in _folders(package / "steps")}
    return sorted(folders.symmetric_difference(LOOP))


def steps_without_a_manual(package: Path) -> list[str]:
    """Return the steps that have no page in the manual, or an empty one."""
    pages = {
        step.name: step / "templates" / step.name / "manual.html"
        for step in _folders(package / "steps")
    }
    return [
        name
        for name, page in pages.items()
        if not page.is_file() or not page.read_text(encoding="utf-8").strip()
    ]


def _folders(parent: Path) -> list[Path]:
    return sorted(p for p in parent.iterdir() if p.is_dir() and p.name != "__pycache__")


def _rooms(storey: Path) -> list[str]:
    """Return the modules and folders at the top of a storey."""
    if not storey.is_dir():
        return []
    return sorted(
        path.stem
        for path in storey.iterdir()
        if path.name not in {"__init__.py", "__pycache__"}
        and (path.is_dir() or path.suffix == ".py")
    )
