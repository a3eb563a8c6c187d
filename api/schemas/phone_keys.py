"""The second key of a phone's PIN, on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.kinds import Sha256, Text


class PhoneKeyBody(Schema):
    """A secret of 32 random bytes in hex, made on the phone."""

    device_id = Text(low=1, high=64, required=True)
    secret = Sha256(required=True, load_only=True)


class PhoneKeyKept(Schema):
    """The server holds it."""

    kept = fields.Boolean(required=True, validate=validate.Equal(comparable=True))


class PhoneKeyReleased(Schema):
    """The secret, for the phone to open what the PIN has closed."""

    secret = Sha256(required=True)
