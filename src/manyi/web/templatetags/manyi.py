"""Filters for what pages show: shares as per cent, ledger verbs in words, icons."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.forms import BoundField, RadioSelect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from manyi.loop import Step
from manyi.regulation.events import EVENTS

register = template.Library()


@register.filter
def percent(share: float | Decimal | None, places: int = 2) -> str:
    """Return a share in [0, 1] as per cent, rounded half up; a missing one is a dash."""
    if share is None:
        return "—"
    step = Decimal(1).scaleb(-int(places))
    return f"{(Decimal(str(share)) * 100).quantize(step, ROUND_HALF_UP)}%"


@register.filter
def width(share: float | None) -> int:
    """Return a share as whole per cent for a bar's class or progress value."""
    return 0 if share is None else max(0, min(100, round(float(share) * 100)))


@register.filter
def verb_label(verb: str) -> str:
    """Return a ledger verb in words."""
    event = EVENTS.get(verb)
    return event.label if event else verb


@register.filter
def item(mapping: dict, key: str) -> object:
    """Return what a mapping holds under a key that a template cannot write."""
    return mapping.get(key)


@register.filter
def index_url(step: Step) -> str:
    """Return the address of a step's first page."""
    return reverse(f"{step.key}:index")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of our own sprite; it is decoration, so readers skip it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """Render a form field with the look of its kind."""
    if isinstance(field.field.widget, RadioSelect):
        return _choices(field)
    kind = getattr(field.field.widget, "input_type", "textarea")
    look = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}
    attributes = {"class": look.get(kind, "form-control")}
    if field.errors:
        attributes |= {"aria-invalid": "true"}
    return field.as_widget(attrs=attributes)


def _choices(field: BoundField) -> SafeString:
    """Render radio buttons or boxes to tick, a line each with its own label."""
    for choice in field:
        choice.data["attrs"]["class"] = "form-check-input"
    return format_html_join(
        "",
        '<label class="form-check">{}<span class="form-check-label">{}</span></label>',
        ((choice.tag(wrap_label=False), choice.choice_label) for choice in field),
    )
