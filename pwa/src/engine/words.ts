// The sentences of the inspection in zh and en: document errors and answer faults.
// Texts with a place for a parameter write it as `{name}`. The Python twin keeps the same table;
// a differential test compares what comes out.

import type { Text } from './document.ts'

/** Put the parameters into both languages. */
export function fill(template: Text | undefined, params: Readonly<Record<string, unknown>>): Text {
  let { zh, en } = template ?? { zh: '', en: '' }
  for (const [name, value] of Object.entries(params)) {
    zh = zh.split(`{${name}}`).join(String(value))
    en = en.split(`{${name}}`).join(String(value))
  }
  return { zh, en }
}

export const ERRORS: Readonly<Record<string, Text>> = {
  not_a_mapping: { zh: '这里应是一组字段', en: 'This must be a set of fields' },
  unknown_field: { zh: '没有这个字段', en: 'There is no such field' },
  not_a_text: { zh: '必须填写文字（最多{most}字）', en: 'A text is needed (at most {most} characters)' },
  not_a_number: { zh: '必须是数字', en: 'This must be a number' },
  not_whole: { zh: '必须是整数', en: 'This must be a whole number' },
  not_a_flag: { zh: '必须是 true 或 false', en: 'This must be true or false' },
  not_one_of: { zh: '只能是：{allowed}', en: 'This must be one of: {allowed}' },
  not_a_list: { zh: '必须是列表（最多{most}项）', en: 'This must be a list (at most {most} entries)' },
  too_small: { zh: '不能小于{least}', en: 'This must be at least {least}' },
  missing: { zh: '缺少这个字段', en: 'This field is missing' },
  bad_code: {
    zh: '编码须以字母开头，只含字母、数字和下划线，最多32位',
    en: 'A code starts with a letter and has at most 32 letters, digits or underscores',
  },
  reserved_code: { zh: '这个编码已被系统保留', en: 'This code is reserved' },
  unknown_code: { zh: '检查表里没有这个编码', en: 'The checklist has no such code' },
  duplicate_code: { zh: '编码重复', en: 'This code is used twice' },
  empty: { zh: '至少要有一项', en: 'At least one is needed' },
  limits_crossed: { zh: '下限大于上限', en: 'The lower limit is above the upper limit' },
  limits_needed: { zh: '这类检查项需要 {limit}', en: 'An item of this type needs {limit}' },
  options_needed: { zh: '选择题至少要有两个选项', en: 'A choice needs at least two options' },
  options_unused: { zh: '只有选择题可以有选项', en: 'Only a choice has options' },
  defect_unused: {
    zh: '只有计数、效期清单和重复组可以按处扣分',
    en: 'Only a count, an expiry list or a repeat group is charged by defect',
  },
  defect_one_of: { zh: 'per 和 tiers 必须二选一', en: 'Give either per or tiers' },
  tiers_order: { zh: '阶梯必须从小到大', en: 'Steps must rise' },
  bad_pair: { zh: '这里应是一对值', en: 'This must be a pair of values' },
  unknown_node: { zh: '没有这个节点', en: 'There is no such node' },
  node_needed: { zh: '这里需要节点', en: 'A node is needed here' },
  node_differs: { zh: '检查项的节点与所在分类不同', en: 'The item\'s node differs from its section\'s' },
  unknown_outcome: { zh: '没有这种后续动作', en: 'There is no such outcome' },
  two_tickets: { zh: '一个检查项只能开一张整改单', en: 'An item opens one ticket only' },
  grades_order: { zh: '等级分数线必须从高到低，最后一级从0开始', en: 'Grade lines must fall, and the last must be 0' },
  policy_needed: { zh: '有此类检查项时必须写明规则', en: 'Items of this class need a stated policy' },
  policy_mode: { zh: '这个规则不适用于此计分方式', en: 'This policy does not fit the scoring mode' },
  bonus_weight: { zh: '加分项的分值必须为0', en: 'A bonus item has weight 0' },
  rule_order: { zh: '规则必须从大到小', en: 'Rules must fall' },
  too_large: { zh: '不能大于{most}', en: 'This must be at most {most}' },
  bad_digest: { zh: '照片编号不对', en: 'This is not a photo digest' },
  na_unused: { zh: '计算项不能选不适用', en: 'A calculated item cannot be not applicable' },
  formula_unused: { zh: '只有计算项可以有公式', en: 'Only a calculated item has a formula' },
  limits_unused: { zh: '只有数值可以有上下限', en: 'Only a number has limits' },
  group_unused: { zh: '只有重复组可以有这个字段', en: 'Only a repeat group has this field' },
  posts_unused: { zh: '计算项只能在不合格时有后续动作', en: 'A calculated item has outcomes only when it fails' },
  outcome_type: { zh: '这个动作需要数值类检查项', en: 'This outcome needs an item with a number' },
  anchors_unused: { zh: '只有评分题可以有评分说明', en: 'Only a rating has anchors' },
  anchors_order: { zh: '评分说明必须从低到高', en: 'Anchors must rise' },
  anchor_outside: { zh: '超出评分范围', en: 'This is outside the scale of the rating' },
  blind_unused: { zh: '只有抽盘可以盲盘', en: 'Only a stock count can be blind' },
  classes_unused: { zh: '只有按类别计数的计分方式可以有 classes', en: 'Only count_by_class has classes' },
  classes_order: {
    zh: '按类别计数的等级从好到差，上限不能变小，且只有最后一级没有上限',
    en: 'Class grades go from best to worst: no limit may fall, and only the last has none',
  },
  syntax: { zh: '条件写法有误（位置{at}）', en: 'The condition cannot be read (at {at})' },
  too_long: { zh: '条件太长（最多{most}字）', en: 'The condition is too long (at most {most})' },
  too_deep: { zh: '条件嵌套太深（最多{most}层）', en: 'The condition is nested too deep (at most {most})' },
  too_many_parts: { zh: '条件太大（最多{most}个部分）', en: 'The condition is too big (at most {most} parts)' },
  one_operator: { zh: '条件的每一层只能有一个运算', en: 'Each level of a condition has one operator' },
  words_only: { zh: '列表里只能是文字', en: 'The list may hold only texts' },
  unknown_operator: { zh: '没有这个运算：{operator}', en: 'There is no such operator: {operator}' },
  wrong_arity: { zh: '运算 {operator} 的参数个数不对', en: 'Wrong number of arguments for {operator}' },
  unknown_name: {
    zh: '没有这个名称：{name}（只能引用前面的检查项）',
    en: 'There is no such name: {name} (only earlier items can be used)',
  },
  type_mismatch: { zh: '{left} 与 {right} 不能比较', en: '{left} and {right} cannot be compared' },
  not_an_option: { zh: '没有这个选项：{word}', en: 'There is no such option: {word}' },
  not_a_value: { zh: '公式的结果必须是一个值', en: 'A formula must come to one value' },
  not_a_question: { zh: '条件必须能回答是或否', en: 'A condition must be a yes-or-no question' },
}

