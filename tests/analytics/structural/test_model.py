"""Which path models are refused, and in which words."""

import numpy as np
import pytest

from manyi.analytics.structural import ACSI, CCSI, ECSI, Latent, Mode, PathModel

QUALITY = Latent("质量", ("q1", "q2"))
PRICE = Latent("价格", ("p1",))
LOYALTY = Latent("忠诚", ("l1",))


def test_a_model_that_leads_back_to_itself_is_refused_with_the_loop():
    with pytest.raises(ValueError, match="must not lead back to itself, got 忠诚 → 质量 → 忠诚"):
        PathModel((QUALITY, LOYALTY), (("质量", "忠诚"), ("忠诚", "质量")))


def test_a_latent_that_leads_to_itself_is_refused():
    with pytest.raises(ValueError, match="got 质量 → 质量"):
        PathModel((QUALITY, LOYALTY), (("质量", "忠诚"), ("质量", "质量")))


@pytest.mark.parametrize(
    ("latents", "paths", "words"),
    [
        ((QUALITY, Latent("忠诚", ())), (("质量", "忠诚"),), "latent 忠诚 needs one item or more"),
        ((QUALITY, QUALITY), (("质量", "质量"),), "latent 质量 stands in the model twice"),
        (
            (QUALITY, Latent("忠诚", ("q1",))),
            (("质量", "忠诚"),),
            "item q1 stands in the model twice",
        ),
        (
            (QUALITY, LOYALTY),
            (("质量", "忠诚"), ("质量", "忠诚")),
            "path 质量 → 忠诚 stands in the model twice",
        ),
        ((QUALITY, LOYALTY), (("质量", "信任"),), "信任, which is no latent"),
        ((QUALITY, LOYALTY, PRICE), (("质量", "忠诚"),), "latent 价格 needs a path"),
    ],
)
def test_a_model_that_cannot_be_estimated_is_refused_by_name(latents, paths, words):
    with pytest.raises(ValueError, match=words):
        PathModel(latents, paths)


def test_rows_and_columns_stand_in_the_order_of_the_model():
    model = PathModel((QUALITY, PRICE, LOYALTY), (("质量", "忠诚"), ("价格", "忠诚")))

    assert model.items == ("q1", "q2", "p1", "l1")
    assert model.owners.tolist() == [0, 0, 1, 2]
    assert [block.tolist() for block in model.blocks] == [[0, 1], [2], [3]]
    assert model.links.tolist() == [
        [False, False, True],
        [False, False, True],
        [False, False, False],
    ]


def test_items_are_found_in_any_data_and_an_absent_one_is_named():
    model = PathModel((QUALITY, LOYALTY), (("质量", "忠诚"),))

    assert model.positions(["l1", "other", "q2", "q1"]).tolist() == [3, 2, 0]
    with pytest.raises(ValueError, match="needs the item q2"):
        model.positions(["q1", "l1"])


def test_a_ready_model_takes_the_companys_own_items():
    model = ACSI.with_items({"satisfaction": ["总体", "与期望相比", "与理想相比"]})

    assert model.latents[3].items == ("总体", "与期望相比", "与理想相比")
    assert model.paths == ACSI.paths
    with pytest.raises(ValueError, match="the model has no latent 形象"):
        ACSI.with_items({"形象": ["x"]})


def test_ready_models_have_the_latents_items_and_paths_of_their_papers():
    found = {
        name: (len(model.latents), len(model.items), len(model.paths))
        for name, model in {"ACSI": ACSI, "ECSI": ECSI, "CCSI": CCSI}.items()
    }

    assert found == {"ACSI": (6, 14, 9), "ECSI": (7, 24, 12), "CCSI": (6, 15, 10)}


def test_ten_respondents_are_asked_for_each_arrow_at_one_latent():
    formative = PathModel(
        (Latent("质量", tuple("abcdef"), Mode.FORMATIVE), LOYALTY), (("质量", "忠诚"),)
    )

    assert ECSI.least_respondents == 40
    assert formative.least_respondents == 60
    assert PathModel((QUALITY, LOYALTY), (("质量", "忠诚"),)).least_respondents == 30


def test_every_ready_model_can_be_ordered_from_cause_to_effect():
    for model in (ACSI, ECSI, CCSI):
        power = np.linalg.matrix_power(model.links.astype(int), len(model.latents))

        assert not power.any()
