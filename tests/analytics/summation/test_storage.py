"""What was found is kept as bytes and comes back bit for bit; what is not whole is refused."""

import numpy as np
import pytest

from manyi.analytics.summation import (
    CellColumn,
    Domain,
    Item,
    MomentSpec,
    Rows,
    moments_from_bytes,
    moments_to_bytes,
    replicate_groups,
    sum_rows,
)
from tests.analytics.summation.test_summing import assert_same_bits

SPEC = MomentSpec(
    items=(Item("满意", 3.0, (1, 5)), Item("mark", 50.0)),
    cells=(CellColumn("部门", ("甲", "乙")), CellColumn("stratum", (1, 2, 3))),
    pairs_by=("部门",),
    weight="weight",
    key="key",
    n_groups=3,
    domains=(Domain("甲", "部门", ("甲",)),),
)


def found(seed):
    generator = np.random.default_rng(seed)
    return sum_rows(
        SPEC,
        Rows(
            (generator.integers(0, 6, 50), generator.uniform(0, 100, 50)),
            (generator.integers(-1, 2, 50), generator.integers(0, 3, 50)),
            generator.uniform(0.5, 2, 50),
            replicate_groups(np.arange(50), n_groups=3),
        ),
    )


def test_moments_come_back_bit_for_bit_and_add_to_others():
    one, other = found(1), found(2)

    back = moments_from_bytes(moments_to_bytes(one))

    assert_same_bits(back, one)
    assert_same_bits(back + other, one + other)


def test_the_same_moments_are_the_same_bytes():
    assert moments_to_bytes(found(1)) == moments_to_bytes(found(1))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (lambda data: b"PAR1" + data, "bytes need to start with MANYI-MOMENTS"),
        (lambda data: data[:30], "bytes need a header of"),
        (lambda data: data[:-8], "altered or cut"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "altered or cut"),
        (
            lambda data: data.replace(b'"version":1', b'"version":9'),
            "moments of version 1 can be read, got 9.",
        ),
    ],
)
def test_bytes_that_are_not_whole_are_refused(changed, words):
    data = moments_to_bytes(found(1))

    with pytest.raises(ValueError, match=words):
        moments_from_bytes(changed(data))
