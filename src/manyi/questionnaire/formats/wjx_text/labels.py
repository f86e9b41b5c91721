"""The names of the kinds of question in 问卷星's text."""

from manyi.questionnaire.questionnaire import ItemKind

LABELS = {
    ItemKind.LEVEL: "量表题",
    ItemKind.MARK: "评分题",
    ItemKind.NPS: "NPS题",
    ItemKind.SINGLE: "单选题",
    ItemKind.MULTIPLE: "多选题",
    ItemKind.RANKING: "排序题",
    ItemKind.CASCADE: "多级下拉题",
    ItemKind.NUMBER: "数字填空题",
    ItemKind.CONSTANT_SUM: "比重题",
    ItemKind.DATE: "日期题",
    ItemKind.SHORT_TEXT: "填空题",
    ItemKind.LONG_TEXT: "简答题",
    ItemKind.BLANKS: "多项填空题",
    ItemKind.FILE: "文件上传",
    ItemKind.SIGNATURE: "签名题",
    ItemKind.INFORMATION: "段落说明",
}
DROPDOWN = "下拉框"
MATRIX = "矩阵量表题"
KINDS = {label: kind for kind, label in LABELS.items()} | {
    **dict.fromkeys(
        ("下拉框", "下拉单选", "下拉题", "判断题", "评分单选", "单选"), ItemKind.SINGLE
    ),
    **dict.fromkeys(("多选", "评分多选"), ItemKind.MULTIPLE),
    **dict.fromkeys(("问答题", "多行填空题", "多行文本"), ItemKind.LONG_TEXT),
    **dict.fromkeys(("单项填空题", "单行文本", "填空"), ItemKind.SHORT_TEXT),
    **dict.fromkeys(("滑动条", "数字题"), ItemKind.NUMBER),
    **dict.fromkeys(("矩阵题", "矩阵量表题", "矩阵反向量表题", "反向量表题"), ItemKind.LEVEL),
    **dict.fromkeys(("矩阵单选题",), ItemKind.SINGLE),
    **dict.fromkeys(("矩阵多选题",), ItemKind.MULTIPLE),
    **dict.fromkeys(("NPS量表题", "净推荐值"), ItemKind.NPS),
    **dict.fromkeys(("段落", "说明"), ItemKind.INFORMATION),
}
MATRICES = frozenset(("矩阵题", "矩阵量表题", "矩阵反向量表题", "矩阵单选题", "矩阵多选题"))
REVERSED = frozenset(("反向量表题", "矩阵反向量表题"))
