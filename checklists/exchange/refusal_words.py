"""Why nothing could be made of a file, in zh and en, with what to do instead."""

from checklists.document import Text

REFUSED: dict[str, Text] = {
    "empty_file": Text("文件是空的。", "The file is empty."),
    "not_a_file_we_read": Text(
        "无法识别的文件。请上传 .xlsx、.xls、.csv（XLSForm）、.json 或 .yaml。",
        "This is no file we can read. Send .xlsx, .xls, .csv (XLSForm), .json or .yaml.",
    ),
    "wrong_format": Text("文件不是 {format} 格式。", "The file is not of the format {format}."),
    "other_zip": Text(
        "这是压缩包，不是 Excel 工作簿。请解压后上传里面的 .xlsx。",
        "This is an archive, not a workbook. Unpack it and send the .xlsx inside.",
    ),
    "xlsb": Text(
        "不能读取 .xlsb。请在 Excel 里另存为 .xlsx 后再上传。",
        "An .xlsb cannot be read. Save it as .xlsx in Excel and send that.",
    ),
    "password": Text(
        "工作簿有密码。请在 Excel 里去掉密码后再上传。",
        "The workbook has a password. Remove it in Excel and send it again.",
    ),
    "damaged": Text(
        "文件已损坏，或不是它声称的格式。请用 Excel 打开、另存为 .xlsx 后再上传。",
        "The file is damaged or not what it says. Open it in Excel, save as .xlsx and send that.",
    ),
    "too_heavy": Text(
        "工作簿展开后太大。请只保留需要的工作表，另存后再上传。",
        "The workbook is too large when unpacked. Keep only the sheets needed and send it again.",
    ),
    "too_slow": Text(
        "读取超时，已停止。请把表单拆小后再上传。",
        "Reading it took too long and was stopped. Split the form and send it again.",
    ),
    "too_many_rows": Text(
        "工作表超过 {most} 行。请删去多余的行。", "A sheet has more than {most} rows. Delete some."
    ),
    "too_many_columns": Text(
        "工作表超过 {most} 列。请删去多余的列。",
        "A sheet has more than {most} columns. Delete some.",
    ),
    "too_many_sheets": Text(
        "工作簿超过 {most} 个工作表。请删去多余的。",
        "The workbook has more than {most} sheets. Delete some.",
    ),
    "no_survey": Text(
        "没有名为 survey 的工作表（现有：{sheets}），也不是本系统的模板。",
        "There is no sheet named survey (found: {sheets}), nor is it our template.",
    ),
    "no_type_column": Text(
        "survey 表的第一行里没有 type 列。", "The first row of the survey sheet has no type column."
    ),
    "no_questions": Text(
        "没有一道题可以导入，原因见报告。", "No question could be carried; the report says why."
    ),
    "never_parses": Text(
        "修整后的检查表仍不合规，未导入。",
        "The checklist is still not valid after repairs; refused.",
    ),
    "document_wrong": Text(
        "检查表不合规：{field}：{zh_reason}", "Not a valid checklist: {field}: {en_reason}"
    ),
    "check_needs_xlsx": Text(
        "标注错误需要 .xlsx。请在 Excel 里另存为 .xlsx 后再上传。",
        "To mark errors an .xlsx is needed. Save it as .xlsx in Excel and send that.",
    ),
    "not_json": Text("不是有效的 JSON。", "This is not valid JSON."),
    "not_yaml": Text("不是有效的 YAML。", "This is not valid YAML."),
    "yaml_alias": Text(
        "YAML 里不能用锚点和引用（& 和 *）。",
        "The YAML must not use anchors and aliases (& and *).",
    ),
    "too_deep": Text("嵌套太深。", "It is nested too deep."),
    "not_a_checklist": Text(
        "不是检查表：最外层须有 schema: checklist/1。",
        "This is no checklist: its outermost level needs schema: checklist/1.",
    ),
    "other_schema": Text(
        "这是别的系统的表单（{kind}），请从那里导出 XLSForm 后再导入。",
        "This is a form of another system ({kind}). Export an XLSForm there and import that.",
    ),
    "xform": Text(
        "这是 XForm（XML），请导入生成它的 XLSForm 工作簿。",
        "This is an XForm (XML). Import the XLSForm workbook it was made of.",
    ),
    "no_items_sheet": Text(
        "没有“检查项”工作表。请用本系统下载的模板填写。",
        'There is no sheet "Items". Fill in the template downloaded here.',
    ),
    "template_columns": Text(
        "“检查项”表缺少这些列：{columns}。请用本系统下载的模板填写。",
        'The sheet "Items" lacks these columns: {columns}. Fill in the template downloaded here.',
    ),
}
