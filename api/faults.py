"""Field faults in both languages, made of what marshmallow says in one."""

from collections.abc import Iterator, Mapping
from typing import Any

from records.refusals import FieldFault

# The start of marshmallow's sentence, and ours. What is not listed gets the general one.
_SENTENCES = (
    ("Missing data", "必填。", "This is needed."),
    ("Unknown field", "不认识的字段。", "This field isn't known here."),
    ("Field may not be null", "不能为空。", "This may not be empty."),
    ("Shorter than", "内容太短。", "This is too short."),
    ("Longer than", "内容太长。", "This is too long."),
    ("Length must be", "长度不符合要求。", "This has the wrong length."),
    ("Must be one of", "不在允许的选项中。", "This isn't one of the choices."),
    ("Must be", "超出允许的范围。", "This is out of range."),
    ("Not a valid UUID", "编号格式不正确。", "This isn't an id."),
    ("Not a valid integer", "须为整数。", "This has to be a whole number."),
    ("Not a valid string", "须为文字。", "This has to be text."),
    ("Not a valid boolean", "须为是或否。", "This has to be true or false."),
    ("Not a valid number", "须为数字。", "This has to be a number."),
    ("Not a valid date", "日期格式不正确。", "This isn't a date."),
)
_GENERAL = ("格式不正确。", "This has the wrong form.")


def of_messages(messages: Any) -> tuple[FieldFault, ...]:
    """Flatten nested messages into faults with a path each."""
    return tuple(_walk("", messages))


def _walk(path: str, messages: Any) -> Iterator[FieldFault]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            whole = key in {"_schema", "_key", "value"} and isinstance(inner, list)
            yield from _walk(path if whole and path else _join(path, key), inner)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield _fault(path, message)


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _fault(path: str, message: object) -> FieldFault:
    if isinstance(message, FieldFault):
        return FieldFault(path, message.zh, message.en)
    text = str(message)
    for start, zh, en in _SENTENCES:
        if text.startswith(start):
            return FieldFault(path, zh, en)
    return FieldFault(path, *_GENERAL)
