"""The appendices: how every figure can be computed again."""

from manyi.documents.report import Appendix, Block, Cell, Column, Paragraph, Table
from manyi.regulation.formulas import FORMULAS
from manyi.steps.reporting.exports.reading import Reading, count, words


def appendices(reading: Reading) -> list[Block]:
    """Return formulas, editions and denominators, each on its own page."""
    blocks: list[Block] = [Appendix("附录一 公式", "公式"), *_formulas(reading)]
    blocks += [Appendix("附录二 版本与数据", "版本与数据"), *_editions(reading)]
    if reading.card.items:
        blocks += [Appendix("附录三 分母与缺答", "分母与缺答"), _denominators(reading)]
    return blocks


def _formulas(reading: Reading) -> list[Block]:
    rows = tuple(
        words(line.label, line.formula, _meaning(line.formula), line.address)
        for line in reading.card.scores
    )
    columns = (
        Column("数字", width=1.2),
        Column("公式", width=1.7),
        Column("算法", width=2.6),
        Column("制度中的位置", width=1.5),
    )
    return [Table(columns, rows, "每个数字用的公式")]


def _meaning(formula: str) -> str:
    found = FORMULAS.get(formula)
    return f"{found.label}（{found.source}）" if found is not None else ""


def _editions(reading: Reading) -> list[Block]:
    card = reading.card
    rows = (
        words("制度", f"《{card.pack.title}》 {card.pack.regulation}"),
        words("制度版本", card.pack.version),
        words("制度指纹（SHA-256）", card.pack.sha256),
        words("调查", f"{card.survey_label}（{card.survey}）"),
        words("数据指纹（SHA-256）", reading.data_hash),
        words("公式版本", "，".join(card.formulas)),
        words("取整", card.rounding_words),
    )
    blocks: list[Block] = [
        Table((Column("项目"), Column("内容", width=3)), rows, "版本"),
        Paragraph("用同一份数据、同一版制度和同一版公式，可以重新算出本报告的每一个数字。", "note"),
    ]
    if reading.pack.assumed:
        assumed = tuple(words(address, why) for address, why in reading.pack.assumed.items())
        blocks.append(
            Table(
                (Column("位置", width=1.4), Column("补充", width=3)),
                assumed,
                "制度没有写、由我们补的",
            )
        )
    return blocks


def _denominators(reading: Reading) -> Table:
    rows = tuple(
        (
            Cell(reading.audience_label(item.audience)),
            Cell(item.label),
            count(item.n),
            count(item.missing),
            Cell(
                "，".join(f"{reason} {number}" for reason, number in item.missing_reasons.items())
            ),
        )
        for item in reading.card.items
    )
    columns = (
        Column("评价者"),
        Column("指标", width=1.6),
        Column("作答", "right"),
        Column("缺答", "right"),
        Column("缺答原因", width=2),
    )
    return Table(columns, rows, "每个指标的分母")
