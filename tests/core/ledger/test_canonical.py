import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.core.ledger.canonical import canonical

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        # RFC 8785, appendix B, and the example of section 3.2.2
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (-9007199254740992.0, "-9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (999999999999999900000.0, "999999999999999900000"),
        (1e21, "1e+21"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (333333333.33333325, "333333333.33333325"),
        (1424953923781206.2, "1424953923781206.2"),
        (1e30, "1e+30"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (1e-27, "1e-27"),
    ],
)
def test_numbers_are_written_as_the_standard_lists_them(number, text):
    assert canonical(number) == text


def test_keys_are_sorted_by_their_utf_16_units():
    # RFC 8785, section 3.2.3
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_text_keeps_chinese_and_escapes_only_what_it_must():
    assert canonical('满意"\\\n\x0f\x7f/') == '"满意\\"\\\\\\n\\u000f\x7f/"'


@given(JSON)
def test_what_is_written_reads_back_as_the_same_value(value):
    assert json.loads(canonical(value), parse_int=float) == value


@given(JSON)
def test_writing_again_changes_nothing(value):
    assert canonical(json.loads(canonical(value), parse_int=float)) == canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1, "\ud800"])
def test_what_json_cannot_hold_exactly_is_refused(value):
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        canonical(value)


@pytest.mark.parametrize("value", [{1: "a"}, {1, 2}, b"bytes", object()])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(TypeError, match="canonical JSON"):
        canonical(value)
