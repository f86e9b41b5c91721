"""What contacts are told before they agree: each wording has a version and never changes.

A consent keeps the version and the hash, so that anyone can later prove which words were meant.
A changed text is a new version added below; an old one stays.
"""

from dataclasses import dataclass
from hashlib import sha256

from manyi.core.enums import ConsentPurpose


@dataclass(frozen=True)
class Wording:
    """The words for one purpose."""

    purpose: str
    version: str
    words: str

    @property
    def hash(self) -> str:
        """The fingerprint a consent keeps."""
        return sha256(self.words.encode()).hexdigest()


WORDINGS = (
    Wording(
        ConsentPurpose.SURVEY,
        "2026-01",
        "我们会用您留下的联系方式邀请您参加客户满意度调查。答卷只用于改进产品和服务；"
        "您可以不参加，也可以随时撤回同意，不影响任何交易。",
    ),
    Wording(
        ConsentPurpose.REVISIT,
        "2026-01",
        "我们会就您反映的问题与您联系，了解处理结果是否满意。您可以随时要求停止回访。",
    ),
    Wording(
        ConsentPurpose.SHARING,
        "2026-01",
        "我们会把您的姓名和联系方式交给受托的调查单位，由其代为调查；调查结束后受托单位须删除。"
        "不同意不影响其他服务，您可以随时撤回。",
    ),
    Wording(
        ConsentPurpose.PUBLICITY,
        "2026-01",
        "我们会在对外的材料中引用您的评价，并写明您的单位。引用前请您核对原文；您可以随时撤回。",
    ),
)


def wording_of(purpose: str) -> Wording:
    """Return the words in use for a purpose: its newest version."""
    return max((one for one in WORDINGS if one.purpose == purpose), key=lambda one: one.version)


def wording_with_hash(fingerprint: str) -> Wording | None:
    """Return the words a consent was given to; None where they did not come from here."""
    return next((one for one in WORDINGS if one.hash == fingerprint), None)
