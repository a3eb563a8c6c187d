"""Putting the HTTP door together: database, vault, tokens, routes, headers, errors."""

from dataclasses import dataclass

from flask import Flask
from flask_smorest import Api
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from api import errors, headers, health, pwa_files, tokens
from api.resources import blueprints
from api.version import VERSION
from config.failpoints import arm, failpoint
from config.settings import Settings
from media.open import open_vault
from media.vault import Vault
from records.base import Base
from records.session import engine_options, keep_rules


class RouteUndeclared(Exception):
    """A route says nothing of its ability and scope; the server does not start with it."""


class Sha256Converter(BaseConverter):
    """A digest in an address; anything else has no such address."""

    regex = "[0-9a-f]{64}"


@dataclass(frozen=True, slots=True)
class Parts:
    """What every request needs of the machine."""

    database: SQLAlchemy
    settings: Settings
    vault: Vault

    @property
    def session(self) -> Session:
        """Return this request's session; Flask-SQLAlchemy closes it after the request."""
        made: Session = self.database.session()
        return made

    @property
    def engine(self) -> Engine:
        """Return the engine behind the sessions."""
        made: Engine = self.database.engine
        return made


def create_app(settings: Settings, vault: Vault | None = None) -> Flask:
    """Make the application; raise where a route is not declared."""
    arm(settings.failpoints)
    app = Flask("storewalk", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.converters["sha256"] = Sha256Converter
    app.url_map.strict_slashes = False
    database = _database(app, settings)
    kept = vault or open_vault(settings.vault_url, failpoint=failpoint)
    app.extensions["storewalk"] = Parts(database, settings, kept)
    tokens.install(app, settings)
    headers.install(app, settings)
    _routes(app)
    # After the routes: flask-smorest brings an error form of its own, and the last one counts.
    errors.install(app)
    _require_declarations(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _database(app: Flask, settings: Settings) -> SQLAlchemy:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    database = SQLAlchemy(app, metadata=Base.metadata, session_options={"expire_on_commit": False})
    with app.app_context():
        keep_rules(database.engine)
    return database


def _routes(app: Flask) -> None:
    app.config.update(API_TITLE="Storewalk", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    api = Api(app)
    api.spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    errors.describe(api.spec)
    for blueprint in blueprints():
        api.register_blueprint(blueprint)
    app.extensions["storewalk.spec"] = api.spec
    health.install(app)
    pwa_files.install(app)


def _require_declarations(app: Flask) -> None:
    silent = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "declared")
    ]
    if silent:
        raise RouteUndeclared(f"no ability and scope declared: {', '.join(silent)}")
