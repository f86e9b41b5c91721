"""English: every message of the sources has its words, and the menu switches to them."""

import ast
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import manyi
from manyi.loop import STEPS
from tests.factories import make_company
from tests.web.world import signed_in

SOURCE = Path(manyi.__file__).parent
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES"
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|</?\w+[^>]*>")
KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (\".*\")")

TRANSLATE = re.compile(
    r"""\{%-?\s*translate\s+(?P<q>["'])(?P<text>.+?)(?P=q)"""
    r"""(?:\s+context\s+["'](?P<context>[^"']+)["'])?[^%]*%\}"""
)
LITERAL = re.compile(r"""[:=]_\((?P<q>["'])(?P<text>.+?)(?P=q)\)""")
BLOCK = re.compile(
    r"\{%\s*blocktranslate\b[^%]*%\}(?P<text>.*?)"
    r"(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktranslate\s*%\}",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
CALLS = {"_", "gettext", "gettext_lazy"}
CALLS_IN_CONTEXT = {"pgettext", "pgettext_lazy"}

# The name of a language is written in that language.
OWN_NAMES = {"简体中文"}


@dataclass(frozen=True)
class Message:
    """One entry of the catalogue: what is written in the sources and what is read in English."""

    context: str
    text: str
    plural: str
    english: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text

    @property
    def compiled(self) -> tuple[str, str]:
        """Key and value as the compiled catalogue holds them."""
        context = f"{self.context}\x04" if self.context else ""
        plural = f"\0{self.plural}" if self.plural else ""
        return f"{context}{self.text}{plural}", "\0".join(self.english)


def message_of(block: str) -> Message:
    """An entry read from its lines; a quoted line goes on with the keyword before it."""
    fields: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        found = KEYWORD.fullmatch(line)
        if found:
            keyword = found[1]
            fields[keyword] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            fields[keyword] += ast.literal_eval(line)
    english = tuple(value for name, value in sorted(fields.items()) if name.startswith("msgstr"))
    return Message(
        fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""), english
    )


def written() -> list[Message]:
    """Every entry of django.po, the header first."""
    content = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    return [message_of(block) for block in content.strip().split("\n\n")]


def compiled() -> dict[str, str]:
    """Every pair of django.mo: the format is two tables of lengths and offsets, little-endian."""
    content = (CATALOGUE / "django.mo").read_bytes()
    magic, _revision, count, sources, targets = struct.unpack_from("<5I", content)
    assert magic == 0x950412DE

    def text(table: int, row: int) -> str:
        length, offset = struct.unpack_from("<2I", content, table + 8 * row)
        return content[offset : offset + length].decode()

    return {text(sources, row): text(targets, row) for row in range(count)}


def asked_by_template(content: str) -> set[tuple[str, str]]:
    """What a template asks the catalogue for; Django doubles a per cent sign before it asks."""
    found = {
        (match["context"] or "", match["text"].replace("%", "%%"))
        for match in TRANSLATE.finditer(content)
    }
    found |= {("", match["text"].replace("%", "%%")) for match in LITERAL.finditer(content)}
    for match in BLOCK.finditer(content):
        found.add(("", VARIABLE.sub(r"%(\1)s", match["text"].replace("%", "%%"))))
    return found


def asked_by_module(content: str) -> set[tuple[str, str]]:
    """What a Python module asks the catalogue for."""
    found = set()
    for node in ast.walk(ast.parse(content)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = tuple(word.value for word in node.args if isinstance(word, ast.Constant))
        if node.func.id in CALLS and len(words) == 1:
            found.add(("", words[0]))
        if node.func.id in CALLS_IN_CONTEXT and len(words) == 2:
            found.add(words)
    return found


def asked() -> set[tuple[str, str]]:
    """Every message of the sources, with its context."""
    found: set[tuple[str, str]] = set()
    for kind in ("html", "txt"):
        for path in SOURCE.rglob(f"templates/**/*.{kind}"):
            found |= asked_by_template(path.read_text(encoding="utf-8"))
    for path in SOURCE.rglob("*.py"):
        found |= asked_by_module(path.read_text(encoding="utf-8"))
    return found


def menu_words(page: str) -> list[str]:
    titles = re.findall(r'<span class="nav-link-title">(.*?)</span></a>', page)
    return [re.sub(r"<[^>]+>", "", title).strip() for title in titles]


def switch_to(client: Client, language: str) -> str:
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    return client.get("/").text


def test_the_readers_of_sources_find_every_way_of_asking():
    template = (
        '{% translate "甲 5%" %}{% translate \'乙\' context "menu" %}{{ x|default:_("丙") }}'
        "{% blocktranslate count n=n %}{{ n }} 丁{% plural %}{{ n }} 戊{% endblocktranslate %}"
    )
    module = 'label = _("己" "庚"), pgettext_lazy("answer", "辛"), other("壬")'

    found = asked_by_template(template), asked_by_module(module)

    assert found == (
        {("", "甲 5%%"), ("menu", "乙"), ("", "丙"), ("", "%(n)s 丁")},
        {("", "己庚"), ("answer", "辛")},
    )


def test_every_message_of_the_sources_has_english_words():
    translated = {message.key for message in written() if all(message.english)}

    missing = asked() - translated

    assert missing == set()


def test_placeholders_and_marks_agree_in_both_languages():
    unlike = {
        message.text: text
        for message in written()
        for text in message.english
        if sorted(PLACEHOLDER.findall(message.text)) != sorted(PLACEHOLDER.findall(text))
    }

    assert unlike == {}


def test_english_words_hold_no_chinese_but_the_names_of_languages():
    chinese = {text for message in written() for text in message.english if CHINESE.search(text)}

    assert chinese == OWN_NAMES


def test_english_words_hold_no_straight_quote_that_would_end_an_attribute():
    quoted = {
        text
        for message in written()
        for text in message.english
        if message.text and re.search(r"[\"']", re.sub(r"<[^>]+>", "", text))
    }

    assert quoted == set()


def test_the_compiled_catalogue_is_the_written_one():
    assert compiled() == dict(message.compiled for message in written())


@pytest.mark.django_db
def test_the_menu_switches_to_english_and_back(settings, tmp_path: Path):
    settings.MANYI_HOME = tmp_path
    company = make_company()
    client = signed_in(company, "service")

    before = client.get("/").text
    english = switch_to(client, "en")
    after = switch_to(client, "zh-hans")

    steps = [f"{step.number} {step.english}" for step in STEPS]
    assert menu_words(english) == [
        "To do",
        *steps,
        "Customers",
        "Regulations",
        "Organisation",
        "Manual",
    ]
    assert '<html lang="en">' in english
    assert "Nothing for you to do today" in english
    chinese = [f"{step.number} {step.label}" for step in STEPS]
    assert menu_words(before) == ["待办", *chinese, "客户", "制度", "组织", "手册"]
    assert menu_words(after) == menu_words(before)
    assert '<html lang="zh-hans">' in after
    assert "今天没有要您办的事" in after


def test_the_door_speaks_the_language_of_the_browser():
    door = reverse("account_login")

    english = Client().get(door, headers={"accept-language": "en-GB,en;q=0.9"}).text
    chinese = Client().get(door, headers={"accept-language": "zh-CN,zh;q=0.9"}).text

    assert re.findall(r"<h1[^>]*>(.*?)</h1>", english + chinese) == ["Manyi", "满意"]
