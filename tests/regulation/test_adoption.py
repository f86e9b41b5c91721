from datetime import date

from manyi.regulation import check_adoption
from tests.regulation.ledgers import adoption_of


def test_approval_step_nobody_holds_is_told_with_the_day_it_is_needed():
    adoption = adoption_of("after_sales", roles={"rd": "d1", "quality": "d2"})

    problems = check_adoption(adoption, {"approvals.target_chain.steps.approve": date(2027, 1, 31)})

    assert [str(problem) for problem in problems] == [
        "审批「满意度、满意率指标的批准」第 1 步的职责「公司经理」在本单位还没有人担任，"
        "2027-01-31 前要有人批准。",
        "审批「客户满意度调查分析报告的审核与批准」第 2 步的职责「公司经理」在本单位还没有人担任，"
        "请先任命。",
        "审批「超过限额的客户补偿」第 1 步的职责「公司经理」在本单位还没有人担任，请先任命。",
    ]


def test_role_the_regulation_does_not_have_is_told_with_the_one_meant():
    roles = {"rd": "d1", "quality": "d2", "manager": "p1", "aftersales": "d3"}

    problems = check_adoption(adoption_of("after_sales", roles=roles))

    assert [str(problem) for problem in problems] == [
        "本单位任命了「aftersales」，制度里没有这项职责。是不是「after_sales」？"
    ]
