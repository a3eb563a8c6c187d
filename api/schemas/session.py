"""Signing in, on the wire."""

from marshmallow import Schema, fields

from api.schemas.kinds import Text
from api.schemas.me import PersonSchema


class SignInBody(Schema):
    """Who, and on which device."""

    login = Text(low=1, high=64, required=True)
    password = Text(low=1, high=256, required=True, load_only=True)
    device_id = Text(low=1, high=64, required=True)


class SessionAnswer(Schema):
    """An access token for the next minutes; the refresh token is in a cookie."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    person = fields.Nested(PersonSchema, required=True)


class SignOutQuery(Schema):
    """Whether nothing on the device is worth keeping."""

    forget = fields.Boolean()
