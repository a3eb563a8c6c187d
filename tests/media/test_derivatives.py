"""When the copies are made, and that they are made once."""

import pytest

from media import derivatives
from media.photos import KINDS, Kind, PhotoUndecodable
from media.vault import NotInVault, derivative_key, original_key
from media.vault_memory import VaultMemory
from tests.media.make import photo, sha256


@pytest.fixture
def vault() -> VaultMemory:
    return VaultMemory()


def sent(vault: VaultMemory, data: bytes) -> str:
    digest = sha256(data)
    vault.put(original_key(digest), data, digest)
    return digest


def test_makes_a_copy_once_and_keeps_it(vault: VaultMemory) -> None:
    digest = sent(vault, photo())
    made = derivatives.make(vault, digest, "thumbnail")
    assert vault.get(derivative_key("thumbnail", digest)) == made
    vault.delete(original_key(digest))
    assert derivatives.make(vault, digest, "thumbnail") == made


def test_shows_nothing_before_the_worker_has_been_there(vault: VaultMemory) -> None:
    digest = sent(vault, photo())
    assert derivatives.obtain(vault, digest, "thumbnail") is None
    assert derivatives.obtain(vault, digest, "display") is None


def test_makes_the_display_copy_when_it_is_first_asked_for(vault: VaultMemory) -> None:
    digest = sent(vault, photo())
    thumbnail = derivatives.make(vault, digest, "thumbnail")
    assert not vault.exists(derivative_key("display", digest))
    display = derivatives.obtain(vault, digest, "display")
    assert display
    assert vault.get(derivative_key("display", digest)) == display
    assert derivatives.obtain(vault, digest, "thumbnail") == thumbnail


@pytest.mark.parametrize("torn", [b"", bytes(5000)])
@pytest.mark.parametrize("kind", KINDS)
def test_makes_a_copy_again_that_a_power_cut_has_torn(
    vault: VaultMemory, kind: Kind, torn: bytes
) -> None:
    digest = sent(vault, photo())
    whole = derivatives.make(vault, digest, kind)
    derivatives.make(vault, digest, "thumbnail")
    vault.delete(derivative_key(kind, digest))
    vault.put(derivative_key(kind, digest), torn, sha256(torn))
    assert derivatives.obtain(vault, digest, kind) == whole
    assert vault.get(derivative_key(kind, digest)) == whole


def test_keeps_no_copy_of_what_is_no_picture(vault: VaultMemory) -> None:
    digest = sent(vault, b"\xff\xd8\xff not a picture")
    with pytest.raises(PhotoUndecodable):
        derivatives.make(vault, digest, "thumbnail")
    assert not vault.exists(derivative_key("thumbnail", digest))


def test_says_when_the_original_is_not_there(vault: VaultMemory) -> None:
    with pytest.raises(NotInVault):
        derivatives.make(vault, sha256(b"never sent"), "thumbnail")
