"""What a checklist is, once it has been read without error.

Frozen values only. ``parsing`` makes them; everything else reads them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from checklists.exact import Number
from checklists.logic_rules import Rule

Mode = Literal["weighted_sections", "deduction", "node_gate", "count_by_class"]
NaPolicy = Literal["exclude_and_redistribute", "zero", "fail", "not_allowed"]
Klass = Literal["normal", "key", "red_line", "veto"]
Value = None | bool | Number | str | tuple[str, ...] | Mapping[str, Any]


Lookup = Callable[[str], Value]
Test = Callable[[Lookup], Value]


def _never(_lookup: Lookup) -> Value:
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Give the JSON both engines share."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Expr:
    """A node of a compiled condition: a literal, a name, an operator over others, or a rule."""

    op: str
    args: tuple["Expr", ...] = ()
    value: Value = None
    name: str = ""
    bare: bool = False
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule of the document: as written, as JsonLogic, as read, and as a function to ask.

    ``names`` is what it looks up.
    """

    source: str
    logic: Any
    expr: Expr
    names: frozenset[str] = frozenset()
    test: Test = field(default=_never, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from an item: a ticket, or an operation on one of the record books."""

    to: str
    op: str
    due_h: int = 0
    owner: str = ""
    priority: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class PhotoRule:
    """When photos are needed, how many, and whether only a live camera will do."""

    when: Literal["always", "on_fail", "never"]
    min: int
    live_camera: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of an item; which of them are read depends on its type."""

    min: Number | None = None
    max: Number | None = None
    pass_at: Number | None = None
    target_min: Number | None = None
    target_max: Number | None = None
    tolerance_qty: Number | None = None
    tolerance_value: Number | None = None
    sku: int | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """What each defect costs: so much per defect, or a table of steps."""

    unit_zh: str = "处"
    unit_en: str = ""
    per: Number | None = None
    tiers: tuple[tuple[int, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a choice item, or one reason why an item may not apply."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Example:
    """How it should look, or should not."""

    good: bool
    photo: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one step of a rating means."""

    at: Number
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at."""

    code: str
    zh: str
    en: str
    kind: str
    weight: Number
    klass: Klass
    section: str
    mark: Number = 0
    mark_text: str = "0"
    passed_json: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    na: bool = False
    na_reasons: tuple[Option, ...] = ()
    not_observed: bool = False
    required: bool = True
    node: str | None = None
    limits: Limits = Limits()
    photo: PhotoRule | None = None
    defect: Defect | None = None
    options: tuple[Option, ...] = ()
    option_codes: frozenset[str] = frozenset()
    multiple: bool = False
    each: bool = False
    show_if: Condition | None = None
    require_if: Condition | None = None
    fail_if: Condition | None = None
    posts: tuple[Outcome, ...] = ()
    on_fail: tuple[Outcome, ...] = ()
    repeat_multiplier: bool = False
    source: str = ""
    details: tuple[str, ...] = ()
    reference_photos: tuple[str, ...] = ()
    formula: Condition | None = None
    fields: tuple["Item", ...] = ()
    rows: tuple[int, int] = (0, 50)
    examples: tuple[Example, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    hint: Text | None = None
    minutes: Number | None = None
    presets: tuple[Text, ...] = ()
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A group of items with its weight in the whole."""

    code: str
    zh: str
    en: str
    weight: Number
    node: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """An acceptance node of a fit-out project."""

    code: str
    zh: str
    en: str
    progress: Number


@dataclass(frozen=True, slots=True)
class Policy:
    """What a failed veto or red-line item does to the result."""

    policy: str
    cap: Number = 0


@dataclass(frozen=True, slots=True)
class ClassGrade:
    """A grade by how many items of each class may fail; no limit is None."""

    grade: str
    critical: int | None = None
    important: int | None = None
    normal: int | None = None

    def fits(self, fails: Mapping[str, int]) -> bool:
        """Tell whether so many failed items still make this grade."""
        limits = (
            (self.critical, fails["critical"]),
            (self.important, fails["important"]),
            (self.normal, fails["normal"]),
        )
        return all(limit is None or count <= limit for limit, count in limits)


@dataclass(frozen=True, slots=True)
class Scoring:
    """How points become a total and a grade."""

    mode: Mode
    full_mark: Number
    veto: Policy
    red_line: Policy
    multipliers: tuple[Number, ...]
    lookback_visits: int
    grades: tuple[tuple[str, Number], ...]
    bonus_max: Number | None
    na: NaPolicy = "exclude_and_redistribute"
    classes: tuple[ClassGrade, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist version, ready to be walked."""

    code: str
    version: int
    title: Text
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    nodes: tuple[Milestone, ...]
    sign_off: tuple[str, ...]
    scoring: Scoring
    near_rule: tuple[tuple[int, int], ...]
    referenced: frozenset[str]
    by_code: Mapping[str, Item] = field(repr=False, compare=False)
    applies_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    gps_required: bool = False
    radius_m: int | None = None
    expected_minutes: tuple[int, int] | None = None
