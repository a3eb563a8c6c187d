"""Reading the fields of a document: every mistake is kept with its path, none stops the rest."""

from collections.abc import Collection, Mapping
from typing import Any

from checklists.exact import Number, plain, written_number
from checklists.texts import BLANK, is_clean
from checklists.words import ERRORS, fill

MAX_TEXT = 500


class ChecklistInvalid(ValueError):
    """A document that is not a checklist; ``errors`` names every reason at once."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{error['path']}: {error['en']}" for error in errors))
        self.errors = errors


class Problems:
    """What is wrong with one document, in the order it was met."""

    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def add(self, path: str, code: str, **params: object) -> None:
        """Keep one mistake."""
        text = fill(ERRORS[code], params)
        self.errors.append({"path": path, "code": code, "zh": text.zh, "en": text.en})


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return False
    return bool(value.strip(BLANK)) and is_clean(value)


class Fields:
    """One mapping of the document with its path; each reader gives a safe default on error."""

    def __init__(self, raw: Any, path: str, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        if not isinstance(raw, Mapping):
            problems.add(path, "not_a_mapping")

    def at(self, key: str) -> str:
        """Give the path of a field."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, code: str, **params: object) -> None:
        """Keep a mistake about a field."""
        self.problems.add(self.at(key), code, **params)

    def only(self, known: Collection[str]) -> None:
        """Refuse fields nobody reads: a misspelt rule must not vanish in silence."""
        for key in self.raw:
            if key not in known:
                self.wrong(str(key)[:40], "unknown_field")

    def has(self, key: str) -> bool:
        """Tell whether a field is there and not null."""
        return self.raw.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """Read a sentence."""
        value = self.raw.get(key)
        if value is None and default is not None:
            return default
        if _is_text(value):
            return str(value)
        self.wrong(key, "not_a_text", most=MAX_TEXT)
        return ""

    def number(self, key: str, *, least: int | None = None) -> Number | None:
        """Read an exact number; absent is None."""
        value = self.raw.get(key)
        if value is None:
            return None
        number = written_number(value)
        if number is None:
            self.wrong(key, "not_a_number")
        elif least is not None and number < least:
            self.wrong(key, "too_small", least=plain(least))
            return None
        return number

    def whole(self, key: str, *, least: int = 0) -> int | None:
        """Read a whole number; absent is None."""
        number = self.number(key, least=least)
        if number is None or isinstance(number, int):
            return number
        self.wrong(key, "not_whole")
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        """Read yes or no."""
        value = self.raw.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, "not_a_flag")
            return default
        return value

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Read a word of a fixed list."""
        value = self.raw.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        self.wrong(key, "not_one_of", allowed=", ".join(allowed))
        return default if default is not None else next(iter(allowed))

    def entries(self, key: str, *, most: int = 1000) -> list[Any]:
        """Read a list; absent is an empty one."""
        value = self.raw.get(key)
        if value is None:
            return []
        if isinstance(value, list | tuple) and len(value) <= most:
            return list(value)
        self.wrong(key, "not_a_list", most=most)
        return []

    def texts(self, key: str, *, most: int) -> tuple[str, ...]:
        """Read a list of texts; absent is an empty one."""
        texts = []
        for place, value in enumerate(self.entries(key, most=most)):
            if _is_text(value):
                texts.append(value)
            else:
                self.wrong(f"{key}.{place}", "not_a_text", most=MAX_TEXT)
        return tuple(texts)

    def within(self, key: str) -> "Fields | None":
        """Go into a nested mapping; absent is None."""
        return Fields(self.raw[key], self.at(key), self.problems) if self.has(key) else None
