"""问卷星's questions as text, in and out: what people paste, and what its own editor takes.

    客户满意度调查
    感谢您的支持

    1. 您的部门[单选题]*
    技术部
    其他____

    2. 请评价下列各项[矩阵量表题]
    很不满意 不满意 一般 满意 很满意
    外观
    包装

Read are the labels of its editor and of its open tools ([单选题], [下拉框], [矩阵量表题] …),
matrices by a line of columns or by 行：/列：, bullets, letters and boxes before options. A
question without a label takes its kind from what follows it, and that is said.
"""

from manyi.questionnaire.formats.wjx_text.reading import read_wjx_text
from manyi.questionnaire.formats.wjx_text.writing import write_wjx_text

__all__ = ["read_wjx_text", "write_wjx_text"]
