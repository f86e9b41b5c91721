"""Write docs/loop.md from loop.py: python docs/write_loop.py."""

from pathlib import Path

from manyi.loop import STEPS, Step

PAGE = Path(__file__).with_name("loop.md")
HEAD = """# The loop · 十个步骤

<!-- Written by docs/write_loop.py from src/manyi/loop.py; change it there. -->

![The ten steps](pictures/loop.svg)

Every company that takes its customers seriously walks the same ten steps; its regulation only says
how. A step opens through a gate. A gate that stays shut names everything that still lacks, and the
page says what to do about each. What a step hands on is what the next one takes; what it files is
the record an auditor asks for.

`src/manyi/loop.py` is the list below as data. The menu, the manual beside every screen, the demo
and the end-to-end test read it; nothing else in the programme counts the steps.

| | step | question | record it files |
| --- | --- | --- | --- |
"""


def row(step: Step) -> str:
    """Return the line of the table for one step."""
    name = f"[{step.label} · {step.english}](#{step.key})"
    return f"| {step.number} | {name} | {step.question} | {step.record_form} |"


def chapter(step: Step) -> str:
    """Return what a step takes, what opens it and what it hands on."""
    needs = "\n".join(f"  - {need.label}(`{need.key}`)" for need in step.gate.needs)
    return f"""## <a id="{step.key}"></a>{step.number} {step.label} · {step.english}

{step.question}

- 输入：{step.takes}
- 门「{step.gate.label}」(`{step.gate.key}`)打开的条件：
{needs}
- 输出：{step.gives}
- 留下的记录：《{step.record_form}》
- 代码：`src/manyi/steps/{step.key}/`
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "\n".join(map(row, STEPS)) + "\n\n" + "\n".join(map(chapter, STEPS))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
