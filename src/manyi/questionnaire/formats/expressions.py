"""Conditions as other tools write them: one reader for three dialects, and writers for two.

SurveyJS writes `{q} anyof ['a'] and {n} > 3`, XLSForm `selected(${q}, 'a') and ${n} > 3`,
LimeSurvey `Q.NAOK == "a" && N.NAOK > 3`. What none of ours can say raises `Unreadable`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manyi.questionnaire.checks import is_day, spoken_number
from manyi.questionnaire.conditions import Comparison, Condition, Operator, Scalar

Part = Comparison | Condition


class Unreadable(ValueError):
    """The expression says something our conditions cannot."""


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |\$?\{(?P<braced>[^{}]+)\}
    |(?P<number>-?\d+(?:\.\d+)?)
    |(?P<sign>&&|\|\||<=|>=|<>|!=|==|=|<|>|!|\(|\)|\[|\]|,)
    |(?P<word>[A-Za-z_][\w.-]*)
    )""",
    re.VERBOSE,
)
_SIGNS = {
    **dict.fromkeys(("=", "==", "eq"), "is"),
    **dict.fromkeys(("!=", "<>", "ne"), "is_not"),
    **{"<": "less", "lt": "less", "<=": "at_most", "le": "at_most"},
    **{">": "more", "gt": "more", ">=": "at_least", "ge": "at_least"},
}
_WORD_SIGNS = frozenset({"anyof", "contains", "notcontains", "empty", "notempty"})
_COUNTED = {"at_least": (Operator.COUNT_AT_LEAST, 0), "more": (Operator.COUNT_AT_LEAST, 1)} | {
    "at_most": (Operator.COUNT_AT_MOST, 0),
    "less": (Operator.COUNT_AT_MOST, -1),
}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


