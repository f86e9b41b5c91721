"""A specification that cannot be carried out is refused when it is made."""

import pytest

from manyi.analytics.summation import CellColumn, Domain, Item, MomentSpec

ITEM = Item("q1", 3.0, (1, 5))
REGION = CellColumn("region", ("n", "s"))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: MomentSpec(()), "items need one or more different names"),
        (lambda: MomentSpec((ITEM, ITEM)), "items need one or more different names"),
        (lambda: Item("q", 0.0, (0, 200)), "levels of q need 1 to 127 whole numbers, got 0 to 200"),
        (lambda: Item("q", 0.0, (2, 1)), "levels of q need 1 to 127 whole numbers, got 2 to 1"),
        (lambda: CellColumn("c", ()), "values of c need to be different"),
        (lambda: CellColumn("c", (1, 1)), "values of c need to be different"),
        (lambda: MomentSpec((ITEM,), n_groups=2), "replicate groups need a key column"),
        (
            lambda: MomentSpec((ITEM,), pairs_by=("x",)),
            r"x needs to be one of the cell columns \[\].",
        ),
        (
            lambda: MomentSpec((ITEM,), cells=(REGION,), domains=(Domain("d", "region", ("n",)),)),
            "domains need replicate groups",
        ),
        (
            lambda: MomentSpec(
                (ITEM,),
                cells=(REGION,),
                key="k",
                n_groups=2,
                domains=(Domain("d", "region", ("w",)),),
            ),
            r"domain d needs values of region, got \['w'\].",
        ),
    ],
)
def test_what_cannot_be_added_up_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_columns_are_read_once_and_the_key_only_for_groups():
    spec = MomentSpec((ITEM,), cells=(REGION,), weight="q1", key="id")

    assert spec.columns == ("q1", "region")
