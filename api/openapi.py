"""The OpenAPI document: generated from the routes, committed, compared in the tests.

`python -m api.openapi` writes docs/openapi.json anew.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask

from api.app import create_app
from config.settings import load

PATH = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def document(app: Flask) -> dict[str, Any]:
    """Return the document of an application."""
    made: dict[str, Any] = app.extensions["storewalk.spec"].to_dict()
    return made


def text(app: Flask) -> str:
    """Return the document as it is committed."""
    return json.dumps(document(app), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write the document; nothing of the machine shows in it."""
    with tempfile.TemporaryDirectory() as place:
        app = create_app(load({"DATA_DIR": place, "VAULT_URL": "memory://"}))
        PATH.write_text(text(app), encoding="utf-8")


if __name__ == "__main__":
    main()
