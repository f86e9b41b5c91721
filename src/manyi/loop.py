"""The ten steps of the loop: what each takes, what opens it, what it hands on and files.

The menu, the manual, the demo seed and the end-to-end test all read this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from manyi.problems import Problem


@dataclass(frozen=True)
class Need:
    """One thing that must be true before a gate opens; its sentence is `gate.<key>`."""

    key: str
    label: str


@dataclass(frozen=True)
class Gate:
    """A door in the loop: it opens when every need is met, and otherwise says what lacks."""

    key: str
    label: str
    needs: tuple[Need, ...]

    def problems(self, facts: Mapping[str, bool]) -> tuple[Problem, ...]:
        """Return one problem for each need the facts do not meet; a fact not given is an error."""
        return tuple(
            Problem(f"gate.{need.key}", place=self.label, needed=need.label)
            for need in self.needs
            if not facts[need.key]
        )


@dataclass(frozen=True)
class Step:
    """One step of the loop; `key` is its folder, its URL name prefix and its manual page."""

    key: str
    label: str
    english: str
    question: str
    takes: str
    gate: Gate
    gives: str
    record_form: str
    icon: str

    @property
    def number(self) -> int:
        """Position in the loop, from 1."""
        return STEPS.index(self) + 1


STEPS: tuple[Step, ...] = (
    Step(
        key="indicators",
        label="指标体系",
        english="Indicators",
        question="测什么？",
        takes="制度、客户的需求与期望",
        gate=Gate("design", "编制指标体系", (Need("pack_in_force", "本单位有生效的制度"),)),
        gives="三到四级、带权重的指标体系",
        record_form="客户满意度指标体系表",
        icon="hierarchy",
    ),
    Step(
        key="questionnaires",
        label="问卷",
        english="Questionnaires",
        question="怎么问？",
        takes="已发布的指标体系",
        gate=Gate(
            "publish",
            "发布问卷",
            (
                Need("indicators_published", "指标体系已发布"),
                Need("every_indicator_asked", "每个末级指标都有题目"),
                Need("every_item_bound", "每道评分题都对应一个指标"),
                Need("required_indicators_kept", "制度要求的内容一项不少"),
            ),
        ),
        gives="发布后不可更改的问卷版本",
        record_form="客户满意度调查问卷",
        icon="clipboard-list",
    ),
    Step(
        key="sampling",
        label="调查期与抽样",
        english="Waves and sampling",
        question="测什么对象，问谁？",
        takes="制度里的调查、测评对象、客户名录",
        gate=Gate(
            "plan",
            "选定问卷",
            (
                Need("objects_named", "已选定测评对象"),
                Need("occasion_named", "已说明是哪一期"),
            ),
        ),
        gives="有对象、有问卷、有样本名单的一期调查",
        record_form="调研方案",
        icon="target",
    ),
    Step(
        key="fieldwork",
        label="发放与回收",
        english="Fieldwork",
        question="问到了吗？",
        takes="已批准的样本名单和问卷版本",
        gate=Gate(
            "issue",
            "发出问卷",
            (
                Need("objects_named", "已选定测评对象"),
                Need("questionnaires_published", "每类受访者都有已发布的问卷"),
                Need("sample_drawn", "样本名单已抽取"),
                Need("sample_approved", "样本名单已批准"),
                Need("prior_duties_done", "制度规定事先要做的事已有记录"),
            ),
        ),
        gives="按期收回、一次一份的答卷",
        record_form="发放与回收登记表",
        icon="send",
    ),
    Step(
        key="cleaning",
        label="清理",
        english="Cleaning",
        question="答得可信吗？",
        takes="已截止一期的全部答卷",
        gate=Gate("clean", "清理答卷", (Need("wave_closed", "本期已截止"),)),
        gives="每份答卷的取舍和理由，冻结并留有校验值的数据",
        record_form="答卷清理记录",
        icon="filter",
    ),
    Step(
        key="scoring",
        label="计分",
        english="Scoring",
        question="客户满意吗？",
        takes="冻结的数据、制度的算式",
        gate=Gate(
            "score",
            "计分",
            (
                Need("wave_frozen", "数据已冻结"),
                Need("verdict_given", "已判定本期是否有效"),
                Need("verdict_allows", "本期有效，或无效但已批准豁免"),
            ),
        ),
        gives="满意度、满意率、各指标得分与目标比较",
        record_form="满意度统计表",
        icon="calculator",
    ),
    Step(
        key="reporting",
        label="报告",
        english="Reporting",
        question="告诉谁？",
        takes="计分结果",
        gate=Gate("report", "编制报告", (Need("wave_scored", "本期已计分"),)),
        gives="经审核、批准的分析报告(Word、PDF、Excel)",
        record_form="客户满意度调查分析报告",
        icon="report-analytics",
    ),
    Step(
        key="improvement",
        label="改进",
        english="Improvement",
        question="改了吗，见效吗？",
        takes="报告里的薄弱指标",
        gate=Gate(
            "open",
            "开立改进计划",
            (
                Need("finding_named", "写明针对哪一项不满意"),
                Need("owner_named", "有责任人"),
                Need("due_named", "有完成日期"),
            ),
        ),
        gives="有责任人、有期限、由下一期证实的改进",
        record_form="改进计划",
        icon="trending-up",
    ),
    Step(
        key="cases",
        label="反馈与投诉",
        english="Cases",
        question="每一声都有回音吗？",
        takes="投诉、建议、咨询、表扬和低分答卷",
        gate=Gate(
            "close",
            "关闭反馈件",
            (
                Need("answered", "已把结果告知客户"),
                Need("cause_named", "已写明原因"),
                Need("action_named", "已写明措施"),
                Need("revisited", "已回访，且不是由处理人自己回访"),
                Need("customer_content", "回访时客户没有不满意"),
            ),
        ),
        gives="按时办结、回访过的反馈件",
        record_form="客户反馈登记表",
        icon="message-circle",
    ),
    Step(
        key="records",
        label="记录与监督",
        english="Records",
        question="拿得出证据吗？",
        takes="以上各步留下的记录",
        gate=Gate("file", "归档", (Need("approved", "文件已批准"),)),
        gives="每一条条文的证据、防篡改的台账",
        record_form="记录清单",
        icon="archive",
    ),
)

STEP: dict[str, Step] = {step.key: step for step in STEPS}