class ExpressionReader:
    """Reads one expression; `listed` says which variables hold lists of codes."""

    def __init__(
        self,
        *,
        item: Callable[[str], str],
        code: Callable[[str, str], Scalar],
        listed: Callable[[str], bool],
    ) -> None:
        self._item = item
        self._code = code
        self._listed = listed
        self._tokens: list[_Token] = []

    def read(self, expression: str) -> Condition:
        """Return the condition, or raise Unreadable."""
        self._tokens = _tokens(expression)
        part = self._either()
        if self._tokens:
            raise Unreadable(f"the expression goes on after its end: {expression!r}")
        return part if isinstance(part, Condition) else Condition(all=(part,))

    def _either(self) -> Part:
        parts = [self._both()]
        while self._take("or", "||"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Condition(any=tuple(parts))

    def _both(self) -> Part:
        parts = [self._one()]
        while self._take("and", "&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Condition(all=tuple(parts))

    def _one(self) -> Part:
        if self._take("!"):
            return Condition(none=(self._one(),))
        if self._take("("):
            part = self._either()
            self._need(")")
            return part
        token = self._next()
        if token.kind == "number":
            return self._constant(token.text)
        if token.kind == "braced":
            return self._compared(token.text)
        if token.kind != "word":
            raise Unreadable(f"a question's name is needed, got {token.text!r}")
        return self._call(token.text) if self._take("(") else self._compared(token.text)

    def _constant(self, text: str) -> Part:
        """Return what a comparison of two numbers, which is always or never true, comes to."""
        sign, other = self._sign(), self._next()
        if sign != "is" or other.kind != "number":
            raise Unreadable("two numbers are compared by =")
        return Condition() if float(text) == float(other.text) else Condition(none=(Condition(),))

    def _call(self, name: str) -> Part:
        if name in {"true", "false"}:
            self._need(")")
            return Condition() if name == "true" else Condition(none=(Condition(),))
        if name == "not":
            part = self._either()
            self._need(")")
            return Condition(none=(part,))
        variable = self._next()
        if variable.kind not in {"braced", "word"}:
            raise Unreadable(f"{name}() needs a question, got {variable.text!r}")
        item = self._item(_bare(variable.text))
        if name in {"selected", "contains"}:
            self._need(",")
            value = self._code(item, self._next().text)
            self._need(")")
            op = Operator.INCLUDES if name == "selected" else Operator.CONTAINS
            is_one = name == "selected" and not self._listed(item)
            return Comparison(item=item, op=Operator.IS if is_one else op, value=value)
        self._need(")")
        if name in {"is_empty", "empty"}:
            return Comparison(item=item, op=Operator.UNANSWERED)
        if name == "count-selected":
            return _or_unanswered(item, self._count(item), zero=True)
        raise Unreadable(f"the function {name} is not known")

    def _compared(self, variable: str) -> Part:
        name = _bare(variable)
        if name.endswith(".length"):
            return self._count(self._item(name.removesuffix(".length")))
        item = self._item(name)
        sign = self._sign()
        if sign == "":
            return Comparison(item=item, op=Operator.ANSWERED)
        if sign in {"empty", "notempty"}:
            op = Operator.UNANSWERED if sign == "empty" else Operator.ANSWERED
            return Comparison(item=item, op=op)
        if sign == "anyof":
            return self._any_of(item)
        return self._against(item, sign, self._next())

    def _sign(self) -> str:
        token = self._tokens[0] if self._tokens else _Token("end", "")
        if token.kind in {"sign", "word"} and token.text.lower() in {*_SIGNS, *_WORD_SIGNS}:
            self._next()
            return _SIGNS.get(token.text.lower(), token.text.lower())
        return ""

    def _any_of(self, item: str) -> Part:
        self._need("[")
        values = [self._code(item, self._next().text)]
        while self._take(","):
            values.append(self._code(item, self._next().text))
        self._need("]")
        if not self._listed(item):
            return Comparison(item=item, op=Operator.IN, value=tuple(values))
        return Condition(
            any=tuple(Comparison(item=item, op=Operator.INCLUDES, value=one) for one in values)
        )

    def _against(self, item: str, sign: str, token: _Token) -> Part:
        if token.kind == "word" and token.text == "date" and self._take("("):
            token = self._next()
            self._need(")")
        if token.kind not in {"text", "number"}:
            raise Unreadable(f"a value is needed, got {token.text!r}")
        if sign in {"contains", "notcontains"}:
            return self._containing(item, sign, token.text)
        if token.text == "" and sign in {"is", "is_not"}:
            op = Operator.UNANSWERED if sign == "is" else Operator.ANSWERED
            return Comparison(item=item, op=op)
        if token.kind == "number":
            value: Scalar = _number(token.text)
            return _or_unanswered(item, Comparison(item=item, op=Operator(sign), value=value))
        if sign in {"less", "more"} and is_day(token.text):
            op = Operator.BEFORE if sign == "less" else Operator.AFTER
            return Comparison(item=item, op=op, value=token.text)
        value = self._code(item, token.text)
        return _or_unanswered(item, Comparison(item=item, op=Operator(sign), value=value))

    def _containing(self, item: str, sign: str, text: str) -> Part:
        if not self._listed(item):
            part = Comparison(item=item, op=Operator.CONTAINS, value=text)
            return part if sign == "contains" else Condition(none=(part,))
        value = self._code(item, text)
        op = Operator.INCLUDES if sign == "contains" else Operator.EXCLUDES
        return _or_unanswered(item, Comparison(item=item, op=op, value=value))

    def _count(self, item: str) -> Comparison:
        sign, token = self._sign(), self._next()
        if sign not in _COUNTED or token.kind != "number":
            raise Unreadable("a count is compared by <, <=, >= or > with a number")
        op, shift = _COUNTED[sign]
        return Comparison(item=item, op=op, value=int(float(token.text)) + shift)

    def _next(self) -> _Token:
        if not self._tokens:
            raise Unreadable("the expression ends too early")
        return self._tokens.pop(0)

    def _take(self, *texts: str) -> bool:
        if not self._tokens or self._tokens[0].kind not in {"sign", "word"}:
            return False
        if self._tokens[0].text.lower() not in texts:
            return False
        self._tokens.pop(0)
        return True

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise Unreadable(f"{text!r} is needed")


def surveyjs_expression(condition: Part) -> str:
    """Return the condition in SurveyJS's words; an empty one is an empty text."""
    return _written(condition, _SURVEYJS, "!")


def xlsform_expression(condition: Part) -> str:
    """Return the condition as XPath; an empty one is an empty text."""
    return _written(condition, _XLSFORM, "not")


def _tokens(expression: str) -> list[_Token]:
    found = []
    end = 0
    text = expression.rstrip()
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None:
            raise Unreadable(f"{text[end:]!r} is not understood")
        kind = str(match.lastgroup)
        words = match[kind]
        found.append(_Token(kind, _unquoted(words) if kind == "text" else words))
        end = match.end()
    return found


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _bare(variable: str) -> str:
    return variable.removesuffix(".NAOK").removesuffix(".code").removesuffix(".value")


def _number(text: str) -> Scalar:
    number = float(text)
    return int(number) if number.is_integer() else number


_FALSE_UNANSWERED = frozenset({Operator.IS_NOT, Operator.EXCLUDES})


def _or_unanswered(item: str, part: Comparison, *, zero: bool = False) -> Part:
    """Return the part as the other tools mean it: no answer differs from every answer."""
    counts_none = zero and part.op is Operator.COUNT_AT_MOST
    if part.op not in _FALSE_UNANSWERED and not counts_none:
        return part
    return Condition(any=(Comparison(item=item, op=Operator.UNANSWERED), part))


def _quoted(value: object) -> str:
    if isinstance(value, int | float):
        return spoken_number(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


Writer = Callable[[str, object], str]

_SIZES = {Operator.LESS: "<", Operator.AT_MOST: "<=", Operator.AT_LEAST: ">=", Operator.MORE: ">"}


def _values(value: object) -> list[str]:
    return [_quoted(one) for one in value] if isinstance(value, tuple) else [_quoted(value)]


def _sized(sigil: str, sign: str) -> Writer:
    return lambda name, value: f"{sigil}{{{name}}} {sign} {_quoted(value)}"


_SURVEYJS: Mapping[Operator, Writer] = {
    Operator.IS: lambda q, v: f"{{{q}}} = {_quoted(v)}",
    Operator.IS_NOT: lambda q, v: f"({{{q}}} notempty and {{{q}}} <> {_quoted(v)})",
    Operator.IN: lambda q, v: f"{{{q}}} anyof [{', '.join(_values(v))}]",
    Operator.NOT_IN: lambda q, v: (
        f"({{{q}}} notempty and !({{{q}}} anyof [{', '.join(_values(v))}]))"
    ),
    Operator.INCLUDES: lambda q, v: f"{{{q}}} contains {_quoted(v)}",
    Operator.CONTAINS: lambda q, v: f"{{{q}}} contains {_quoted(v)}",
    Operator.EXCLUDES: lambda q, v: f"({{{q}}} notempty and {{{q}}} notcontains {_quoted(v)})",
    Operator.BEFORE: lambda q, v: f"{{{q}}} < {_quoted(v)}",
    Operator.AFTER: lambda q, v: f"{{{q}}} > {_quoted(v)}",
    Operator.ANSWERED: lambda q, _: f"{{{q}}} notempty",
    Operator.UNANSWERED: lambda q, _: f"{{{q}}} empty",
    Operator.COUNT_AT_LEAST: lambda q, v: f"{{{q}.length}} >= {_quoted(v)}",
    Operator.COUNT_AT_MOST: lambda q, v: f"({{{q}}} notempty and {{{q}.length}} <= {_quoted(v)})",
    **{op: _sized("", sign) for op, sign in _SIZES.items()},
}


def _each(q: str, sign: str, v: object, join: str) -> str:
    return join.join(f"${{{q}}} {sign} {one}" for one in _values(v))


_XLSFORM: Mapping[Operator, Writer] = {
    Operator.IS: lambda q, v: f"${{{q}}} = {_quoted(v)}",
    Operator.IS_NOT: lambda q, v: f"(${{{q}}} != '' and ${{{q}}} != {_quoted(v)})",
    Operator.IN: lambda q, v: f"({_each(q, '=', v, ' or ')})",
    Operator.NOT_IN: lambda q, v: f"(${{{q}}} != '' and {_each(q, '!=', v, ' and ')})",
    Operator.INCLUDES: lambda q, v: f"selected(${{{q}}}, {_quoted(v)})",
    Operator.CONTAINS: lambda q, v: f"contains(${{{q}}}, {_quoted(v)})",
    Operator.EXCLUDES: lambda q, v: f"(${{{q}}} != '' and not(selected(${{{q}}}, {_quoted(v)})))",
    Operator.BEFORE: lambda q, v: f"${{{q}}} < date({_quoted(v)})",
    Operator.AFTER: lambda q, v: f"${{{q}}} > date({_quoted(v)})",
    Operator.ANSWERED: lambda q, _: f"${{{q}}} != ''",
    Operator.UNANSWERED: lambda q, _: f"${{{q}}} = ''",
    Operator.COUNT_AT_LEAST: lambda q, v: f"count-selected(${{{q}}}) >= {_quoted(v)}",
    Operator.COUNT_AT_MOST: lambda q, v: (
        f"(${{{q}}} != '' and count-selected(${{{q}}}) <= {_quoted(v)})"
    ),
    **{op: _sized("$", sign) for op, sign in _SIZES.items()},
}


def _written(part: Part, writers: Mapping[Operator, Writer], negation: str) -> str:
    if isinstance(part, Comparison):
        return writers[part.op](part.item, part.value)
    every = [_written(one, writers, negation) for one in part.all]
    some = [_written(one, writers, negation) for one in part.any]
    none = [_written(one, writers, negation) for one in part.none]
    # An empty condition always holds: it adds nothing to all, decides any, and forbids none.
    pieces = [one for one in every if one]
    if some and all(some):
        pieces.append(_bracketed(some, " or "))
    pieces += [f"{negation}({one})" if one else _NEVER[negation] for one in none]
    return _bracketed(pieces, " and ")


# What never holds, in either dialect's own constants.
_NEVER = {"!": "1 = 2", "not": "false()"}


def _bracketed(parts: list[str], join: str) -> str:
    return parts[0] if len(parts) == 1 else f"({join.join(parts)})" if parts else ""
