import os
import stat
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from django.db import transaction

from manyi.core.ledger import latest_entries, make_anchor, record, sign_segment
from manyi.core.ledger.body import anchor_text
from manyi.core.ledger.keys import is_signed, read_or_make_keys, read_public_key
from manyi.core.outbox import JOBS


def _keys(settings) -> Path:
    return Path(settings.LEDGER_KEYS)


@pytest.mark.django_db
def test_a_segment_covers_what_was_recorded_since_the_last_one():
    record("wave.created", facts={"wave": 1})
    record("wave.created", facts={"wave": 2})
    first = sign_segment()
    record("wave.created", facts={"wave": 3})
    second = sign_segment()

    assert [(one.number, one.first, one.last) for one in (first, second)] == [(1, 1, 2), (2, 3, 4)]
    assert len(first.marks) == 2 * 8
    assert [(one.seq, one.verb, one.facts) for one in latest_entries(10)][::4] == [
        (5, "ledger.signed", {"segment": 2, "first": 3, "last": 4}),
        (1, "wave.created", {"wave": 1}),
    ]


@pytest.mark.django_db
def test_nothing_is_signed_when_nothing_happened_since():
    assert sign_segment() is None
    record("wave.created", facts={"wave": 1})
    assert sign_segment() is not None
    assert sign_segment() is None


@pytest.mark.django_db
def test_an_anchor_tells_the_end_of_the_chain_under_a_signature(settings):
    told = record("wave.created", facts={"wave": 1})

    anchor = make_anchor()

    key = read_or_make_keys(_keys(settings)).public_key()
    assert (anchor.seq, anchor.hash, anchor.count) == (1, told.hash, 1)
    assert is_signed(key, anchor_text(anchor), anchor.signature)
    assert set(asdict(anchor)) == {"seq", "hash", "count", "made", "signature"}


@pytest.mark.django_db
def test_an_empty_chain_has_no_anchor():
    with pytest.raises(LookupError, match="no entry"):
        make_anchor()


def test_keys_are_made_once_and_the_public_one_fits(tmp_path):
    private = read_or_make_keys(tmp_path / "keys")
    again = read_or_make_keys(tmp_path / "keys")

    public = read_public_key(tmp_path / "keys" / "public.pem")
    assert private.private_bytes_raw() == again.private_bytes_raw()
    assert is_signed(public, "满意", private.sign("满意".encode()).hex())
    assert not is_signed(public, "不满意", private.sign("满意".encode()).hex())
    assert not is_signed(public, "满意", "no hex")
    assert sorted(os.listdir(tmp_path / "keys")) == ["private.pem", "public.pem"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_the_private_key_is_readable_by_its_owner_only(tmp_path):
    read_or_make_keys(tmp_path)

    assert stat.S_IMODE((tmp_path / "private.pem").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_worker_signs_every_minute():
    job = JOBS["ledger.sign_segment"]
    with transaction.atomic():
        record("wave.created", facts={"wave": 1})

    job.handler()

    assert job.every_s == 60
    assert latest_entries(1)[0].verb == "ledger.signed"
