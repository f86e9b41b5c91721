"""Letters come from the server into the spool; none is marked as seen before it is on the disk."""

import pytest

from manyi.channels.email import Unreachable
from manyi.channels.email.incoming import Account, Fetched, Spool, fetch_letters
from tests.channels.email.incoming.imap_server import Mailbox, serving
from tests.channels.email.incoming.letters import letter

FIRST, SECOND = letter(b"one"), letter("二".encode("gbk"))


def account(port: int, user: str = "right") -> Account:
    return Account("127.0.0.1", port, user, "-", is_encrypted=False)


def test_unseen_letters_come_byte_for_byte_and_are_marked(tmp_path):
    mailbox, spool = Mailbox(FIRST, SECOND), Spool(tmp_path)

    with serving(mailbox) as port:
        first = fetch_letters(account(port), spool)
        again = fetch_letters(account(port), spool)

    assert (first, again) == (Fetched(2, 0), Fetched(0, 0))
    assert {path.read_bytes() for path in spool.waiting()} == {FIRST, SECOND}
    assert mailbox.flags == {"1": {"\\Seen"}, "2": {"\\Seen"}}


def test_a_letter_fetched_again_after_a_crash_is_the_same_file(tmp_path):
    mailbox, spool = Mailbox(FIRST), Spool(tmp_path)

    with serving(mailbox) as port:
        fetch_letters(account(port), spool)
        mailbox.flags["1"].clear()
        fetch_letters(account(port), spool)

    assert [path.read_bytes() for path in spool.waiting()] == [FIRST]


def test_a_letter_beyond_all_measure_stays_on_the_server_and_is_told_by_its_heads(tmp_path):
    mailbox, spool = Mailbox(FIRST, said_size=99_000_000), Spool(tmp_path)

    with serving(mailbox) as port:
        fetched = fetch_letters(account(port), spool)

    (path,) = spool.waiting()
    assert fetched == Fetched(1, 1)
    assert path.read_bytes().startswith(b"X-Manyi-Left-On-Server: 1\r\nFrom: Zhang San")
    assert mailbox.flags == {"1": {"\\Seen", "\\Flagged"}}


def test_a_wrong_password_is_told_as_a_server_that_cannot_be_used(tmp_path):
    with serving(Mailbox(FIRST)) as port, pytest.raises(Unreachable):
        fetch_letters(account(port, "wrong"), Spool(tmp_path))


def test_a_server_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Unreachable):
        fetch_letters(account(1), Spool(tmp_path))


def test_a_letter_dealt_with_is_kept_and_found_by_its_hash(tmp_path):
    spool = Spool(tmp_path)
    path = spool.put(FIRST)

    kept = spool.keep(path)

    assert spool.waiting() == []
    assert (kept, spool.raw(path.stem)) == (spool.path_of(path.stem), FIRST)
    assert spool.raw("0" * 64) is None
