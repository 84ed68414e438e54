import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from django.conf import settings

from linli.audit import keys


def public_bytes(path: Path) -> bytes:
    return keys.kept_key(path).public_key().public_bytes_raw()


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = Path(settings.LINLI_HOME) / "keys" / "log.key"
    first = keys.public_key()
    keys.kept_key.cache_clear()
    assert keys.public_key() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["log.key"]


def test_processes_that_start_at_once_read_the_same_key(tmp_path):
    path = tmp_path / "keys" / "log.key"
    with get_context("fork").Pool(4) as pool:
        found = pool.map(public_bytes, [path] * 8, chunksize=1)
    assert set(found) == {public_bytes(path)}


@pytest.mark.parametrize("content", ["", "abc", "00" * 31, "zz" * 32])
def test_a_damaged_key_is_not_replaced_in_silence(tmp_path, content):
    path = tmp_path / "log.key"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"."):
        keys.kept_key(path)
    assert path.read_text() == content
