import itertools

import pytest

from manyi.documents import palette


@pytest.mark.parametrize("count", range(2, 12))
def test_each_level_is_darker_than_the_one_before_so_grey_print_keeps_the_order(count):
    shades = [palette.luminance(colour) for colour in palette.level_colours(count)]

    assert shades == sorted(set(shades), reverse=True)
    assert len(shades) == count


def test_five_levels_differ_enough_to_be_told_apart_in_grey():
    shades = [palette.luminance(colour) for colour in palette.LEVELS]

    contrasts = [(a + 0.05) / (b + 0.05) for a, b in itertools.pairwise(shades)]
    assert min(contrasts) > 1.35


def test_ends_of_the_ramp_stay_the_same_on_longer_scales():
    ten = palette.level_colours(10)

    assert (ten[0], ten[-1]) == (palette.LEVELS[0], palette.LEVELS[-1])


def test_words_can_be_read_on_every_level():
    for colour in palette.LEVELS:
        shades = sorted(map(palette.luminance, (colour, palette.text_on(colour))))
        assert (shades[1] + 0.05) / (shades[0] + 0.05) >= 3.0


def test_luminance_is_that_of_the_definition():
    assert palette.luminance("#ffffff") == pytest.approx(1.0)
    assert palette.luminance("#000000") == 0.0
    assert palette.luminance("#808080") == pytest.approx(0.215861, abs=1e-6)
