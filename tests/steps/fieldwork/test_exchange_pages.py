"""The cards of files out and in on a wave's page, and who may use them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from manyi.core.outbox import drain
from manyi.steps.fieldwork.models import AnswerExport, AnswerImport, PushSource, Response
from manyi.steps.fieldwork.queries.exporting import export_path
from tests.steps.fieldwork.factories import answer_all, audience_of, issued_wave, person
from tests.steps.fieldwork.test_imports import levels_of, wjx_file
from tests.steps.fieldwork.test_views import signed_in, words
from tests.steps.sampling.factories import make_ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


def ask(client, wave, **changes):
    wanted = {"audience": audience_of(wave).pk, "content": "raw", "file_format": "csv"} | changes
    return client.post(f"/fieldwork/waves/{wave.pk}/export/", wanted, follow=True)


def test_cards_teach_the_first_step_and_show_a_file_being_made_and_ready(ground):
    wave = issued_wave(ground)
    answer_all(wave)
    client = signed_in(person(ground))

    empty = client.get(f"/fieldwork/waves/{wave.pk}/").content.decode()
    busy = ask(client, wave).content.decode()
    drain()
    ready = client.get(f"/fieldwork/waves/{wave.pk}/exports/").content.decode()

    export = AnswerExport.objects.get()
    assert "还没有导出过文件" in empty
    assert "还没有导入过文件" in empty
    assert f'hx-get="/fieldwork/waves/{wave.pk}/exports/"' in busy
    assert "正在生成" in busy
    assert f'href="/fieldwork/exports/{export.pk}/file/"' in ready
    assert export.sha256 in ready
    assert "hx-get" not in ready


def test_failed_file_says_why_and_offers_nothing_to_download(ground):
    wave = issued_wave(ground)
    client = signed_in(person(ground))

    ask(client, wave)
    drain()
    page = client.get(f"/fieldwork/waves/{wave.pk}/").content.decode()

    export = AnswerExport.objects.get()
    assert "没有生成" in page
    assert "还没有可以导出的答卷" in page
    assert f"/fieldwork/exports/{export.pk}/file/" not in page
    assert client.get(f"/fieldwork/exports/{export.pk}/file/").status_code == 404


def test_broken_download_goes_on_where_it_stopped(ground):
    wave = issued_wave(ground)
    answer_all(wave)
    client = signed_in(person(ground))
    ask(client, wave)
    drain()
    export = AnswerExport.objects.get()
    path, content = f"/fieldwork/exports/{export.pk}/file/", export_path(export).read_bytes()

    whole = client.get(path)
    rest = client.get(path, headers={"range": "bytes=10-"})
    last = client.get(path, headers={"range": "bytes=-5"})
    beyond = client.get(path, headers={"range": f"bytes={len(content)}-"})
    changed = client.get(path, headers={"range": "bytes=10-", "if-range": '"other"'})

    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, content)
    assert (whole["ETag"], whole["Accept-Ranges"]) == (f'"{export.sha256}"', "bytes")
    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, content[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(content) - 1}/{len(content)}"
    assert (last.status_code, b"".join(last.streaming_content)) == (206, content[-5:])
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")
    assert (changed.status_code, b"".join(changed.streaming_content)) == (200, content)


def test_file_that_was_cut_short_is_not_handed_over(ground):
    wave = issued_wave(ground)
    answer_all(wave)
    client = signed_in(person(ground))
    ask(client, wave)
    drain()
    export = AnswerExport.objects.get()
    export_path(export).write_bytes(b"half")

    response = client.get(f"/fieldwork/exports/{export.pk}/file/", follow=True)

    assert words(response.context["messages"]) == ["文件不在了或不完整，没有交给您。请再导出一次。"]


def test_a_manager_takes_answers_away_without_names_only(ground):
    wave = issued_wave(ground)
    answer_all(wave)
    ask(signed_in(person(ground)), wave, with_names="on")
    drain()
    named = AnswerExport.objects.get()
    manager = signed_in(person(ground, "manager"))

    ask(manager, wave, with_names="on")
    drain()

    own = AnswerExport.objects.exclude(pk=named.pk).get()
    assert (named.with_names, own.with_names) == (True, False)
    assert manager.get(f"/fieldwork/exports/{own.pk}/file/").status_code == 200
    assert manager.get(f"/fieldwork/exports/{named.pk}/file/").status_code == 403


@pytest.mark.parametrize("who", ["auditor", "department"])
def test_who_may_only_read_has_no_cards_and_no_way_in(ground, who):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    client = signed_in(person(ground, who))

    page = client.get(f"/fieldwork/waves/{wave.pk}/").content.decode()
    statuses = [
        client.post(f"/fieldwork/waves/{wave.pk}/export/").status_code,
        client.get(f"/fieldwork/waves/{wave.pk}/exports/").status_code,
        client.get(f"/fieldwork/waves/{wave.pk}/import/").status_code,
        client.get(f"/fieldwork/audiences/{audience.pk}/push/").status_code,
    ]

    assert "exports-card" not in page
    assert statuses == [403] * 4


def test_file_is_looked_at_mapped_and_brought_in(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    word = levels_of(audience)[0].choices[0].label
    data = wjx_file(audience, word=word)
    client = signed_in(person(ground))

    sent = client.post(
        f"/fieldwork/waves/{wave.pk}/import/",
        {"file": SimpleUploadedFile("答卷.csv", data), "audience": audience.pk, "customer": ""},
    )
    preview = client.get(sent["Location"])
    chosen = {f"c{one['place']}": one["target"] for one in preview.context["columns"]}
    done = client.post(sent["Location"], chosen | {"words": "", "import": "1"}, follow=True)

    batch = AnswerImport.objects.get()
    assert sent["Location"] == f"/fieldwork/imports/{batch.pk}/"
    assert "共 3 行，可导入 3 行，不导入 0 行" in preview.content.decode()
    assert Response.objects.count() == 3
    assert "共 3 行，导入 3 行，没有导入 0 行" in done.content.decode()


def test_file_that_is_not_wanted_is_taken_back(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    client = signed_in(person(ground))
    sent = client.post(
        f"/fieldwork/waves/{wave.pk}/import/",
        {
            "file": SimpleUploadedFile("a.csv", wjx_file(audience, word="棒极了")),
            "audience": audience.pk,
        },
    )
    preview = client.get(sent["Location"]).content.decode()

    client.post(f"{sent['Location']}drop/")

    assert "填的是「棒极了」" in preview
    assert "棒极了=" in preview
    assert AnswerImport.objects.count() == 0


def test_push_is_set_on_its_page_and_the_key_is_never_shown(ground):
    wave = issued_wave(ground)
    audience = audience_of(wave)
    client = signed_in(person(ground, "quality"))
    path = f"/fieldwork/audiences/{audience.pk}/push/"
    form = client.get(path).context["form"]
    given = {name: form[name].initial or "" for name in form.questions}

    client.post(path, given | {"activity": "abc123", "key": "the-secret", "is_open": "on"})
    page = client.get(path).content.decode()

    source = PushSource.objects.get()
    assert (source.activity, source.is_open) == ("abc123", True)
    assert source.mapping == {name: target for name, target in given.items() if target}
    assert f"/fieldwork/push/wjx/{audience.pk}/" in page
    assert "the-secret" not in page


def test_page_asks_the_database_the_same_for_one_file_and_for_three(ground):
    wave = issued_wave(ground)
    answer_all(wave)
    client = signed_in(person(ground))
    ask(client, wave)
    drain()
    path = f"/fieldwork/waves/{wave.pk}/"
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(2):
        ask(client, wave)
    drain()
    with CaptureQueriesContext(connection) as three:
        page = client.get(path).content.decode()

    assert page.count("SHA-256") == 3
    assert len(three) == len(one)