export const FAULTS: Readonly<Record<string, Text>> = {
  wrong_type: { zh: '格式不对，应为{expected}', en: 'Wrong format, expected {expected}' },
  unknown_item: { zh: '检查表里没有这一项', en: 'The checklist has no such item' },
  na_and_value: { zh: '不适用与答案不能同时填写', en: 'An item is either not applicable or answered' },
  not_a_number: { zh: '请填写数字（最多6位小数）', en: 'Enter a number (at most 6 decimals)' },
  out_of_range: { zh: '应在{least}到{most}之间', en: 'This must be between {least} and {most}' },
  bad_date: { zh: '请填写日期，如2026-03-31', en: 'Enter a date such as 2026-03-31' },
  unknown_option: { zh: '没有这个选项', en: 'There is no such option' },
  too_long: { zh: '太长（最多{most}）', en: 'Too long (at most {most})' },
  bad_text: { zh: '含有无法保存的字符', en: 'This has characters that cannot be kept' },
  empty_text: { zh: '不能为空', en: 'This must not be empty' },
  duplicate: { zh: '重复的一行', en: 'This line appears twice' },
  scanned_and_missing: { zh: '同一资产不能既扫到又缺失', en: 'A tag is either scanned or missing' },
  bad_digest: { zh: '照片编号不对', en: 'This is not a photo digest' },
  unknown_node: { zh: '检查表里没有这个节点', en: 'The checklist has no such node' },
  unanswered: { zh: '这一项还没有作答', en: 'This item is not answered yet' },
  na_not_allowed: { zh: '这一项不能选不适用', en: 'This item cannot be not applicable' },
  na_reason: { zh: '请说明不适用的原因', en: 'Say why it is not applicable' },
  na_reason_unknown: { zh: '不适用的原因不在可选范围内', en: 'This reason is not on the list' },
  not_observed_not_allowed: { zh: '这一项不能选未观察到', en: 'This item cannot be marked as not observed' },
  calculated_given: { zh: '这一项由系统计算，不能填写', en: 'This item is calculated, not answered' },
  rows_missing: { zh: '还差{missing}行', en: '{missing} more rows are needed' },
  photos_missing: { zh: '还差{missing}张照片', en: '{missing} more photos are needed' },
  photo_unknown: { zh: '照片不在提交清单中', en: 'The photo is not in the list of photos sent' },
  signature_missing: { zh: '缺少签字：{role}', en: 'A signature is missing: {role}' },
  signature_empty: { zh: '请签字或写明拒签原因', en: 'Sign, or give the reason for refusing' },
}
