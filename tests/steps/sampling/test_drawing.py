from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from manyi.core.adoption import adopt, store_pack
from manyi.core.clock import at
from manyi.core.enums import AddressKind
from manyi.core.ledger import latest_entries
from manyi.core.models import Contact, ContactAddress, ContactRole, Customer
from manyi.problems import Problem, ProblemsFound
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave, WaveAudience
from tests.factories import make_customer, make_object
from tests.steps.sampling.factories import (
    Ground,
    draw_everybody,
    make_customers,
    make_ground,
    plan_key_wave,
)

pytestmark = pytest.mark.django_db


def codes(error: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def draw(ground: Ground, audience: WaveAudience, **changes: object) -> SampleDraw:
    given = {"size": None, "seed": 7, "channel": "email"} | changes
    return domain.draw_sample(audience, actor=ground.company.people["service"], **given)


def customers_of(wave: Wave) -> WaveAudience:
    return wave.audiences.get(key="customers")


def drawn_names(audience: WaveAudience) -> list[str]:
    return [member.contact.name for member in queries.current_members(audience)]


def test_each_audience_is_drawn_from_its_own_subjects():
    ground = make_ground()
    make_customers(ground, key=2, dealers=1)
    make_customer("PT01", ground.company.departments["business"], customer_class="ordinary")
    wave = plan_key_wave(ground)

    frames = {
        audience.key: [row.label for row in queries.frame_of(audience)]
        for audience in wave.audiences.all()
    }

    assert frames == {
        "customers": ["客户KA0000", "客户KA0001"],
        "dealers": ["客户JX0000"],
        "self": ["sales"],
        "competitors": ["客户KA0000", "客户KA0001"],
    }


def test_customers_of_another_unit_are_not_in_the_frame():
    ground = make_ground()
    make_customers(ground, key=1)
    wave = plan_key_wave(ground)
    Customer.objects.filter(number="KA0000").update(unit=ground.company.departments["rd"])
    ground.adoption.unit = ground.company.departments["business"]
    ground.adoption.save()

    assert queries.frame_of(customers_of(Wave.objects.get(pk=wave.pk))) == []


def test_census_asks_everybody_once_with_weight_one():
    ground = make_ground()
    make_customers(ground, key=3)
    wave = plan_key_wave(ground)

    drawn = draw(ground, customers_of(wave))

    members = queries.current_members(customers_of(wave))
    assert [(m.contact.name, m.design_weight, m.channel) for m in members] == [
        ("联系人KA0000", 1.0, "email"),
        ("联系人KA0001", 1.0, "email"),
        ("联系人KA0002", 1.0, "email"),
    ]
    assert (drawn.frame_size, drawn.allocation, drawn.rule["method"]) == (
        3,
        {"全部": {"frame": 3, "drawn": 3, "weight": 1.0}},
        "census",
    )


def make_regions(ground: Ground, **sizes: int) -> None:
    unit = ground.company.departments["business"]
    Customer.objects.bulk_create(
        Customer(
            number=f"{region}{n:04d}",
            name=f"{region}{n}",
            unit=unit,
            customer_class="key",
            region=region,
        )
        for region, size in sizes.items()
        for n in range(size)
    )
    Contact.objects.bulk_create(
        Contact(customer=customer, name=customer.name, is_main=True)
        for customer in Customer.objects.all()
    )


def test_strata_share_the_sample_and_an_oversampled_one_gets_its_multiple():
    ground = make_ground()
    make_regions(ground, A=50, B=350, C=600)
    wave = plan_key_wave(ground)
    audience = customers_of(wave)
    rule = {"size": 200, "strata": ["region"], "oversample": {"A": 3}, "channel": "link"}

    drawn = draw(ground, audience, **rule)

    members = list(queries.current_members(audience))
    assert Counter(member.stratum for member in members) == {"A": 30, "B": 63, "C": 107}
    assert {m.stratum: round(m.design_weight, 3) for m in members} == {
        "A": 1.667,
        "B": 5.556,
        "C": 5.607,
    }
    assert sum(member.design_weight for member in members) == pytest.approx(1000)
    assert drawn.frame_size == 1000


def test_same_seed_draws_the_same_names_and_another_seed_others():
    ground = make_ground()
    make_regions(ground, A=60)
    wave = plan_key_wave(ground)
    audience = customers_of(wave)

    lists = []
    for seed in (7, 7, 8):
        draw(ground, audience, size=20, seed=seed, channel="link")
        lists.append(drawn_names(audience))

    assert lists[0] == lists[1]
    assert lists[0] != lists[2]
    assert len(lists[0]) == 20


def test_replacements_stand_in_line_and_are_not_asked():
    ground = make_ground()
    make_regions(ground, A=30)
    audience = customers_of(plan_key_wave(ground))

    drawn = draw(ground, audience, size=20, channel="link")

    waiting = drawn.members.filter(replacement_order__isnull=False)
    assert sorted(waiting.values_list("replacement_order", flat=True)) == [1, 2, 3, 4]
    assert queries.current_members(audience).count() == 20
    assert not set(waiting.values_list("contact", flat=True)) & set(
        queries.current_members(audience).values_list("contact", flat=True)
    )


def test_margin_of_a_draw_knows_the_frame_is_finite():
    ground = make_ground()
    make_regions(ground, A=100)
    audience = customers_of(plan_key_wave(ground))

    half = draw(ground, audience, size=50, channel="link")
    everybody = draw(ground, audience, size=None, channel="link")

    assert queries.draw_margin(half) == pytest.approx(0.0985, abs=0.0001)
    assert queries.draw_margin(everybody) == 0


def test_customer_who_opted_out_is_listed_with_the_reason_and_not_asked():
    ground = make_ground()
    make_customers(ground, key=2)
    Contact.objects.filter(name="联系人KA0000").update(opted_out_on=date(2026, 1, 1))
    audience = customers_of(plan_key_wave(ground))

    drawn = draw(ground, audience)

    assert drawn_names(audience) == ["联系人KA0001"]
    left_out = drawn.members.exclude(excluded_because="")
    assert [(m.contact.name, m.excluded_because) for m in left_out] == [
        ("联系人KA0000", "已声明不愿再被打扰")
    ]


def test_second_contact_is_asked_where_the_first_cannot_be():
    ground = make_ground()
    make_customers(ground, key=1)
    customer = Customer.objects.get(number="KA0000")
    customer.contacts.update(opted_out_on=date(2026, 1, 1))
    second = Contact.objects.create(customer=customer, name="副手")
    ContactAddress.objects.create(contact=second, kind=AddressKind.EMAIL, value="b@example.org")
    audience = customers_of(plan_key_wave(ground))

    draw(ground, audience)

    assert drawn_names(audience) == ["副手"]


def test_contact_without_an_address_is_left_out_of_email_but_not_of_a_link():
    ground = make_ground()
    make_customers(ground, key=2)
    ContactAddress.objects.filter(contact__name="联系人KA0001").update(failed_on=date(2026, 1, 9))
    audience = customers_of(plan_key_wave(ground))

    by_email = {r.label: r.excluded_because for r in queries.frame_of(audience, channel="email")}
    by_link = {r.label: r.excluded_because for r in queries.frame_of(audience, channel="link")}

    assert by_email == {"客户KA0000": "", "客户KA0001": "没有可用的电子邮件地址"}
    assert by_link == {"客户KA0000": "", "客户KA0001": ""}


def ask_everybody_on(ground: Ground, occasion: str, day: date) -> Wave:
    """A wave issued on a day, as later frames see it."""
    wave = draw_everybody(plan_key_wave(ground, occasion), ground)
    domain.approve_sample(wave, actor=ground.company.people["quality"])
    wave.mark_issued()
    wave.opens_on = day
    wave.save()
    return wave


def test_customer_surveyed_twenty_days_ago_is_not_drawn_until_the_exclusion_is_overridden():
    ground = make_ground()
    make_customers(ground, key=2)
    service = ground.company.people["service"]
    with at(datetime(2026, 3, 20, tzinfo=UTC)):
        ask_everybody_on(ground, "2026Q1", date(2026, 3, 20))
    make_customer("KA0009", ground.company.departments["business"])

    with at(datetime(2026, 4, 9, tzinfo=UTC)):
        audience = customers_of(plan_key_wave(ground, "2026Q2"))
        drawn = draw(ground, audience)
        before = drawn_names(audience)
        left_out = list(drawn.members.exclude(excluded_because=""))
        domain.override_exclusion(left_out[0], reason="客户主动要求参加", actor=service)

    assert before == ["联系人KA0009"]
    assert [(m.contact.name, m.excluded_because) for m in left_out[1:]] == [
        ("联系人KA0001", "近期已调查过")
    ]
    assert drawn_names(audience) == ["联系人KA0000", "联系人KA0009"]
    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.facts["added"], list(entry.commitments)) == (
        "sample.overridden",
        True,
        ["reason"],
    )


