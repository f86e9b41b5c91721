"""What people send about waves, samples and what is assessed."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from manyi.core.enums import ObjectKind, ServiceStage
from manyi.core.models import AssessmentObject, Unit
from manyi.problems import Problem, sentence
from manyi.regulation.schema.asking import Form as Provision
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel
from manyi.steps.sampling.models import WaveAudience
from manyi.steps.sampling.queries import Suggestion

CENSUS, SAMPLE = "census", "sample"
_DATE = {"type": "date"}


class ObjectsField(forms.ModelMultipleChoiceField):
    """What is assessed, to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, thing: AssessmentObject) -> str:
        return f"{thing.get_kind_display()} · {thing.name}（{thing.owner}）"


class WaveForm(forms.Form):
    """A wave to be planned; its survey is known already."""

    occasion = forms.ChoiceField(label=_("是哪一期"))
    title = forms.CharField(
        label=_("名称"),
        required=False,
        max_length=120,
        help_text=_("留空则用期次和调查的名称。"),
    )
    objects = ObjectsField(
        AssessmentObject.objects.none(),
        label=_("测评对象"),
        required=False,
        help_text=_("先说明测评什么，才能选问卷和抽样。"),
    )

    def __init__(
        self, *args, occasions: Iterable[Suggestion], is_on_demand: bool, objects, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objects"].queryset = objects
        if is_on_demand:
            self.fields["occasion"] = forms.CharField(
                label=_("期次代号"),
                required=False,
                max_length=60,
                help_text=_("制度没有规定时间的调查，可留空由系统编号。"),
            )
            return
        self.fields["occasion"].choices = [
            (one.name, f"{one.label}（{_('截止')} {one.due.isoformat()}）")
            for one in occasions
            if not one.is_taken
        ]


class ObjectsForm(forms.Form):
    """What a wave assesses."""

    objects = ObjectsField(AssessmentObject.objects.none(), label=_("测评对象"))

    def __init__(self, *args, objects, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objects"].queryset = objects


class QuestionnairesForm(forms.Form):
    """Which published version each audience is asked with."""

    def __init__(
        self,
        *args,
        choices: Mapping[WaveAudience, Iterable[QuestionnaireVersion]],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for audience, versions in choices.items():
            found = list(versions)
            self.fields[audience.key] = forms.TypedChoiceField(
                label=audience.label,
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", "—"), *[(one.pk, str(one)) for one in found]],
                initial=audience.questionnaire_version_id or (found[0].pk if found else ""),
                help_text="" if found else _("这份表单还没有已发布的问卷，请先去编制和发布。"),
            )

    def chosen(self) -> list[tuple[WaveAudience, QuestionnaireVersion]]:
        """Return the audiences whose version was chosen."""
        found = {one.pk: one for versions in self.choices.values() for one in versions}
        return [
            (audience, found[pk])
            for audience in self.choices
            if (pk := self.cleaned_data[audience.key]) is not None
        ]


class PlanForm(forms.Form):
    """The survey plan, on the regulation's own form."""

    def __init__(self, *args, provision: Provision, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in provision.fields.items():
            widget = forms.DateInput(_DATE) if field.type == "date" else forms.Textarea({"rows": 2})
            self.fields[name] = forms.CharField(
                label=field.label, required=field.required, widget=widget
            )


class DrawForm(forms.Form):
    """How the names of an audience are drawn."""

    method = forms.ChoiceField(
        label=_("方式"),
        choices=[(CENSUS, _("普查：名录里的都问")), (SAMPLE, _("抽样"))],
        widget=forms.RadioSelect,
    )
    size = forms.IntegerField(
        label=_("样本量"), required=False, min_value=1, help_text=_("抽样时填写；右边是参考。")
    )
    strata = forms.MultipleChoiceField(
        label=_("按什么分层"), required=False, widget=forms.CheckboxSelectMultiple
    )
    oversample = forms.CharField(
        label=_("加抽"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("一行一层：层名、空格、倍数。例如“重点 3”表示重点层按 3 倍抽。"),
    )
    channel = forms.ChoiceField(label=_("用什么方式发"))
    seed = forms.IntegerField(
        label=_("随机种子"),
        min_value=0,
        max_value=2**53,
        help_text=_("同一个种子抽出同一份名单，审核时可以重抽核对。"),
    )

    def __init__(self, *args, channels: Iterable[str], strata: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strata"].choices = list(strata.items())
        self.fields["channel"].choices = [(one, Channel(one).label) for one in channels]

    def clean_oversample(self) -> dict[str, float]:
        """Return the factor of each stratum; every line that cannot be read is named."""
        lines = self.cleaned_data["oversample"].splitlines()
        read = [(n, line.strip()) for n, line in enumerate(lines, 1) if line.strip()]
        factors = [(n, line, _factor(line)) for n, line in read]
        wrong = [
            Problem("sampling.oversample_malformed", place=str(n), found=line)
            for n, line, factor in factors
            if factor is None
        ]
        if wrong:
            raise forms.ValidationError([sentence(problem) for problem in wrong])
        return dict(factor for _n, _line, factor in factors if factor)

    def clean(self) -> dict:
        """Ask for a size where one is needed."""
        sent = super().clean()
        if sent.get("method") == SAMPLE and not sent.get("size"):
            self.add_error("size", _("选了抽样，还没有写样本量。请填要抽多少位。"))
        return sent

    def rule(self) -> dict[str, object]:
        """Return what was sent, as the draw takes it."""
        sent = self.cleaned_data
        is_sample = sent["method"] == SAMPLE
        return {
            "size": sent["size"] if is_sample else None,
            "seed": sent["seed"],
            "strata": sent["strata"] if is_sample else [],
            "oversample": sent["oversample"] if is_sample else {},
            "channel": sent["channel"],
        }


def _factor(line: str) -> tuple[str, float] | None:
    name, _space, number = line.replace("\u3000", " ").rpartition(" ")
    try:
        factor = float(number)
    except ValueError:
        return None
    return (name.strip(), factor) if name.strip() and factor > 0 else None


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class ObjectForm(forms.Form):
    """Something to be assessed."""

    kind = forms.ChoiceField(label=_("类型"), choices=ObjectKind.choices)
    name = forms.CharField(label=_("名称"), max_length=120)
    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("字母、数字、下划线或短横线，不重复。")
    )
    grade = forms.CharField(
        label=_("类别"), max_length=20, required=False, help_text=_("如 A 类项目，可不填。")
    )
    owner = forms.ModelChoiceField(
        Unit.objects.all(),
        label=_("责任部门"),
        help_text=_("这个对象的不满意由谁负责。"),
    )
    parent = forms.ModelChoiceField(AssessmentObject.objects.all(), label=_("属于"), required=False)
    service_stage = forms.ChoiceField(
        label=_("服务环节"), choices=[("", "—"), *ServiceStage.choices], required=False
    )
    from_hour = forms.TimeField(
        label=_("时段起"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    to_hour = forms.TimeField(
        label=_("时段止"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    starts = forms.DateField(
        label=_("开始日期"), required=False, widget=forms.DateInput(_DATE, format="%Y-%m-%d")
    )
    ends = forms.DateField(
        label=_("结束日期"), required=False, widget=forms.DateInput(_DATE, format="%Y-%m-%d")
    )


class RetireForm(forms.Form):
    """The last day of something assessed."""

    on = forms.DateField(label=_("停用日期"), widget=forms.DateInput(_DATE, format="%Y-%m-%d"))
