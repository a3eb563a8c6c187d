"""Going through the rows of a survey sheet: groups become sections, questions become items."""

from dataclasses import dataclass, field
from typing import Any

from checklists.exchange.codes import item_code
from checklists.exchange.extras import number_of
from checklists.exchange.report import CARRIED, DROPPED, PARTLY
from checklists.exchange.xlsform_choices import YES
from checklists.exchange.xlsform_columns import Line
from checklists.exchange.xlsform_extras import apply_extras, value
from checklists.exchange.xlsform_items import (
    Asking,
    add_rules,
    calculated,
    kind_item,
    target_of,
)
from checklists.exchange.xlsform_names import write_condition
from checklists.exchange.xlsform_repeat import drop_all, repeat_group
from checklists.exchange.xlsform_types import Asked, read_type
from checklists.exchange.xpath_rules import Target

MOST_SECTIONS = 100


@dataclass
class Frame:
    """A group that is open: its row, and the condition under which it shows."""

    line: Line
    condition: str = ""


@dataclass
class Walk:
    """Where the importer stands."""

    asking: Asking
    sections: list[dict[str, Any]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    origin: dict[str, Line] = field(default_factory=dict)
    """Code of an item or section -> the row it came from."""
    groups: dict[int, str] = field(default_factory=dict)
    """Row of a group -> the section it became or fell into."""
    general: bool = False

    def run(self, lines: list[Line]) -> None:
        """Go through all rows; each gets a fate."""
        place = 0
        while place < len(lines):
            place = self._step(lines, place)
        for frame in self.frames:
            self.asking.part(frame.line, "type", "group_open")
        self._flush_hints()

    def _step(self, lines: list[Line], place: int) -> int:
        line = lines[place]
        report = self.asking.report
        report.fate(line.number, CARRIED)
        asked = read_type(line.get("type"))
        if not line.get("type") or line.get("disabled").casefold() in YES:
            self.asking.drop(line, "disabled" if line.get("type") else "no_type")
        elif asked.kind in ("begin_repeat", "begin_loop"):
            return self._repeat(lines, place, asked)
        elif asked.kind == "begin_group":
            self._open(line)
        elif asked.kind.startswith("end_"):
            self._close(line, asked)
        elif asked.kind == "note" and not line.get("item_type"):
            self._note(line)
        else:
            self._question(line, asked)
        return place + 1

    def _repeat(self, lines: list[Line], place: int, asked: Asked) -> int:
        depth, end = 1, place + 1
        while end < len(lines) and depth:
            kind = read_type(lines[end].get("type")).kind
            depth += kind in ("begin_repeat", "begin_loop")
            depth -= kind in ("end_repeat", "end_loop")
            end += 1
        inside = lines[place + 1 : end - 1 if not depth else end]
        for line in lines[place + 1 : end]:
            self.asking.report.fate(line.number, CARRIED)
        opening = lines[place]
        if opening.get("item_type") not in ("", "repeat_group"):
            self._item(opening, asked, {"type": opening.get("item_type")})
        elif asked.kind == "begin_loop":
            drop_all([opening, *inside], self.asking.report, self.asking, "loop")
        else:
            made = repeat_group(opening, inside, self.asking)
            if made is not None:
                self._item(opening, asked, made)
        return end

    def _open(self, line: Line) -> None:
        condition = ""
        if line.get("relevant"):
            condition = write_condition(line, "relevant", self.asking.names, self.asking.report)
        self._flush_hints()
        self.frames.append(Frame(line, "" if condition == "yes" else condition))
        if len(self.frames) == 1 and len(self.sections) < MOST_SECTIONS:
            zh, en = self.asking.text(line, "label")
            self._section(line.get("name"), zh or line.get("name"), en or line.get("name"), line)
        elif line.texts.get("label"):
            zh, en = self.asking.text(line, "label")
            named = self.sections[-1]
            self.asking.report.say(line.where(), "group_flat", name=zh, into=named["zh"])
            self.asking.report.fate(line.number, PARTLY)
        if line.texts.get("hint"):
            self.asking.part(line, "hint", "group_hint")

    def _close(self, line: Line, asked: Asked) -> None:
        if not self.frames or asked.kind != "end_group":
            self.asking.drop(line, "end_alone")
            return
        self._flush_hints()
        self.frames.pop()
        self.general = False

    def _section(self, name: str, zh: str, en: str, line: Line | None) -> None:
        codes = {section["code"] for section in self.sections}
        code = item_code(name, codes, "S")
        weight = None
        section: dict[str, Any] = {"code": code, "zh": zh or code, "en": en or code}
        if line is not None:
            self.groups[line.number] = code
            if name and code != name:
                self.asking.report.say(line.where("name"), "renamed", name=name, code=code)
            weight = value(line, "section_weight", number_of, self.asking.report)
            section |= {"node": line.get("node")} if line.get("node") else {}
        section["weight"] = weight
        section["items"] = []
        self.sections.append(section)

    def _note(self, line: Line) -> None:
        zh, en = self.asking.text(line, "label")
        if line.get("relevant"):
            self.asking.drop(line, "note_conditional")
        elif not (zh or en):
            self.asking.drop(line, "note_empty")
        else:
            self.asking.hints.append((line, zh, en))
            self.asking.names.lost.add(line.get("name"))

    def _flush_hints(self) -> None:
        """Let notes after the last question of a group go with that question."""
        items = self.sections[-1]["items"] if self.sections else []
        for line, zh, en in self.asking.hints:
            if not items:
                self.asking.drop(line, "note_alone")
                continue
            old = items[-1].get("hint", {"zh": "", "en": ""})
            hint = {"zh": f"{old['zh']}\n{zh}".strip(), "en": f"{old['en']}\n{en}".strip()}
            if max(len(hint["zh"]), len(hint["en"])) > 500:
                self.asking.drop(line, "label_cut")
            else:
                items[-1]["hint"] = hint
                self.asking.report.say(line.where("type"), "note_before", code=items[-1]["code"])
        self.asking.hints.clear()

    def _question(self, line: Line, asked: Asked) -> None:
        simple = {
            "recorded": "recorded", "hidden": "hidden", "no_place": "no_place",
            "outside_list": "outside_list", "unknown": "type_unknown",
        }  # fmt: skip
        if asked.kind in simple:
            self.asking.drop(line, simple[asked.kind], type=line.get("type"))
        elif not line.get("name"):
            self.asking.drop(line, "no_name")
        elif line.get("name") in self.asking.names.known:
            self.asking.drop(line, "name_twice", name=line.get("name"))
        elif asked.kind == "calculate" or line.get("item_type") == "calculated":
            self._calculated(line, asked)
        else:
            made = kind_item(line, asked, self.asking)
            if made is not None:
                self._item(line, asked, made)

    def _calculated(self, line: Line, asked: Asked) -> None:
        if line.get("formula"):
            line.values.pop("calculation", "")
            self._item(line, asked, {"type": "calculated"})
            return
        made = calculated(line, self.asking) if line.get("calculation") else None
        if made is None:
            self.asking.drop(line, "calculation_dropped")
            return
        line.values.pop("calculation")
        self._item(line, asked, made)

    def _item(self, line: Line, asked: Asked, made: dict[str, Any]) -> None:
        asking, report = self.asking, self.asking.report
        if not self.frames and not self.general:
            number = sum(section.get("general", 0) for section in self.sections) + 1
            ending = "" if number == 1 else f" {number}"
            self._section("general", f"基本信息{ending}", f"General{ending}", None)
            self.sections[-1]["general"] = 1
            self.general = True
        name = line.get("name")
        code = item_code(name, asking.names.codes)
        asking.names.codes.add(code)
        if code != name:
            report.say(line.where("name"), "renamed", name=name, code=code)
        zh, en = asking.text(line, "label")
        if not zh:
            report.say(line.where("name"), "label_missing", name=name)
        item: dict[str, Any] = {"code": code, "zh": zh or name, "en": en or name, **made}
        around = [frame.condition for frame in self.frames if frame.condition]
        add_rules(item, line, asked, asking, around)
        if item["type"] == "calculated":
            item.pop("required", None)
        self._hint(item, line)
        apply_extras(item, line, report)
        self.sections[-1]["items"].append(item)
        self.origin[code] = line
        asking.names.known[name] = self._target(item, asked, code)
        if asked.other:
            self._other(item, line, code)

    def _target(self, item: dict[str, Any], asked: Asked, code: str) -> Target:
        if item["type"] in ("calculated", "repeat_group"):
            return Target(code, "num")
        return target_of(item, asked, self.asking, code)

    def _hint(self, item: dict[str, Any], line: Line) -> None:
        parts = [(zh, en) for _, zh, en in self.asking.hints]
        self.asking.hints.clear()
        for column in ("hint", "guidance_hint", "constraint_message"):
            if column in line.texts:
                parts += [self.asking.text(line, column)]
        if parts:
            parts = list(dict.fromkeys(parts))
            zh, en = ("\n".join(part[side] for part in parts) for side in (0, 1))
            if max(len(zh), len(en)) > 500:
                self.asking.part(line, "hint", "label_cut")
            item["hint"] = {"zh": zh[:500], "en": en[:500]}

    def _other(self, item: dict[str, Any], line: Line, code: str) -> None:
        """Ask in words what "other" means, as the form does."""
        asking = self.asking
        extra = item_code(f"{code}_other", asking.names.codes)
        asking.names.codes.add(extra)
        shown = f"{code} == 'other'" + (f" and ({item['show_if']})" if "show_if" in item else "")
        self.sections[-1]["items"].append(
            {
                "code": extra,
                "zh": f"{item['zh'][:480]}：其他（请说明）",
                "en": f"{item['en'][:470]}: other (please specify)",
                "type": "text",
                "required": False,
                "show_if": shown if len(shown) <= 500 else f"{code} == 'other'",
                "weight": 0,
            }
        )
        self.origin[extra] = line
        asking.names.known[f"{line.get('name')}_other"] = Target(extra, "text")
        asking.report.say(line.where("type"), "other_added", code=extra)


def unused_groups(walk: Walk) -> None:
    """Say which groups came to nothing because nothing in them was carried."""
    empty = {section["code"] for section in walk.sections if not section["items"]}
    for row, code in walk.groups.items():
        if code in empty:
            walk.asking.report.say(f"survey!A{row}", "group_empty", name=code)
            walk.asking.report.fate(row, DROPPED)
    walk.sections[:] = [section for section in walk.sections if section["items"]]
