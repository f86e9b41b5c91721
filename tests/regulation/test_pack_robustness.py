"""Whatever is written in a pack, the answer is a list of problems and never a crash."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.problems import ProblemsFound
from manyi.regulation import check_pack, load_pack
from manyi.regulation.loader import pack_of, pack_text
from tests.regulation.test_all_kinds import TEXT

CONTENTS = [load_pack("quality_measurement").content, load_pack(TEXT).content]
JUNK = st.sampled_from(
    [
        None,
        "",
        "x",
        0,
        -1,
        3.5,
        True,
        [],
        ["x"],
        [[]],
        {},
        {"x": None},
        {"like": []},
        "60%",
        "9 days",
    ]
)


def places(part, path=()):
    """Return the path of everything in plain data."""
    found = [path]
    for key, value in inside(part):
        found += places(value, (*path, key))
    return found


def inside(part):
    if isinstance(part, dict):
        return list(part.items())
    return list(enumerate(part)) if isinstance(part, list) else []


PLACES = [[place for place in places(content) if place] for content in CONTENTS]


@st.composite
def spoilt(draw):
    """Return a pack with junk in up to three places."""
    which = draw(st.sampled_from([0, 1]))
    content = copy.deepcopy(dict(CONTENTS[which]))
    for place in draw(st.lists(st.sampled_from(PLACES[which]), min_size=1, max_size=3)):
        part = content
        for step in place[:-1]:
            part = dict(inside(part)).get(step)
        if place[-1] in dict(inside(part)):
            part[place[-1]] = draw(JUNK)
    return content


@settings(deadline=None, max_examples=60)
@given(content=spoilt())
def test_junk_anywhere_is_either_a_pack_or_a_list_of_sentences(content):
    try:
        found = pack_of(content).hash
    except ProblemsFound as problems:
        found = str(problems)

    assert found


@settings(deadline=None, max_examples=60)
@given(
    at=st.integers(0, len(pack_text("quality_measurement")) - 1),
    typed=st.sampled_from(
        ["\t", ":", "{", "}", "- ", "\n", "'", '"', "&a ", "*a", "? ", "%", "\x00"]
    ),
)
def test_slip_of_the_finger_anywhere_never_crashes(at, typed):
    text = pack_text("quality_measurement")

    problems = check_pack(text[:at] + typed + text[at:])

    assert all(str(problem) for problem in problems)
