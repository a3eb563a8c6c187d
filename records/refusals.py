"""Why a deed or a reading is refused, in words both doors can use.

Raised by queries and actions, which know nothing of HTTP; `api/problems.py` turns one into a
problem, a job writes it down. The code is the number in the catalogue of problems: its whole part
is the HTTP status. A refusal always rolls the transaction back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of the request."""

    path: str
    zh: str
    en: str


class Refusal(Exception):
    """A sentence in both languages, its number, and the fields it is about."""

    code = "422.1"
    zh = "提交的内容无法处理。"
    en = "What was sent can't be used."

    def __init__(
        self, zh: str | None = None, en: str | None = None, *, errors: tuple[FieldFault, ...] = ()
    ) -> None:
        self.zh = zh or type(self).zh
        self.en = en or type(self).en
        self.errors = errors
        # What a program may want to know besides: further members of the problem on the wire.
        self.facts: Mapping[str, Any] = {}
        super().__init__(f"{self.code} {self.en}")

    @property
    def status(self) -> int:
        """Return the HTTP status the number belongs to."""
        return int(self.code.partition(".")[0])


class NotFound(Refusal):
    """It does not exist, or it is not this person's to see: the two look the same from outside."""

    code = "404.1"
    zh = "找不到该记录，或您无权查看。"
    en = "There is no such record, or it isn't yours to see."


class NotYours(Refusal):
    """The person may see it but this deed belongs to somebody else."""

    code = "403.2"
    zh = "这项操作须由其他人完成。"
    en = "Somebody else has to do this."


class OwnWork(Refusal):
    """Nobody judges their own work."""

    code = "403.3"
    zh = "不能验收自己负责或自己提交的整改。"
    en = "You can't judge work that is yours or that you handed in."


class OwnAppeal(Refusal):
    """An appeal is judged by neither side: not by who made the visit, nor by who appealed."""

    code = "403.7"
    zh = "不能审理自己巡店或自己提出的申诉，请由其他审核员审理。"
    en = "You can't judge an appeal about your own visit or one you made. Somebody else has to."


class Stale(Refusal):
    """Somebody changed it since it was read."""

    code = "409.1"
    zh = "该记录已被他人更新，请刷新后再操作。"
    en = "Somebody has changed this since you opened it. Load it again and retry."


class WrongState(Refusal):
    """The deed does not fit the state it is in."""

    code = "409.3"
    zh = "当前状态不允许这项操作。"
    en = "Its present state doesn't allow this."


class AlreadyDifferent(Refusal):
    """The same client-made id came before with other content."""

    code = "409.4"
    zh = "该编号已提交过不同的内容，先前的内容保持不变。"
    en = "This id was sent before with other content; nothing was overwritten."


class AppealTooLate(Refusal):
    """The store's time to appeal is over."""

    code = "409.6"
    zh = "申诉期已过，不能再申诉。"
    en = "The time to appeal is over."


class AppealOpen(Refusal):
    """One appeal at a time about a visit."""

    code = "409.7"
    zh = "这次巡店已有一份申诉在审理中，审理结束后才能再提。"
    en = "An appeal about this visit is being judged. Another can follow once that is decided."


class Unusable(Refusal):
    """A field has the right form but can't be accepted."""

    code = "422.4"


def unusable(path: str, zh: str, en: str) -> Unusable:
    """Make the refusal of one field."""
    return Unusable(zh, en, errors=(FieldFault(path, zh, en),))


class DocumentFaulty(Refusal):
    """A checklist or a policy with problems can't be published or tried; all of them are named."""

    code = "422.6"
    zh = "检查表或评分规则有问题，请按提示修改。"
    en = "The checklist or its scoring policy has problems. Correct what is named."

    def __init__(self, errors: tuple[FieldFault, ...]) -> None:
        super().__init__(
            f"有 {len(errors)} 处问题，请按提示修改。",
            f"{len(errors)} problems; correct what is named.",
            errors=errors,
        )
