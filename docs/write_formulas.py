"""Write docs/formulas.md from the docstrings of analytics/: python docs/write_formulas.py."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from manyi import analytics

PAGE = Path(__file__).with_name("formulas.md")
HEAD = """# Formulas · 公式

<!-- Written by docs/write_formulas.py from src/manyi/analytics/; change it there. -->

Every figure of the product comes from one of the functions below: numbers in, numbers out. What
each takes (shapes, units, what a missing value does) and what it refuses stands in its docstring;
here are what it gives, its formula, where the formula comes from, and an example, each of which is
run as a test. `manyi oracles` puts published numbers beside ours; [the glossary](glossary.md) says
what the words mean.

"""
Formula = Callable[..., Any]


def modules() -> Iterator[ModuleType]:
    """Yield the modules and packages of analytics that hold formulas, by name."""
    for name in sorted(entry.name for entry in pkgutil.iter_modules(analytics.__path__)):
        module = import_module(f"{analytics.__name__}.{name}")
        if formulas(module):
            yield module


def formulas(module: ModuleType) -> list[tuple[str, Formula]]:
    """Return the functions and methods the module offers, in the order of its source."""
    offered: list[tuple[str, Formula]] = []
    for name, member in vars(module).items():
        home = str(getattr(member, "__module__", ""))
        if name.startswith("_") or not f"{home}.".startswith(f"{module.__name__}."):
            continue
        if inspect.isclass(member):
            offered += methods(member)
        elif inspect.isfunction(inspect.unwrap(member)):
            offered.append((name, inspect.unwrap(member)))
    return sorted(offered, key=lambda pair: place(pair[1]))


def place(function: Formula) -> tuple[str, int]:
    """Return where the function stands."""
    return function.__module__, function.__code__.co_firstlineno


def methods(kind: type) -> Iterator[tuple[str, Formula]]:
    """Yield the public methods that stand in the class itself, by the name of both."""
    for name, member in vars(kind).items():
        function = getattr(member, "__func__", member)
        if not name.startswith("_") and inspect.isfunction(function):
            yield f"{kind.__name__}.{name}", function


def sections(function: Formula) -> dict[str, str]:
    """Return the parts of a numpydoc docstring by heading; the first sentence has none."""
    first, *parts = re.split(r"(?m)^(\w+)\n-{3,}\n", inspect.getdoc(function) or "")
    texts = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    return {"": " ".join(first.split("\n\n")[0].split())} | texts


def call(name: str, function: Formula) -> str:
    """Return how the function is called, without types."""
    signature = inspect.signature(function)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
        if parameter.name not in {"self", "cls"}
    ]
    text = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    # An address in memory is another one in every run.
    return name + re.sub(r"<function (\w+) at \w+>", r"\1", text)


def entry(name: str, function: Formula) -> str:
    """Return one formula: what comes back, how it is computed, from where, an example."""
    parts = sections(function)
    formula, _, source = parts.get("Notes", "").partition("Source:")
    told = [f"### `{call(name, function)}`", parts[""]]
    if formula.strip():
        told.append(f"```text\n{formula.strip()}\n```")
    if source.strip():
        told.append(f"Source: {escaped(' '.join(source.split()))}")
    if parts.get("Examples"):
        told.append(f"```python\n{parts['Examples']}\n```")
    return "\n\n".join(told)


def escaped(text: str) -> str:
    """Return the text without marks that Markdown would take for its own."""
    return re.sub(r"([*_<>|])", r"\\\1", text)


def chapter(module: ModuleType) -> str:
    """Return all formulas of a module under its name and first sentence."""
    entries = [entry(name, function) for name, function in formulas(module)]
    first = (module.__doc__ or "").split("\n\n")[0]
    return "\n\n".join([f"## {short(module)}", " ".join(first.split()), *entries])


def short(module: ModuleType) -> str:
    """Return the name of the module inside analytics."""
    return module.__name__.removeprefix(f"{analytics.__name__}.")


def page() -> str:
    """Return the whole page."""
    chapters = list(modules())
    contents = [f"- [{short(module)}](#{short(module)})" for module in chapters]
    return HEAD + "\n".join(contents) + "\n\n" + "\n\n".join(map(chapter, chapters)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
