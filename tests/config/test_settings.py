"""Reading the environment: defaults, complaints all at once, and a secret that stays."""

from pathlib import Path

import pytest

from config.settings import SettingsInvalid, load

ROOT = Path(__file__).resolve().parents[2]


def test_an_empty_environment_is_the_embedded_default(tmp_path: Path) -> None:
    settings = load({"DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'storewalk.sqlite3'}"
    assert settings.vault_url.startswith("disk://")
    assert settings.port == 8000
    assert not settings.cookie_secure


def test_every_bad_key_is_named_at_once(tmp_path: Path) -> None:
    bad = {"PORT": "ninety", "COOKIE_SECURE": "perhaps", "LOG_LEVEL": "LOUD", "SECRET_KEY": "short"}
    with pytest.raises(SettingsInvalid) as refused:
        load(bad | {"DATA_DIR": str(tmp_path)})
    assert all(key in str(refused.value) for key in bad)


def test_a_made_secret_is_kept_and_private(tmp_path: Path) -> None:
    first = load({"DATA_DIR": str(tmp_path)}).secret_key
    assert load({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert len(first) >= 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_every_setting_is_in_the_example_and_the_operations_page() -> None:
    source = (ROOT / "config/settings.py").read_text(encoding="utf-8")
    keys = {
        line.split('"')[1]
        for line in source.splitlines()
        if "=reader." in line or "reader.t" in line
    }
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    operations = (ROOT / "docs/OPERATIONS.md").read_text(encoding="utf-8")
    assert len(keys) > 10
    assert [key for key in sorted(keys) if f"{key}=" not in example] == []
    assert [key for key in sorted(keys) if f"`{key}`" not in operations] == []
