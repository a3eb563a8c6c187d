"""What the guide sheet of the template says."""

from checklists.document import Text

GUIDE: tuple[Text, ...] = (
    Text("怎样填写", "How to fill this in"),
    Text(
        "1. 在“检查项”表里一行写一项。只有“检查内容”必填，其余空着都有默认值。",
        "1. One item a row on the sheet Items. Only the wording is a must; blanks have defaults.",
    ),
    Text(
        "2. 带下拉箭头的格子请从列表里选。不要改第一行的标题，可以调换列的次序。",
        "2. Where a cell has an arrow, choose from the list. Keep the headings; columns may move.",
    ),
    Text(
        "3. 类型决定什么算不合格：是/否选“否”；计数大于零；数字、温度超出上下限；"
        "评分低于下限（不填为3）；单选、多选选到“不合格选项”。其余类型只记录。",
        "3. The type says what fails: yes/no when no; a count above zero; a number or temperature "
        "outside its limits; a rating below the lowest (3 if blank); a choice of a failing option. "
        "The other types only record.",
    ),
    Text(
        "4. 重要性：普通按分值扣分；重点同样扣分，整改更急；红线使总分封顶；否决按“评分”表处理。",
        "4. Class: normal costs its points; key the same but more urgent; a red line caps the "
        "total; a veto does what the sheet Scoring says.",
    ),
    Text(
        "5. “仅当”写前面某项的编号和答案，如 A01=否、A02>3、A03=是 且 A04>0。",
        "5. Only if: the code of an earlier item and its answer, as A01=no, A02>3, "
        "A03=yes and A04>0.",
    ),
    Text(
        "6. 填好后可先上传“检查”：系统在同一个文件里标出有问题的格子并写明原因。",
        "6. Upload it to be checked first: the same file comes back with wrong cells marked.",
    ),
    Text("例子", "Examples"),
)
EXAMPLES: tuple[tuple[tuple[str, Text | int], ...], ...] = (
    (
        ("section", Text("门头", "Front")),
        ("code", Text("A01", "A01")),
        ("zh", Text("招牌完好并亮灯", "招牌完好并亮灯")),
        ("en", Text("Sign intact and lit", "Sign intact and lit")),
        ("type", Text("是/否", "Yes/no")),
        ("weight", 2),
        ("class", Text("普通", "Normal")),
        ("photo", Text("不合格时拍", "If failed")),
        ("due_h", 24),
    ),
    (
        ("section", Text("冷链", "Cold chain")),
        ("code", Text("B01", "B01")),
        ("zh", Text("冷柜温度（℃）", "冷柜温度（℃）")),
        ("en", Text("Chiller temperature (°C)", "Chiller temperature (°C)")),
        ("type", Text("温度", "Temperature")),
        ("weight", 4),
        ("class", Text("重点", "Key")),
        ("photo", Text("必拍", "Always")),
        ("min", 0),
        ("max", 8),
        ("due_h", 4),
    ),
    (
        ("section", Text("冷链", "Cold chain")),
        ("code", Text("B02", "B02")),
        ("zh", Text("有过期商品", "有过期商品")),
        ("en", Text("Expired goods", "Expired goods")),
        ("type", Text("单选", "Choice")),
        ("weight", 10),
        ("class", Text("否决", "Veto")),
        ("options", Text("没有|有", "none|some")),
        ("failing", Text("有", "some")),
        ("due_h", 2),
    ),
)
NOT_HERE = Text(
    "这份表没有写下的内容（只有 XLSForm、JSON、YAML 导出保留）：",
    "What this sheet leaves out (the XLSForm, JSON and YAML exports keep it):",
)
