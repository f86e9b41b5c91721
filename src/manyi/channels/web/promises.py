"""How answers are kept, in the respondent's words: made from the mode, so they cannot be wrong."""

from django.utils.translation import gettext as _


def confidentiality(identity: str, *, is_personal: bool) -> str:
    """Return what the first page promises in a wave of this mode, over this kind of link."""
    if identity == "anonymous":
        return f"{_personal_link() if is_personal else _open_link()}{_mixing()}"
    if not is_personal:
        return _open_link()
    if identity == "named":
        return _(
            "本次调查记名：您的回答与您的姓名、单位一起保存，"
            "只有本公司负责满意度工作的人员可以查看，只用于改进产品和服务，必要时与您联系。"
            "对外的报告只写汇总数字。"
        )
    if identity == "confidential":
        return _(
            "本次调查保密：您是谁与您的回答分开存放并加密，"
            "只有获得授权的人写明理由才能查看，每次查看都有记录。"
            "报告只写汇总数字，不足五人的分组不单独列出。"
        )
    raise ValueError(f"a wave is named, confidential or anonymous; got {identity!r}.")


def _open_link() -> str:
    return _(
        "这是公开链接：系统不记录您是谁，也不使用 Cookie。"
        "请不要在意见里写身份证号、银行卡号等个人信息。"
    )


def _personal_link() -> str:
    return _(
        "本次调查匿名：您的链接只用来保证一人一份、不再催已答的人。"
        "系统不记录您何时、从哪里作答；请不要在意见里写能认出您的内容。"
    )


def _mixing() -> str:
    """Return what the promise does not cover yet: the time before mixing, and its copies."""
    return _(
        "答卷满一批（至少十份）后打乱入库，此后谁也对不上哪份是谁的；"
        "打乱之前的数据库、当时的备份和数据库日志里还可能对上。"
        "截止时仍不足十份的，一律不公开。"
    )
