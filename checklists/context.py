"""What the engine is told about the world: the day, the store, the books, the earlier visits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from checklists.calendar_days import day_number
from checklists.document import Value
from checklists.exact import Number, written_number


class ContextInvalid(ValueError):
    """A context that cannot be used; it is made by us, so this is a mistake of the program."""


@dataclass(frozen=True, slots=True)
class Sku:
    """What the register knows of a product."""

    shelf_life_days: int | None = None
    unit_cost: Number | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All that an answer is judged by, besides the checklist."""

    visit_date: str
    visit_type: str = "routine"
    node: str | None = None
    store: Mapping[str, Value] = field(default_factory=dict)
    planned_progress: Number | None = None
    contract_open: str | None = None
    books: Mapping[str, Number] = field(default_factory=dict)
    skus: Mapping[str, Sku] = field(default_factory=dict)
    expected_assets: tuple[str, ...] = ()
    known_assets: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    # Items that an appeal judged passed, whatever was answered.
    put_right: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Context":
        """Read the JSON form; what is absent is unknown."""
        if day_number(raw.get("visit_date")) is None:
            raise ContextInvalid("visit_date must be a date such as 2026-03-31")
        project = raw.get("project") or {}
        return cls(
            visit_date=raw["visit_date"],
            visit_type=raw.get("visit_type") or "routine",
            node=raw.get("node"),
            store={key: _attribute(value) for key, value in (raw.get("store") or {}).items()},
            planned_progress=written_number(project.get("planned_progress")),
            contract_open=project.get("contract_open"),
            books=_numbers(raw.get("books")),
            skus={code: _sku(sku) for code, sku in (raw.get("skus") or {}).items()},
            expected_assets=tuple(raw.get("expected_assets") or ()),
            known_assets=dict(raw.get("known_assets") or {}),
            repeats=_repeats(raw.get("repeats")),
            put_right=frozenset(raw.get("put_right") or ()),
        )

    def without_books(self) -> "Context":
        """Give the same world as a phone sees it, which may not know the book quantities."""
        return replace(self, books={}) if self.books else self


def _attribute(value: Any) -> Value:
    if isinstance(value, bool | str):
        return value
    return written_number(value)


def _numbers(raw: Any) -> dict[str, Number]:
    read = {key: written_number(value) for key, value in (raw or {}).items()}
    return {key: number for key, number in read.items() if number is not None}


def _sku(raw: Mapping[str, Any]) -> Sku:
    life = raw.get("shelf_life_days")
    return Sku(life if type(life) is int else None, written_number(raw.get("unit_cost")))


def _repeats(raw: Any) -> dict[str, int]:
    return {code: n for code, n in (raw or {}).items() if type(n) is int and n > 0}
