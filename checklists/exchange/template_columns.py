"""The plain Excel template: its sheets, columns and words, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from checklists.document import Text

ZH, EN = "zh-CN", "en"
ITEMS = Text("检查项", "Items")
GUIDE = Text("说明", "Guide")
SCORING = Text("评分", "Scoring")
RESULT = Text("检查结果", "Check result")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of the items sheet."""

    key: str
    head: Text
    tip: Text
    width: int
    words: str = ""
    """The list of words it offers, if any."""


COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn(
        "section",
        Text("分类", "Section"),
        Text(
            "同一分类的检查项放在一起；空着则沿用上一行。",
            "Items of a section stand together; blank means as above.",
        ),
        16,
    ),
    TemplateColumn(
        "code",
        Text("编号", "Code"),
        Text(
            "如 A01，字母开头；空着由系统编号。",
            "Such as A01, a letter first; blank is numbered for you.",
        ),
        10,
    ),
    TemplateColumn(
        "zh",
        Text("检查内容（中文）", "Wording (Chinese)"),
        Text("督导在手机上看到的句子。", "The sentence on the phone."),
        44,
    ),
    TemplateColumn(
        "en",
        Text("检查内容（英文）", "Wording (English)"),
        Text("可以空着，空着用中文。", "May be blank; the Chinese stands for it."),
        44,
    ),
    TemplateColumn(
        "type", Text("类型", "Type"), Text("从列表中选择。", "Choose from the list."), 12, "type"
    ),
    TemplateColumn(
        "weight",
        Text("分值", "Points"),
        Text("不填为0分，只记录。", "Blank is 0: it only records."),
        8,
    ),
    TemplateColumn(
        "class",
        Text("重要性", "Class"),
        Text("不填为普通。", "Blank is normal."),
        10,
        "class",
    ),
    TemplateColumn(
        "na", Text("可不适用", "N/A allowed"), Text("是或否。", "Yes or no."), 10, "flag"
    ),
    TemplateColumn(
        "photo",
        Text("拍照", "Photo"),
        Text("什么时候必须拍照。", "When a photo is a must."),
        12,
        "photo",
    ),
    TemplateColumn(
        "min",
        Text("下限", "Lowest"),
        Text("低于下限为不合格。", "Below it the item fails."),
        8,
    ),
    TemplateColumn(
        "max",
        Text("上限", "Highest"),
        Text(
            "高于上限为不合格；评分题是满分。",
            "Above it the item fails; for a rating, the top mark.",
        ),
        8,
    ),
    TemplateColumn(
        "options",
        Text("选项", "Options"),
        Text("选择题的选项，用 | 分隔。", "The options of a choice, split by |."),
        26,
    ),
    TemplateColumn(
        "failing",
        Text("不合格选项", "Failing options"),
        Text("选到哪些算不合格，用 | 分隔。", "Which of them fail, split by |."),
        20,
    ),
    TemplateColumn(
        "per",
        Text("每处扣分", "Points per defect"),
        Text("计数题：每发现一处扣几分。", "For a count: what each defect costs."),
        10,
    ),
    TemplateColumn(
        "due_h",
        Text("整改时限（小时）", "Fix within (hours)"),
        Text(
            "填了就在不合格时给店长开整改单。",
            "If given, a failure opens a ticket for the store manager.",
        ),
        12,
    ),
    TemplateColumn(
        "show_if",
        Text("仅当", "Only if"),
        Text(
            "如 A01=否 或 A02>3：满足时才出现这一项。", "Such as A01=no or A02>3: shown only then."
        ),
        16,
    ),
    TemplateColumn(
        "hint",
        Text("检查方法", "How to check"),
        Text("手机上的提示，可空。", "A hint on the phone; may be blank."),
        30,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
NEEDED = ("zh", "type")

TYPES: Mapping[str, Text] = {
    "yes_no": Text("是/否", "Yes/no"),
    "count": Text("计数", "Count"),
    "rating": Text("评分", "Rating"),
    "number": Text("数字", "Number"),
    "temperature": Text("温度", "Temperature"),
    "percent": Text("百分比", "Percent"),
    "choice": Text("单选", "Choice"),
    "choices": Text("多选", "Several choices"),
    "date": Text("日期", "Date"),
    "text": Text("文字", "Text"),
    "photo": Text("照片", "Photo"),
    "signature": Text("签字", "Signature"),
    "barcode": Text("扫码", "Barcode"),
    "stock_count": Text("抽盘", "Stock count"),
    "expiry_list": Text("效期登记", "Expiry list"),
    "sku_list": Text("商品清单", "SKU list"),
    "asset_scan": Text("资产扫码", "Asset scan"),
    "bonus": Text("加分", "Bonus"),
}
CLASSES: Mapping[str, Text] = {
    "normal": Text("普通", "Normal"),
    "key": Text("重点", "Key"),
    "red_line": Text("红线", "Red line"),
    "veto": Text("否决", "Veto"),
}
FLAGS: Mapping[str, Text] = {"yes": Text("是", "Yes"), "no": Text("否", "No")}
PHOTOS: Mapping[str, Text] = {
    "never": Text("不拍", "Never"),
    "on_fail": Text("不合格时拍", "If failed"),
    "always": Text("必拍", "Always"),
}
MODES: Mapping[str, Text] = {
    "deduction": Text("扣分制", "Deduction"),
    "weighted_sections": Text("分类加权", "Weighted sections"),
}
VETOES: Mapping[str, Text] = {
    "zero_total": Text("总分为零", "Total is zero"),
    "grade_floor": Text("降到最低等级", "Lowest grade"),
    "section_zero": Text("所在分类为零", "Section is zero"),
    "none": Text("不处理", "No effect"),
}
WORDS: Mapping[str, Mapping[str, Text]] = {
    "type": TYPES, "class": CLASSES, "flag": FLAGS, "photo": PHOTOS, "mode": MODES, "veto": VETOES,
}  # fmt: skip

SETTINGS: Mapping[str, Text] = {
    "title_zh": Text("检查表名称（中文）", "Name (Chinese)"),
    "title_en": Text("检查表名称（英文）", "Name (English)"),
    "code": Text("检查表编码", "Code of the checklist"),
    "mode": Text("计分方式", "How it is scored"),
    "A": Text("A 级最低分", "Grade A from"),
    "B": Text("B 级最低分", "Grade B from"),
    "C": Text("C 级最低分", "Grade C from"),
    "veto": Text("否决项不合格时", "When a veto item fails"),
    "red_line": Text("红线不合格时总分最高", "Highest total when a red line fails"),
}
DEFAULTS: Mapping[str, str | int] = {
    "title_zh": "", "title_en": "", "code": "", "mode": "deduction",
    "A": 90, "B": 80, "C": 70, "veto": "zero_total", "red_line": 69,
}  # fmt: skip


def said(text: Text, language: str) -> str:
    """Give a text in the language of the workbook."""
    return text.en if language == EN else text.zh


def meaning(words: Mapping[str, Text], text: str) -> str | None:
    """Find what a word of either language stands for; the key itself does too."""
    low = text.strip().casefold()
    for key, each in words.items():
        if low in (key, each.zh.casefold(), each.en.casefold()):
            return key
    return None
