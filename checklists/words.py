"""The sentences of the inspection in zh and en: document errors and answer faults.

Texts with a place for a parameter write it as ``{name}``. The TypeScript twin keeps the same
table; a differential test compares what comes out.
"""

from collections.abc import Mapping

from checklists.document import Text


def fill(template: Text, params: Mapping[str, object]) -> Text:
    """Put the parameters into both languages."""
    zh, en = template.zh, template.en
    for name, value in params.items():
        zh = zh.replace(f"{{{name}}}", str(value))
        en = en.replace(f"{{{name}}}", str(value))
    return Text(zh, en)


ERRORS: dict[str, Text] = {
    "not_a_mapping": Text("这里应是一组字段", "This must be a set of fields"),
    "unknown_field": Text("没有这个字段", "There is no such field"),
    "not_a_text": Text(
        "必须填写文字（最多{most}字）", "A text is needed (at most {most} characters)"
    ),
    "not_a_number": Text("必须是数字", "This must be a number"),
    "not_whole": Text("必须是整数", "This must be a whole number"),
    "not_a_flag": Text("必须是 true 或 false", "This must be true or false"),
    "not_one_of": Text("只能是：{allowed}", "This must be one of: {allowed}"),
    "not_a_list": Text(
        "必须是列表（最多{most}项）", "This must be a list (at most {most} entries)"
    ),
    "too_small": Text("不能小于{least}", "This must be at least {least}"),
    "missing": Text("缺少这个字段", "This field is missing"),
    "bad_code": Text(
        "编码须以字母开头，只含字母、数字和下划线，最多32位",
        "A code starts with a letter and has at most 32 letters, digits or underscores",
    ),
    "reserved_code": Text("这个编码已被系统保留", "This code is reserved"),
    "unknown_code": Text("检查表里没有这个编码", "The checklist has no such code"),
    "duplicate_code": Text("编码重复", "This code is used twice"),
    "empty": Text("至少要有一项", "At least one is needed"),
    "limits_crossed": Text("下限大于上限", "The lower limit is above the upper limit"),
    "limits_needed": Text("这类检查项需要 {limit}", "An item of this type needs {limit}"),
    "options_needed": Text("选择题至少要有两个选项", "A choice needs at least two options"),
    "options_unused": Text("只有选择题可以有选项", "Only a choice has options"),
    "defect_unused": Text(
        "只有计数、效期清单和重复组可以按处扣分",
        "Only a count, an expiry list or a repeat group is charged by defect",
    ),
    "defect_one_of": Text("per 和 tiers 必须二选一", "Give either per or tiers"),
    "tiers_order": Text("阶梯必须从小到大", "Steps must rise"),
    "bad_pair": Text("这里应是一对值", "This must be a pair of values"),
    "unknown_node": Text("没有这个节点", "There is no such node"),
    "node_needed": Text("这里需要节点", "A node is needed here"),
    "node_differs": Text(
        "检查项的节点与所在分类不同", "The item's node differs from its section's"
    ),
    "unknown_outcome": Text("没有这种后续动作", "There is no such outcome"),
    "two_tickets": Text("一个检查项只能开一张整改单", "An item opens one ticket only"),
    "grades_order": Text(
        "等级分数线必须从高到低，最后一级从0开始", "Grade lines must fall, and the last must be 0"
    ),
    "policy_needed": Text("有此类检查项时必须写明规则", "Items of this class need a stated policy"),
    "policy_mode": Text("这个规则不适用于此计分方式", "This policy does not fit the scoring mode"),
    "bonus_weight": Text("加分项的分值必须为0", "A bonus item has weight 0"),
    "rule_order": Text("规则必须从大到小", "Rules must fall"),
    "too_large": Text("不能大于{most}", "This must be at most {most}"),
    "bad_digest": Text("照片编号不对", "This is not a photo digest"),
    "na_unused": Text("计算项不能选不适用", "A calculated item cannot be not applicable"),
    "formula_unused": Text("只有计算项可以有公式", "Only a calculated item has a formula"),
    "limits_unused": Text("只有数值可以有上下限", "Only a number has limits"),
    "group_unused": Text("只有重复组可以有这个字段", "Only a repeat group has this field"),
    "posts_unused": Text(
        "计算项只能在不合格时有后续动作", "A calculated item has outcomes only when it fails"
    ),
    "outcome_type": Text("这个动作需要数值类检查项", "This outcome needs an item with a number"),
    "anchors_unused": Text("只有评分题可以有评分说明", "Only a rating has anchors"),
    "anchors_order": Text("评分说明必须从低到高", "Anchors must rise"),
    "anchor_outside": Text("超出评分范围", "This is outside the scale of the rating"),
    "blind_unused": Text("只有抽盘可以盲盘", "Only a stock count can be blind"),
    "classes_unused": Text(
        "只有按类别计数的计分方式可以有 classes", "Only count_by_class has classes"
    ),
    "classes_order": Text(
        "按类别计数的等级从好到差，上限不能变小，且只有最后一级没有上限",
        "Class grades go from best to worst: no limit may fall, and only the last has none",
    ),
    "syntax": Text("条件写法有误（位置{at}）", "The condition cannot be read (at {at})"),
    "too_long": Text("条件太长（最多{most}字）", "The condition is too long (at most {most})"),
    "too_deep": Text(
        "条件嵌套太深（最多{most}层）", "The condition is nested too deep (at most {most})"
    ),
    "too_many_parts": Text(
        "条件太大（最多{most}个部分）", "The condition is too big (at most {most} parts)"
    ),
    "one_operator": Text(
        "条件的每一层只能有一个运算", "Each level of a condition has one operator"
    ),
    "words_only": Text("列表里只能是文字", "The list may hold only texts"),
    "unknown_operator": Text("没有这个运算：{operator}", "There is no such operator: {operator}"),
    "wrong_arity": Text(
        "运算 {operator} 的参数个数不对", "Wrong number of arguments for {operator}"
    ),
    "unknown_name": Text(
        "没有这个名称：{name}（只能引用前面的检查项）",
        "There is no such name: {name} (only earlier items can be used)",
    ),
    "type_mismatch": Text("{left} 与 {right} 不能比较", "{left} and {right} cannot be compared"),
    "not_an_option": Text("没有这个选项：{word}", "There is no such option: {word}"),
    "not_a_value": Text("公式的结果必须是一个值", "A formula must come to one value"),
    "not_a_question": Text("条件必须能回答是或否", "A condition must be a yes-or-no question"),
}

