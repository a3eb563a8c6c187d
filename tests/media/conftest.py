"""The three vaults under the same promises, and photos to put into them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from media.open import open_vault
from media.vault import Vault
from tests.media import s3_server


@pytest.fixture(scope="session")
def s3() -> Iterator[s3_server.S3Server]:
    """Lend one real S3 server to the whole run."""
    if absent := s3_server.missing():
        pytest.skip(f"no S3 server ({', '.join(absent)}): {s3_server.HOW_TO_GET_IT}")
    with s3_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def s3_vault(s3: s3_server.S3Server) -> Vault:
    """Share one client, because boto3 takes half a second to make one."""
    return open_vault(s3.vault_url)


@pytest.fixture(params=["memory", "disk", pytest.param("s3", marks=pytest.mark.s3)])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    """Ask each vault the same questions."""
    if request.param == "memory":
        return open_vault("memory://")
    if request.param == "disk":
        return open_vault(f"disk://{tmp_path / 'vault'}")
    shared: Vault = request.getfixturevalue("s3_vault")
    return shared