def test_customer_surveyed_before_the_guard_period_is_drawn_again():
    ground = make_ground()
    make_customers(ground, key=1)
    with at(datetime(2026, 3, 1, tzinfo=UTC)):
        ask_everybody_on(ground, "2026Q1", date(2026, 3, 1))

    with at(datetime(2026, 4, 9, tzinfo=UTC)):
        audience = customers_of(plan_key_wave(ground, "2026Q2"))
        draw(ground, audience)

    assert drawn_names(audience) == ["联系人KA0000"]


def test_opt_out_is_never_overridden_and_an_override_needs_words():
    ground = make_ground()
    make_customers(ground, key=2)
    Contact.objects.filter(name="联系人KA0000").update(opted_out_on=date(2026, 1, 1))
    drawn = draw(ground, customers_of(plan_key_wave(ground)))
    member = drawn.members.exclude(excluded_because="").get()

    with pytest.raises(ProblemsFound) as error:
        domain.override_exclusion(member, reason=" ", actor=ground.company.people["service"])

    assert codes(error) == ["sampling.cannot_override", "sampling.reason_missing"]
    assert SampleMember.objects.get(pk=member.pk).excluded_because == "已声明不愿再被打扰"


def adopt_with_owner_side(ground: Ground) -> Ground:
    """The after-sales regulation, amended to ask 建设单位 instead of key customers."""
    text = files("manyi.regulation").joinpath("packs", "after_sales.yaml").read_text("utf-8")
    amended = text.replace('version: "1.0"', 'version: "1.1"', 1)
    amended = amended.replace(
        "{label: 重点客户, of: customer, where: {class: key}}",
        "{label: 建设单位, of: contact, where: {role: owner_side}}",
    ).replace("roles: ", "roles:\n  owner_side: {label: 建设单位, type: customer}  ", 1)
    adoption = adopt(store_pack(amended), ground.company.root, start=date(2026, 2, 1), actor=None)
    return replace(ground, adoption=adoption)