FAULTS: dict[str, Text] = {
    "wrong_type": Text("格式不对，应为{expected}", "Wrong format, expected {expected}"),
    "unknown_item": Text("检查表里没有这一项", "The checklist has no such item"),
    "na_and_value": Text(
        "不适用与答案不能同时填写", "An item is either not applicable or answered"
    ),
    "not_a_number": Text("请填写数字（最多6位小数）", "Enter a number (at most 6 decimals)"),
    "out_of_range": Text("应在{least}到{most}之间", "This must be between {least} and {most}"),
    "bad_date": Text("请填写日期，如2026-03-31", "Enter a date such as 2026-03-31"),
    "unknown_option": Text("没有这个选项", "There is no such option"),
    "too_long": Text("太长（最多{most}）", "Too long (at most {most})"),
    "bad_text": Text("含有无法保存的字符", "This has characters that cannot be kept"),
    "empty_text": Text("不能为空", "This must not be empty"),
    "duplicate": Text("重复的一行", "This line appears twice"),
    "scanned_and_missing": Text("同一资产不能既扫到又缺失", "A tag is either scanned or missing"),
    "bad_digest": Text("照片编号不对", "This is not a photo digest"),
    "unknown_node": Text("检查表里没有这个节点", "The checklist has no such node"),
    "unanswered": Text("这一项还没有作答", "This item is not answered yet"),
    "na_not_allowed": Text("这一项不能选不适用", "This item cannot be not applicable"),
    "na_reason": Text("请说明不适用的原因", "Say why it is not applicable"),
    "na_reason_unknown": Text("不适用的原因不在可选范围内", "This reason is not on the list"),
    "not_observed_not_allowed": Text(
        "这一项不能选未观察到", "This item cannot be marked as not observed"
    ),
    "calculated_given": Text("这一项由系统计算，不能填写", "This item is calculated, not answered"),
    "rows_missing": Text("还差{missing}行", "{missing} more rows are needed"),
    "photos_missing": Text("还差{missing}张照片", "{missing} more photos are needed"),
    "photo_unknown": Text("照片不在提交清单中", "The photo is not in the list of photos sent"),
    "signature_missing": Text("缺少签字：{role}", "A signature is missing: {role}"),
    "signature_empty": Text("请签字或写明拒签原因", "Sign, or give the reason for refusing"),
}
