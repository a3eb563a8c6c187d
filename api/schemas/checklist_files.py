"""Checklists as files on the wire: what was asked for, and what became of a file."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import BilingualSchema
from checklists.exchange.outcome import FORMATS

LANGUAGES = ("zh-CN", "en")
LEVELS = ("error", "loss", "note")


class ImportQuerySchema(Schema):
    """What the file is, where it does not say so itself."""

    format = fields.String(load_default="auto", validate=validate.OneOf(FORMATS))


class ExportQuerySchema(Schema):
    """In which format; the language is that of the plain Excel sheet."""

    format = fields.String(required=True, validate=validate.OneOf(FORMATS[1:]))
    lang = fields.String(load_default="zh-CN", validate=validate.OneOf(LANGUAGES))


class LanguageQuerySchema(Schema):
    """In which language a workbook speaks."""

    lang = fields.String(load_default="zh-CN", validate=validate.OneOf(LANGUAGES))


class ReportEntrySchema(BilingualSchema):
    """One thing that is wrong or was not carried as it was: its cell, how grave, both languages."""

    where = fields.String(required=True, metadata={"example": "survey!B12"})
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    code = fields.String(required=True)


class ImportCountsSchema(Schema):
    """How many items were made, and what became of the rows they were made of."""

    items = fields.Integer(required=True)
    carried = fields.Integer(required=True)
    partly = fields.Integer(required=True)
    dropped = fields.Integer(required=True)


class ImportedSchema(Schema):
    """The draft that was made of a file, and the whole report, the gravest first."""

    draft_id = fields.UUID(required=True)
    format = fields.String(required=True, validate=validate.OneOf(FORMATS[1:]))
    title = fields.Nested(BilingualSchema, required=True)
    counts = fields.Nested(ImportCountsSchema, required=True)
    report = fields.List(fields.Nested(ReportEntrySchema), required=True)
