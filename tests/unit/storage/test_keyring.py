import base64
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Settings
from bot.domain.hooks.hook_address import hook_mac_key
from storage.engine.errors import KeyMissing, KeyUnusable, Tampered
from storage.keys.key_file import MasterKey, new_key, read_key_file, retired, write_key_file
from storage.keys.keyring import (
    Keyring,
    key_file_path,
    key_id_of,
    keys_in_environment,
    read_keyring,
)
from tests.databases import a_master_key
from tests.master_keys import secret_text

OLD, NEW = a_master_key(1), a_master_key(2)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _collision(key: MasterKey) -> MasterKey:
    """Another key with the same one-byte id."""
    return next(
        other
        for n in range(100_000)
        if (other := MasterKey(n.to_bytes(32, "big"))).id == key.id and other.secret != key.secret
    )


@given(plaintext=st.binary(max_size=200), about=st.binary(max_size=40))
def test_what_was_encrypted_opens_for_its_row_only(plaintext: bytes, about: bytes) -> None:
    keyring = Keyring([NEW, OLD])
    blob = keyring.encrypt(plaintext, about=about)
    assert keyring.decrypt(blob, about=about) == plaintext
    assert blob[:2] == bytes([1, NEW.id])
    with pytest.raises(Tampered):
        keyring.decrypt(blob, about=about + b"0")


@given(st.data())
def test_a_changed_byte_never_opens(data: st.DataObject) -> None:
    keyring = Keyring([NEW])
    blob = bytearray(keyring.encrypt(b"made up", about=b"connections:1"))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Tampered, KeyMissing)):
        keyring.decrypt(bytes(blob), about=b"connections:1")


def test_equal_secrets_look_different() -> None:
    keyring = Keyring([NEW])
    assert keyring.encrypt(b"same", about=b"x") != keyring.encrypt(b"same", about=b"x")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" * 29, b"\x02" * 60])
def test_what_is_no_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(Tampered):
        key_id_of(blob)


def test_the_older_key_opens_what_it_closed_and_its_absence_is_named() -> None:
    blob = Keyring([OLD]).encrypt(b"made up", about=b"x")
    assert Keyring([NEW, OLD]).decrypt(blob, about=b"x") == b"made up"
    with pytest.raises(KeyMissing) as caught:
        Keyring([NEW]).decrypt(blob, about=b"x")
    assert caught.value.key_ids == (OLD.id,)
    assert str(OLD.id) in str(caught.value)


def test_neither_the_ring_nor_a_key_shows_itself() -> None:
    for shown in (repr(Keyring([NEW])), repr(NEW), str(NEW)):
        assert "\\x02" not in shown
        assert secret_text(NEW) not in shown
        assert str(NEW.id) in shown


def test_webhook_keys_are_derived_from_every_key_in_the_ring() -> None:
    assert Keyring([NEW, OLD]).hook_mac_keys() == {
        NEW.id: hook_mac_key(NEW.secret),
        OLD.id: hook_mac_key(OLD.secret),
    }


def test_hashes_tell_equal_values_under_each_key() -> None:
    ring = Keyring([NEW, OLD])
    assert ring.keyed_hashes(b"a") == (ring.keyed_hash(b"a"), Keyring([OLD]).keyed_hash(b"a"))
    assert ring.keyed_hash(b"a") != ring.keyed_hash(b"b")


def test_two_keys_with_one_id_are_refused_and_the_same_key_twice_is_not() -> None:
    with pytest.raises(KeyUnusable, match="one id"):
        Keyring([NEW, _collision(NEW)])
    assert Keyring([NEW, NEW]).key_ids == (NEW.id,)
    with pytest.raises(KeyUnusable, match="no master key"):
        Keyring([])


def test_a_new_key_has_an_id_of_its_own() -> None:
    taken = set(range(256)) - {7, 9}
    assert new_key(taken, NOW).id in {7, 9}


def test_keys_come_from_the_environment_newest_first(tmp_path: Path) -> None:
    urlsafe = base64.urlsafe_b64encode(OLD.secret).decode().rstrip("=")
    settings = Settings(data_dir=tmp_path, secret_key=SecretStr(f" {secret_text(NEW)}, {urlsafe},"))
    keyring = read_keyring(settings)
    assert keyring is not None
    assert keyring.key_ids == (NEW.id, OLD.id)
    assert keys_in_environment(settings)
    assert not keyring.reload()


@pytest.mark.parametrize("text", ["hunter2", "aHVudGVyMg==", "ключ", "!" * 44, "a" * 45])
def test_a_key_that_cannot_be_read_is_not_repeated_in_the_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyUnusable) as caught:
        read_keyring(Settings(data_dir=tmp_path, secret_key=SecretStr(text)))
    assert text not in repr(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_file_keeps_keys_their_order_and_times(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    keys = (MasterKey(NEW.secret, made_at=NOW), *retired((OLD,), NOW))
    write_key_file(path, keys)
    assert read_key_file(path) == keys
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_a_torn_new_file_from_before_a_crash_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.with_name("secret.key.new").write_text("half a li")
    write_key_file(path, (NEW,))
    assert read_key_file(path) == (NEW,)


@pytest.mark.parametrize("content", ["", "# only a title\n", "1 2 3", "x y - -", "ключ"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KeyUnusable):
        read_key_file(path)


def test_a_flipped_character_in_the_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text(f"{(NEW.id + 1) % 256} {secret_text(NEW)} - -\n")
    with pytest.raises(KeyUnusable, match="damaged"):
        read_key_file(path)


def test_a_reload_swaps_the_keys_in_place(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key=None)
    assert read_keyring(settings) is None
    write_key_file(key_file_path(settings), (OLD,))
    keyring = read_keyring(settings)
    assert keyring is not None
    blob = keyring.encrypt(b"made up", about=b"x")
    assert not keyring.reload()
    write_key_file(key_file_path(settings), (NEW, OLD))
    assert keyring.reload()
    assert keyring.newest_id == NEW.id
    assert keyring.decrypt(blob, about=b"x") == b"made up"
    key_file_path(settings).unlink()
    with pytest.raises(KeyUnusable):
        keyring.reload()
    assert keyring.key_ids == (NEW.id, OLD.id)


def test_the_side_server_loads_keys_without_the_database_and_without_cryptography() -> None:
    program = "import sys, storage.keys.keyring; print({'sqlalchemy', 'cryptography', 'aiogram'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 (our own text)
    assert shown.stdout.strip() == "set()"