def test_contacts_are_drawn_by_the_role_they_have_in_the_wave_objects():
    ground = adopt_with_owner_side(make_ground())
    make_customers(ground, key=3)
    project = make_object("proj", ground.company.departments["rd"], kind="project")
    other = make_object("other", ground.company.departments["rd"], kind="project")
    contacts = {contact.name: contact for contact in Contact.objects.all()}
    for name, thing, end in (
        ("联系人KA0000", project, None),
        ("联系人KA0001", other, None),
        ("联系人KA0002", project, date(2026, 1, 31)),
    ):
        ContactRole.objects.create(
            contact=contacts[name],
            role="owner_side",
            assessment_object=thing,
            start=date(2026, 1, 1),
            end=end,
        )

    with at(datetime(2026, 3, 1, tzinfo=UTC)):
        wave = plan_key_wave(ground, "2026Q2", objects=[project])
        frame = queries.frame_of(customers_of(wave))

    assert [(row.label, row.assessment_object, row.facts["role"]) for row in frame] == [
        ("客户KA0000（联系人KA0000）", project, "建设单位")
    ]


def test_nothing_is_drawn_before_the_objects_are_named():
    ground = make_ground()
    make_customers(ground)
    wave = plan_key_wave(ground, objects=[])

    with pytest.raises(ProblemsFound) as error:
        draw(ground, customers_of(wave))

    assert codes(error) == ["gate.objects_named"]
    assert SampleDraw.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"channel": "sms"}, ["sampling.channel_not_named"]),
        ({"size": 0}, ["sampling.size_too_small"]),
        ({"strata": ["colour"]}, ["sampling.strata_unknown"]),
        (
            {"size": 2, "strata": ["region"], "oversample": {"华东": 2}},
            ["sampling.stratum_unknown"],
        ),
        ({"size": 1, "oversample": {"全部": 9}}, ["sampling.oversample_too_large"]),
    ],
)
def test_draw_that_cannot_be_made_says_why(changes, expected):
    ground = make_ground()
    make_customers(ground)
    audience = customers_of(plan_key_wave(ground))

    with pytest.raises(ProblemsFound) as error:
        draw(ground, audience, **changes)

    assert codes(error) == expected


