import stat

import pytest

from manyi.core.privacy import BoxRefused, add_key, blind_index, is_outdated, lock, relock, unlock


def test_box_opens_for_its_purpose_and_thing_only():
    box = lock(b"1024", purpose="fieldwork.identity", about="a")

    assert unlock(box, purpose="fieldwork.identity", about="a") == b"1024"
    for purpose, about in (("fieldwork.identity", "b"), ("cases.contact", "a")):
        with pytest.raises(BoxRefused):
            unlock(box, purpose=purpose, about=about)


def test_changed_box_is_refused():
    box = lock(b"1024", purpose="p", about="a")

    with pytest.raises(BoxRefused):
        unlock(box[:-1] + bytes([box[-1] ^ 1]), purpose="p", about="a")


def test_equal_contents_lie_in_different_boxes():
    assert lock(b"1024", purpose="p", about="a") != lock(b"1024", purpose="p", about="a")


def test_after_a_new_key_old_boxes_open_and_are_locked_anew():
    old = lock(b"1024", purpose="p", about="a")
    assert not is_outdated(old)

    number = add_key()
    new = relock(old, purpose="p", about="a")

    assert number == 2
    assert (is_outdated(old), is_outdated(new)) == (True, False)
    assert unlock(old, purpose="p", about="a") == unlock(new, purpose="p", about="a") == b"1024"


def test_box_whose_key_was_taken_away_is_refused(scratch_files):
    old = lock(b"1024", purpose="p", about="a")
    add_key()
    (scratch_files / "privacy-keys" / "1.key").unlink()

    with pytest.raises(BoxRefused):
        unlock(old, purpose="p", about="a")


def test_keys_are_files_of_their_owner_only(scratch_files):
    lock(b"x", purpose="p", about="a")
    blind_index("x", purpose="p")

    found = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (scratch_files / "privacy-keys").iterdir()
    }

    assert found == {"1.key": 0o600, "index.key": 0o600}


def test_blind_index_finds_equal_values_within_a_purpose_and_outlives_new_keys():
    before = blind_index("1024", purpose="p")

    add_key()

    assert blind_index("1024", purpose="p") == before
    assert blind_index("1024", purpose="q") != before
    assert blind_index("1025", purpose="p") != before
