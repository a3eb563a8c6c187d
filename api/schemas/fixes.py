"""A reading of the phone's position, WGS-84: the only floats on the wire."""

from marshmallow import Schema, fields

from api.schemas.kinds import Finite, Whole


class FixSchema(Schema):
    """One fix."""

    lat = Finite(low=-90, high=90, required=True)
    lng = Finite(low=-180, high=180, required=True)
    accuracy_m = Finite(low=0, required=True)
    at_ms = Whole(required=True)
    altitude = Finite(allow_none=True)
    speed = Finite(allow_none=True)


def fix(*, required: bool = False) -> fields.Nested:
    """Return the field of a fix that may be absent."""
    return fields.Nested(FixSchema, required=required, allow_none=True)
