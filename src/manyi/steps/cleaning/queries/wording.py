"""What a rule of validity found, in the words people read."""

from collections.abc import Callable, Mapping

from manyi.analytics.validity import Flags
from manyi.problems import Problem, sentence

# The least chance that is written as a figure.
_LEAST_CHANCE = 0.0001


def _chance(figure: float) -> str:
    return f"{figure:.2%}" if figure >= _LEAST_CHANCE else f"不到 {_LEAST_CHANCE:.2%}"


def _copies(place: float) -> str:
    return "只计一份" if place == 1 else f"同样的答卷第 {place:.0f} 份"


_WORDS: Mapping[str, Callable[[float], str]] = {
    "incomplete": "{:.0%}".format,
    "speeding": "{:.0f} 秒".format,
    "fast_outlier": "{:.0f} 秒".format,
    "hurried": "{:.1f} 秒".format,
    "straight_line": "{:.0f} 题".format,
    "long_mean_run": "{:.1f} 题".format,
    "low_spread": "{:.2f}".format,
    "inconsistent_halves": "{:.2f}".format,
    "inconsistent_synonyms": "{:.2f}".format,
    "inconsistent_antonyms": "{:.2f}".format,
    "far_out": _chance,
    "duplicate": _copies,
    "near_duplicate": "{:.0%}".format,
    "odd_interviewer": "{:.1f}".format,
    "burst": "{:.0f} 份".format,
}


def figure_words(rule: str, figure: float) -> str:
    """Return a figure of a rule with its unit."""
    return _WORDS[rule](figure)


def flag_sentences(flags: Flags) -> tuple[str, ...]:
    """Return for each row that a rule found what was found and what the rule asks."""
    needed = figure_words(flags.rule, flags.limit)
    return tuple(
        sentence(Problem(f"flag.{flags.rule}", f"{row}", figure_words(flags.rule, figure), needed))
        for row, figure in zip(flags.rows.tolist(), flags.figures.tolist(), strict=True)
    )
