"""A fishbone (Ishikawa) diagram as an SVG picture: a spine, six bones, the causes on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from manyi.documents import palette
from manyi.documents.fonts import FAMILY

_WIDTH, _HEIGHT, _SPINE = 980, 520, 260
_HEAD = 820
_REACH, _LEAN, _LINE = 190, 90, 30
_PER_LINE = 14
_MOST_CAUSES, _HEAD_LINE, _HEAD_LINES = 5, 8, 5


@dataclass(frozen=True)
class BonePicture:
    """One bone: its name, and each cause with whether it is a main one."""

    label: str
    causes: tuple[tuple[str, bool], ...]


def fishbone_svg(effect: str, bones: Sequence[BonePicture]) -> str:
    """Return the picture; bones alternate above and below the spine, from the head backwards.

    Main causes are printed bold and underlined, so that they are seen in grey too.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" font-family="{FAMILY}, sans-serif" font-size="15" fill="{palette.INK}">',
        f"<title>{escape(effect)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _line(20, _SPINE, _HEAD, _SPINE, 4),
        *_head(effect),
        *(part for place, bone in enumerate(bones) for part in _bone(place, bone, len(bones))),
        "</svg>",
    ]
    return "".join(parts)


def _line(x1: float, y1: float, x2: float, y2: float, width: float) -> str:
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
        f'stroke="{palette.FIGURE}" stroke-width="{width:g}"/>'
    )


def _head(effect: str) -> Iterator[str]:
    yield (
        f'<rect x="{_HEAD}" y="{_SPINE - 70}" width="150" height="140" rx="8" '
        f'fill="#e8eef4" stroke="{palette.FIGURE}"/>'
    )
    lines = [effect[n : n + _HEAD_LINE] for n in range(0, len(effect), _HEAD_LINE)][:_HEAD_LINES]
    start = _SPINE - 11 * (len(lines) - 1) + 5
    for n, words in enumerate(lines):
        yield (
            f'<text x="{_HEAD + 75}" y="{start + 22 * n}" text-anchor="middle">'
            f"{escape(words)}</text>"
        )


def _bone(place: int, bone: BonePicture, count: int) -> Iterator[str]:
    """Yield one bone: the pairs stand evenly along the spine, the first nearest the head."""
    pairs = (count + 1) // 2
    at_spine = _HEAD - 40 - (place // 2) * (_HEAD - 120) / max(1, pairs)
    side = -1 if place % 2 == 0 else 1
    tip_x, tip_y = at_spine - _LEAN, _SPINE + side * _REACH
    yield _line(tip_x, tip_y, at_spine, _SPINE, 2)
    label_y = tip_y + (-10 if side < 0 else 24)
    yield (
        f'<text x="{tip_x:g}" y="{label_y:g}" text-anchor="middle" font-weight="bold">'
        f"{escape(bone.label)}</text>"
    )
    for n, (words, is_main) in enumerate(bone.causes[:_MOST_CAUSES]):
        # From the tip to the spine, each cause on its own small bone.
        down = 22 + n * _LINE
        y = tip_y - side * down
        x = tip_x + _LEAN * down / _REACH
        yield _line(x - 150, y, x, y, 1)
        yield _cause(x - 148, y - 4, words, is_main=is_main)
    if len(bone.causes) > _MOST_CAUSES:
        more = f"等 {len(bone.causes)} 项"
        yield f'<text x="{tip_x - 60:g}" y="{label_y:g}" font-size="12">{more}</text>'


def _cause(x: float, y: float, words: str, *, is_main: bool) -> str:
    shown = words if len(words) <= _PER_LINE else f"{words[: _PER_LINE - 1]}…"
    look = ' font-weight="bold" text-decoration="underline"' if is_main else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="11"{look}>{escape(shown)}</text>'
