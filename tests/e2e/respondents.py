"""Those who answer: they open a link, read the page, tick, send; and what that should amount to."""

import re
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

LEVELS = ("很满意", "满意", "基本满意", "不满意", "很不满意")
POINTS = (10, 8, 6, 4, 2)
SATISFIED = 3  # the first three levels count as satisfied
LEAVES = ("产品功能主要性能", "可靠性", "外观", "包装质量", "交货期", "服务质量", "售后服务水平")

UNHURRIED_S, HURRIED_S = 120, 5

Answers = tuple[int, ...]  # one level, counted from the best, for each leaf


@dataclass
class Sheet(HTMLParser):
    """A questionnaire page as a browser has it: hidden fields, and what can be ticked."""

    url: str
    title: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # question → name of its field
    codes: dict[tuple[str, str], str] = field(default_factory=dict)  # name, choice → value
    _within: str = ""  # the element whose words are being read
    _legend: str = ""
    _choice: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        super().__init__()
        with urllib.request.urlopen(self.url, timeout=30) as page:  # noqa: S310 (our own http address)
            self.feed(page.read().decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag in ("title", "legend", "label"):
            self._within = tag
        if tag == "legend":
            self._legend = ""
        if tag in ("input", "textarea"):
            self._note(given)

    def _note(self, given: dict[str, str]) -> None:
        if given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
            return
        question = re.sub(r"^\d+\.|（必答）|\*", "", self._legend).strip()
        self.names[question] = given["name"]
        self._choice = (given["name"], given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "legend":
            self._legend += data
        elif self._within == "label" and data.strip():
            self.codes[self._choice[0], data.strip()] = self._choice[1]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def send(self, said: Mapping[str, str], *, seconds: int = UNHURRIED_S) -> str:
        """Tick and type what is said, taking some time, and return the title of the next page."""
        sent = self.hidden | {"opened": str(int(self.hidden["opened"]) - seconds)}
        for question, words in said.items():
            name = self.names[question]
            sent[name] = self.codes.get((name, words), words)
        body = urllib.parse.urlencode(sent).encode()
        with urllib.request.urlopen(self.url, body, timeout=30) as page:  # noqa: S310 (our own http address)
            return re.search("<title>(.*?)</title>", page.read().decode())[1]


def said(answers: Answers, *, about: str, **rest: str) -> dict[str, str]:
    """Return answers in the words of the page."""
    levels = zip(LEAVES, (LEVELS[level] for level in answers), strict=True)
    return {"您评价的是：": about, **dict(levels), **rest}


def of_respondent(number: int) -> Answers:
    """Return what the n-th respondent thinks: mostly well, worst of delivery, never all alike."""
    usual = [(number + leaf) % 3 for leaf in range(len(LEAVES))]
    usual[LEAVES.index("交货期")] = 3 if number % 3 == 0 else 2
    return tuple(usual)


def degree(sheets: Iterable[Answers]) -> float:
    """Return 满意度： points over items × 10, as the regulation works it out."""
    levels = [level for sheet in sheets for level in sheet]
    return sum(POINTS[level] for level in levels) / (len(levels) * POINTS[0])


def rate(sheets: Iterable[Answers]) -> float:
    """Return 满意率： the items at 基本满意 or better, as a share of all items."""
    levels = [level for sheet in sheets for level in sheet]
    return sum(level < SATISFIED for level in levels) / len(levels)
