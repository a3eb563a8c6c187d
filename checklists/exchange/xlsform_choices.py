"""The choice lists of an XLSForm, and which of them only ask yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from checklists.exchange.codes import option_code
from checklists.exchange.report import Report
from checklists.exchange.xlsform_columns import Line, Tongues
from checklists.exchange.xlsform_text import plain_text

YES = frozenset(
    {"yes", "y", "true", "ok", "pass", "是", "有", "合格", "对", "oui", "si", "sí", "ja", "sim"}
    | {"ndiyo", "ya", "compliant", "conform", "符合"}
)
NO = frozenset(
    {"no", "n", "false", "nok", "fail", "否", "无", "没有", "不合格", "不是", "错", "non", "nein"}
    | {"nao", "não", "hapana", "tidak", "noncompliant", "non-compliant", "不符合"}
)
NA = frozenset({"na", "n/a", "n_a", "not applicable", "not_applicable", "不适用"})
MOST = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: the form's name for it, ours, and its labels."""

    name: str
    code: str
    zh: str
    en: str
    fails: bool = False


@dataclass(slots=True)
class ChoiceList:
    """One list; ``truths`` is set where it only asks yes or no (and perhaps N/A)."""

    name: str
    choices: list[Choice] = field(default_factory=list)
    truths: dict[str, str] = field(default_factory=dict)

    @property
    def na(self) -> bool:
        """Tell whether the list has an N/A beside yes and no."""
        return "na" in self.truths.values()


def choice_lists(found: Sequence[Line], tongues: Tongues, report: Report) -> dict[str, ChoiceList]:
    """Gather the lists, in the order of the sheet."""
    lists: dict[str, ChoiceList] = {}
    named = ""
    for line in found:
        named = line.get("list_name") or named
        name = line.get("name")
        if not name or not named:
            if line.texts or name:
                report.say(line.where(), "choice_unnamed")
            continue
        listed = lists.setdefault(named, ChoiceList(named))
        if any(choice.name == name for choice in listed.choices):
            report.say(line.where("name"), "choice_twice", name=name, list=named)
            continue
        _add(listed, line, tongues, report)
    for listed in lists.values():
        listed.truths = _truths(listed.choices)
    return lists


def _add(listed: ChoiceList, line: Line, tongues: Tongues, report: Report) -> None:
    name = line.get("name")
    code = option_code(name, {choice.code for choice in listed.choices})
    if code != name:
        report.say(line.where("name"), "option_renamed", name=name, code=code)
    zh, en = (plain_text(text)[0] for text in tongues.both(line.texts.get("label", {})))
    for medium in ("image", "audio", "video", "big-image"):
        if medium in line.texts:
            report.say(line.where(medium), "choice_media", name=name)
    fails = line.get("fail").casefold() in YES | {"1"}
    listed.choices.append(Choice(name, code, (zh or name)[:500], (en or name)[:500], fails))


def _truths(choices: Sequence[Choice]) -> dict[str, str]:
    meanings = {choice.name: _meaning(choice) for choice in choices}
    kinds = sorted(meanings.values())
    if kinds in (["no", "yes"], ["na", "no", "yes"]):
        return meanings
    return {}


def _meaning(choice: Choice) -> str:
    for text in (choice.name, choice.en, choice.zh):
        word = text.strip().casefold().strip(".!。,")
        for meaning, words in (("yes", YES), ("no", NO), ("na", NA)):
            if word in words:
                return meaning
    return ""
