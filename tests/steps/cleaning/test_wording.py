"""What a rule of validity found, in the words people read."""

import numpy as np
import pytest

from manyi.analytics.validity import Flags
from manyi.steps.cleaning.queries.wording import flag_sentences


@pytest.mark.parametrize(
    ("rule", "figure", "limit", "words"),
    [
        ("incomplete", 0.4, 0.3, "评分题漏答 40%；漏答达到 30% 就要核对。"),
        ("speeding", 40, 80, "用时 40 秒；少于 80 秒 就要核对。"),
        (
            "fast_outlier",
            40,
            118.2,
            "用时 40 秒，远短于本期其他答卷；少于 118 秒就要核对。",
        ),
        ("hurried", 1.25, 2, "平均每题用时 1.2 秒；少于 2.0 秒来不及读题，要核对。"),
        (
            "straight_line",
            20,
            20,
            "连续 20 题 答案相同；达到 20 题 就要核对，不论是最好还是最差的一级。",
        ),
        (
            "long_mean_run",
            5.5,
            4,
            "相邻题目成片答得一样，平均每 5.5 题才换一次答案；达到 4.0 题就要核对，"
            "不论是最好还是最差的一级。",
        ),
        (
            "low_spread",
            0.1,
            0.3,
            "各题答案几乎没有差别（标准差 0.10 级）；低于 0.30 级就要核对。",
        ),
        (
            "inconsistent_halves",
            0.62,
            0,
            "同一方面的单数题和双数题答得不一致（奇偶不一致指数 0.62）；高于 0.00 就要核对。",
        ),
        (
            "inconsistent_synonyms",
            -0.07,
            0,
            "意思相近、大家答得相近的题，这份答卷答得不相近（相关 -0.07）；低于 0.00 就要核对。",
        ),
        (
            "inconsistent_antonyms",
            0.7,
            0,
            "意思相反、大家答得相反的题，这份答卷答得相同（相关 0.70）；高于 0.00 就要核对。",
        ),
        (
            "far_out",
            1e-9,
            0.001,
            "各题答案的搭配很少见（碰巧出现的机会：不到 0.01%）；低于 0.10% 就要核对。"
            "少见不等于不认真。",
        ),
        ("duplicate", 2, 1, "同样的答卷第 2 份;只计一份。"),
        (
            "near_duplicate",
            0.95,
            0.9,
            "与另一份答卷有 95% 的答案相同；达到 90% 就要核对是不是抄写或重复提交。",
        ),
        (
            "odd_interviewer",
            1.84,
            0.5,
            "这位访问员的访问与其他人差 1.8 个标准差，不像偶然；达到 0.5 个就要回访核实。",
        ),
        (
            "burst",
            12,
            5,
            "与前后紧接着提交、用时和答案都相近的答卷共 12 份；达到 5 份就要核对是不是程序代答。",
        ),
    ],
)
def test_a_flag_says_what_was_found_and_what_the_rule_asks(rule, figure, limit, words):
    flags = Flags(rule, np.array([7]), np.array([float(figure)]), float(limit))

    assert flag_sentences(flags) == (words,)
