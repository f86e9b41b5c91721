"""Surveys (调查): whom to ask when, by what channels, and when a wave counts."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from manyi.regulation.schema.base import (
    ApprovalId,
    Count,
    DutyId,
    FormId,
    Labelled,
    Number,
    Part,
    R,
    RoleId,
    ScoreId,
    SubjectId,
    Text,
    When,
)
from manyi.regulation.values import Period, Share

Channel = Literal[
    "link",
    "qr",
    "email",
    "sms",
    "wechat",
    "phone",
    "fax",
    "letter",
    "visit",
    "paper",
    "kiosk",
    "third_party",
    "interview",
    "focus_group",
    "mystery_shopper",
    "scorecard",
    "social",
    "website",
    "hotline",
    "mailbox",
]
CHANNEL_LABELS: Mapping[str, str] = {
    "link": "网上填写",
    "qr": "二维码",
    "email": "电子邮件",
    "sms": "短信",
    "wechat": "微信",
    "phone": "电话",
    "fax": "传真",
    "letter": "信函",
    "visit": "实地走访",
    "paper": "纸质问卷",
    "kiosk": "现场终端",
    "third_party": "外委第三方",
    "interview": "访谈",
    "focus_group": "焦点小组",
    "mystery_shopper": "神秘顾客",
    "scorecard": "客户评分通告",
    "social": "社交媒体",
    "website": "官方网站",
    "hotline": "服务热线",
    "mailbox": "意见箱",
}
CleaningRule = Literal[
    "incomplete",
    "straight_line",
    "duplicate",
    "too_fast",
    "trap_failed",
    "inconsistent",
    "out_of_window",
]


class Plan(Part):
    """The survey plan (调研方案): on which form, by whom, approved how."""

    form: FormId
    author: RoleId
    approval: ApprovalId | None = None


class Audience(Part):
    """One group that is asked: its subjects, its form, its channels."""

    of: SubjectId
    form: FormId
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    optional: bool = False


AudienceId = Annotated[str, R(".audience")]


class ReturnedAtLeast(Part):
    """At least n forms came back in time."""

    rule: Literal["returned_at_least"]
    n: Annotated[Count, Field(description="至少几份")]
    audience: AudienceId | None = None


class ResponseRateAbove(Part):
    """More than this share of what was issued, less what could not be delivered, came back."""

    rule: Literal["response_rate_above"]
    share: Annotated[Share, Field(description="回收率要大于多少")]
    audience: AudienceId | None = None


class EachStratumAtLeast(Part):
    """Every stratum brought back at least n forms."""

    rule: Literal["each_stratum_at_least"]
    n: Annotated[Count, Field(description="每层至少几份")]
    audience: AudienceId | None = None


class MarginBelow(Part):
    """The half width of the 95 % interval is at most this share."""

    rule: Literal["margin_at_most"]
    share: Annotated[Share, Field(description="误差最多多少")]
    audience: AudienceId | None = None


class OpenAtLeast(Part):
    """The wave took answers for at least this many days."""

    rule: Literal["open_at_least"]
    days: Annotated[Count, Field(description="至少开放几天")]


class ClosedWithin(Part):
    """The wave was closed at most this many days after its issue."""

    rule: Literal["closed_within"]
    days: Annotated[Count, Field(description="最多几天内截止")]


ValidityRule = Annotated[
    ReturnedAtLeast
    | ResponseRateAbove
    | EachStratumAtLeast
    | MarginBelow
    | OpenAtLeast
    | ClosedWithin,
    Field(discriminator="rule"),
]
RULE_LABELS: Mapping[str, str] = {
    "returned_at_least": "回收份数",
    "response_rate_above": "回收率",
    "each_stratum_at_least": "各层回收份数",
    "margin_at_most": "抽样误差",
    "open_at_least": "开放天数",
    "closed_within": "回收天数",
}


class Review(Part):
    """Who works out why a wave fell short, on which form, by when."""

    role: RoleId
    form: FormId
    within: Period


class Reissue(Part):
    """Who sends out again, by when."""

    role: RoleId
    within: Period


class IfInvalid(Part):
    """What an invalid wave calls for."""

    review: Review
    reissue: Reissue


class Sampling(Part):
    """How the sample is drawn; a census asks everybody."""

    method: Literal["census", "simple_random", "stratified", "quota", "convenience"]
    strata: tuple[Text, ...] = ()
    size: Count | None = None
    boost: Mapping[str, Number] = {}
    guard: Annotated[Period | None, Field(description="多久之内不重复打扰")] = None


class Survey(Labelled):
    """One kind of survey; each time it is held is a wave (期)."""

    organiser: RoleId
    when: When
    audience: Annotated[Mapping[str, Audience], Field(min_length=1)]
    window: Period
    designers: tuple[RoleId, ...] = ()
    fieldwork: tuple[RoleId, ...] = ()
    plan: Plan | None = None
    sampling: Sampling | None = None
    identity: Literal["named", "confidential", "anonymous"] = "named"
    validity: Mapping[str, ValidityRule] = {}
    if_invalid: IfInvalid | None = None
    needs: tuple[DutyId, ...] = ()
    cleaning: tuple[CleaningRule, ...] = ()
    scores: tuple[ScoreId, ...] = ()
    also: Mapping[str, When] = {}
    group_size: tuple[Count, Count] | None = None