def test_empty_frame_is_said_with_its_size():
    ground = make_ground()
    audience = customers_of(plan_key_wave(ground))

    with pytest.raises(ProblemsFound) as error:
        draw(ground, audience)

    assert error.value.problems == (Problem("sampling.frame_empty", "重点客户", "0"),)


def test_wave_is_sampled_once_every_audience_is_drawn_and_approved_by_somebody_else():
    ground = make_ground()
    make_customers(ground)
    people = ground.company.people
    wave = plan_key_wave(ground)
    draw(ground, customers_of(wave))
    with pytest.raises(ProblemsFound) as too_early:
        domain.approve_sample(wave, actor=people["quality"])
    wave = draw_everybody(Wave.objects.get(pk=wave.pk), ground)

    with pytest.raises(ProblemsFound) as own:
        domain.approve_sample(wave, actor=people["service"])
    approved = domain.approve_sample(wave, actor=people["quality"])

    assert codes(too_early)[0] == "sampling.not_sampled"
    assert codes(own) == ["sampling.own_draw"]
    assert Wave.objects.get(pk=approved.pk).state == WaveState.APPROVED
    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.facts) == ("sample.approved", {"wave": wave.thing, "size": 8})


def test_approved_sample_cannot_be_drawn_again_until_it_is_sent_back():
    ground = make_ground()
    make_customers(ground)
    people = ground.company.people
    wave = draw_everybody(plan_key_wave(ground), ground)
    domain.approve_sample(wave, actor=people["quality"])

    with pytest.raises(ProblemsFound) as error:
        draw(ground, customers_of(wave))
    domain.refuse_sample(wave, reason="漏了经销商", actor=people["quality"])
    draw_everybody(wave, ground)

    assert codes(error) == ["sampling.wave_past_planning"]
    assert Wave.objects.get(pk=wave.pk).state == WaveState.SAMPLED


def test_sending_back_needs_words():
    ground = make_ground()
    make_customers(ground)
    wave = draw_everybody(plan_key_wave(ground), ground)

    with pytest.raises(ProblemsFound) as error:
        domain.refuse_sample(wave, reason="", actor=ground.company.people["quality"])

    assert codes(error) == ["sampling.reason_missing"]


def test_reissued_wave_asks_exactly_those_it_is_given_with_their_weights():
    ground = make_ground()
    make_regions(ground, A=10)
    first = plan_key_wave(ground)
    draw(ground, customers_of(first), size=5, channel="link")
    silent = list(queries.current_members(customers_of(first)))[:3]
    second = plan_key_wave(ground, reissue_of=first)

    drawn = domain.take_over_sample(
        customers_of(second), members=silent, actor=ground.company.people["service"]
    )

    again = queries.current_members(customers_of(second))
    assert [m.contact_id for m in again] == [m.contact_id for m in silent]
    assert {m.design_weight for m in again} == {2.0}
    assert drawn.rule["method"] == "taken_over"


def test_employees_have_no_guard_period_for_they_rate_every_wave():
    ground = make_ground()
    make_customers(ground, key=1)
    with at(datetime(2026, 3, 20, tzinfo=UTC)):
        ask_everybody_on(ground, "2026Q1", date(2026, 3, 20))

    with at(datetime(2026, 4, 9, tzinfo=UTC)):
        audience = plan_key_wave(ground, "2026Q2").audiences.get(key="self")
        frame = queries.frame_of(audience, channel=Channel.LINK)

    assert [(row.label, row.excluded_because) for row in frame] == [("sales", "")]
