"""Draw docs/pictures/loop.svg from loop.py: python docs/pictures/draw_loop.py."""

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from manyi.loop import STEPS, Step

PICTURE = Path(__file__).with_name("loop.svg")
BOX_WIDTH, BOX_HEIGHT = 176, 104
GAP_X, GAP_Y = 44, 120
MARGIN = 24
COLUMNS = 5
WIDTH = 2 * MARGIN + COLUMNS * BOX_WIDTH + (COLUMNS - 1) * GAP_X
HEIGHT = 2 * MARGIN + 2 * BOX_HEIGHT + GAP_Y
FRAME = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" \
font-family="'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif">
<title>满意的十个步骤 · The ten steps of Manyi</title>
<style>
  .box {{ fill: #ffffff; stroke: #206bc4; stroke-width: 2; }}
  .number {{ fill: #206bc4; font-size: 13px; font-weight: 700; }}
  .label {{ fill: #182433; font-size: 20px; font-weight: 700; }}
  .english, .question {{ fill: #49566c; font-size: 13px; }}
  .gate {{ fill: #49566c; font-size: 12px; text-anchor: middle; }}
  .way {{ stroke: #206bc4; stroke-width: 2; fill: none; marker-end: url(#tip); }}
  .back {{ stroke: #206bc4; stroke-width: 2; fill: none; stroke-dasharray: 6 5; \
marker-end: url(#tip); }}
  .pack {{ fill: #182433; font-size: 16px; text-anchor: middle; }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
orient="auto"><path d="M0 0 8 4 0 8Z" fill="#206bc4"/></marker></defs>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#f6f8fb" rx="12"/>
{{parts}}
</svg>
"""


@dataclass(frozen=True)
class Place:
    """Where one step stands: the first five from left to right, the others back again."""

    index: int

    @property
    def is_below(self) -> bool:
        """Whether it stands in the lower row."""
        return self.index >= COLUMNS

    @property
    def x(self) -> int:
        """The left edge of its box."""
        column = 2 * COLUMNS - 1 - self.index if self.is_below else self.index
        return MARGIN + column * (BOX_WIDTH + GAP_X)

    @property
    def y(self) -> int:
        """The upper edge of its box."""
        return MARGIN + (BOX_HEIGHT + GAP_Y if self.is_below else 0)


def box(step: Step, place: Place) -> str:
    """Return the box of one step: number, name and the question that it answers."""
    lines = (
        ("number", 24, f"{step.number}"),
        ("label", 50, step.label),
        ("english", 70, step.english),
        ("question", 92, step.question),
    )
    text = "".join(
        f'<text class="{kind}" x="{place.x + 14}" y="{place.y + down}">{escape(words)}</text>'
        for kind, down, words in lines
    )
    frame = f'<rect class="box" x="{place.x}" y="{place.y}" rx="10" '
    return f'{frame}width="{BOX_WIDTH}" height="{BOX_HEIGHT}"/>{text}'


def way(place: Place) -> str:
    """Return the arrow that leads from a step to the next one."""
    middle = place.y + BOX_HEIGHT // 2
    if place.index == COLUMNS - 1:
        x = place.x + BOX_WIDTH // 2
        return f'<path class="way" d="M{x} {place.y + BOX_HEIGHT}V{Place(COLUMNS).y - 2}"/>'
    if place.is_below:
        return f'<path class="way" d="M{place.x} {middle}h-{GAP_X - 2}"/>'
    return f'<path class="way" d="M{place.x + BOX_WIDTH} {middle}h{GAP_X - 2}"/>'


def gate(step: Step, place: Place) -> str:
    """Return the words on the door of a step, between the two rows."""
    x = place.x + BOX_WIDTH // 2
    y = place.y - 12 if place.is_below else place.y + BOX_HEIGHT + 22
    # The outer columns carry an arrow; their words stand beside it.
    if place.index in {COLUMNS - 1, COLUMNS}:
        x -= BOX_WIDTH // 4 + 8
    if place.index in {0, len(STEPS) - 1}:
        x += BOX_WIDTH // 4 - 4
    return f'<text class="gate" x="{x}" y="{y}">门：{escape(step.gate.label)}</text>'


def drawing() -> str:
    """Return the picture as SVG."""
    places = [Place(index) for index in range(len(STEPS))]
    left = MARGIN + BOX_WIDTH // 5
    parts = [
        *(box(step, place) for step, place in zip(STEPS, places, strict=True)),
        *(way(place) for place in places[:-1]),
        *(gate(step, place) for step, place in zip(STEPS, places, strict=True)),
        f'<path class="back" d="M{left} {places[-1].y}V{MARGIN + BOX_HEIGHT + 2}"/>',
        f'<text class="gate" x="{left + 62}" y="{HEIGHT // 2 + 5}">下一期 · next wave</text>',
        f'<text class="pack" x="{WIDTH // 2}" y="{HEIGHT // 2 + 2}">'
        "制度是数据：每一步做什么、何时做、谁来做，都由制度包里的条文决定，并留下证据</text>",
        f'<text class="gate" x="{WIDTH // 2}" y="{HEIGHT // 2 + 22}">'
        "The regulation is data: its clauses decide what is due, when and by whom</text>",
    ]
    return FRAME.replace("{parts}", "\n".join(parts))


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8", newline="\n")
