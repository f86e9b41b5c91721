"""Colours that mean one thing each, on every chart, page and file."""

FIGURE = "#2f6690"  # the organisation's own figure
SELF = "#8fb8d4"  # the part people gave themselves
OTHER = "#9aa3ad"  # a competitor or a baseline
ACT = "#b3261e"  # must be acted on, and nothing else
TARGET = "#1f2933"  # targets, intervals
INK = "#27323c"
FAINT = "#6b7682"
RULE = "#dfe3e8"

# Most satisfied first. Each is darker than the one before, so the order survives a grey printer.
LEVELS = ("#d9eee8", "#a3d3c9", "#d3a24a", "#bf6130", "#7d1714")

_DARK_FROM = 0.36


def level_colours(count: int) -> tuple[str, ...]:
    """Return the ramp of a scale of count levels, most satisfied first; its ends stay the same."""
    if count == len(LEVELS):
        return LEVELS
    if count == 1:
        return LEVELS[:1]
    return tuple(_between(place * (len(LEVELS) - 1) / (count - 1)) for place in range(count))


def _between(place: float) -> str:
    lower = min(int(place), len(LEVELS) - 2)
    share = place - lower
    pairs = zip(_channels(LEVELS[lower]), _channels(LEVELS[lower + 1]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance of a #rrggbb colour, 0 black to 1 white.

    Source: WCAG 2.2, "relative luminance".
    """
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the definition's own number
        for share in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def text_on(colour: str) -> str:
    """Return the ink that can be read on colour."""
    return "#ffffff" if luminance(colour) < _DARK_FROM else INK
