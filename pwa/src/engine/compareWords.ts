// What the parts of a checklist and their values are called, for the sentences of a comparison.

import type { Text } from './document.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

export const FIELDS: Readonly<Record<string, Text>> = {
  code: t('编码', 'code'),
  zh: t('中文', 'Chinese wording'),
  en: t('英文', 'English wording'),
  type: t('类型', 'type'),
  weight: t('分值', 'points'),
  class: t('级别', 'class'),
  na: t('不适用', 'not applicable'),
  required: t('必答', 'required'),
  multiple: t('多选', 'several answers'),
  repeat_multiplier: t('重复不合格加倍', 'repeated failures lose more'),
  source: t('依据', 'source'),
  node: t('节点', 'milestone'),
  blind: t('盲盘', 'blind count'),
  minutes: t('预计分钟', 'expected minutes'),
  hint: t('检查方法', 'how to check'),
  help_zh: t('中文说明', 'Chinese help'),
  help_en: t('英文说明', 'English help'),
  reference_photos: t('标准照', 'reference photos'),
  examples: t('示例', 'examples'),
  anchors: t('评分说明', 'rating anchors'),
  presets: t('常用问题', 'preset wordings'),
  options: t('选项', 'option'),
  fields: t('每行字段', 'row field'),
  rows: t('行数', 'number of rows'),
  show_if: t('显示条件', 'shown when'),
  require_if: t('必答条件', 'required when'),
  fail_if: t('不合格条件', 'fails when'),
  formula: t('公式', 'formula'),
  defect: t('按处扣分', 'charge by defect'),
  posts: t('作答后的动作', 'outcomes of an answer'),
  on_fail: t('不合格后的动作', 'outcomes of a failure'),
  photo: t('拍照要求', 'photo rule'),
  'photo.when': t('何时拍照', 'when a photo is taken'),
  'photo.min': t('最少照片数', 'least number of photos'),
  'photo.live_camera': t('只能现场拍', 'live camera only'),
  limits: t('标准', 'limits'),
  'limits.min': t('下限', 'lower limit'),
  'limits.max': t('上限', 'upper limit'),
  'limits.pass_at': t('合格线', 'passes from'),
  'limits.target_min': t('目标下限', 'lower target'),
  'limits.target_max': t('目标上限', 'upper target'),
  'limits.tolerance_qty': t('允许数量差', 'tolerated quantity'),
  'limits.tolerance_value': t('允许金额差', 'tolerated value'),
  'limits.sku': t('抽盘 SKU 数', 'SKUs to count'),
  'rows.min': t('最少行数', 'least rows'),
  'rows.max': t('最多行数', 'most rows'),
  title: t('名称', 'title'),
  'title.zh': t('中文名称', 'Chinese title'),
  'title.en': t('英文名称', 'English title'),
  applies_to: t('适用范围', 'what it applies to'),
  'applies_to.store_type': t('适用门店类型', 'store types it applies to'),
  'applies_to.visit_type': t('适用巡店类型', 'visit types it applies to'),
  'applies_to.project': t('适用项目', 'project it applies to'),
  sign_off: t('签字人', 'who signs'),
  gps: t('定位要求', 'position rule'),
  'gps.required': t('必须定位', 'position required'),
  'gps.radius_m': t('围栏半径（米）', 'fence radius in metres'),
  expected_minutes: t('预计用时', 'expected time'),
  near_expiry_rule: t('临期规则', 'near-expiry rule'),
  scoring: t('计分规则', 'scoring'),
  'scoring.mode': t('计分方式', 'mode'),
  'scoring.na': t('“不适用”怎么算', 'what “not applicable” does'),
  'scoring.veto': t('否决项不合格时', 'when a veto item fails'),
  'scoring.red_line': t('红线项不合格时', 'when a red-line item fails'),
  'scoring.grades': t('等级', 'grades'),
  'scoring.classes': t('按不合格数定级', 'grades by failed items'),
  'scoring.repeat': t('重复问题加倍', 'repeat problems'),
  'scoring.full_mark': t('满分', 'full mark'),
  'scoring.bonus': t('加分上限', 'most bonus points'),
  'scoring.gate': t('放行规则', 'gate rule'),
  progress: t('进度', 'progress'),
}

/** Of a section the weight is a share, not points. */
export const SECTION_WEIGHT = t('权重', 'weight')

export const VALUES: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  type: {
    yes_no: t('是否合格', 'yes or no'),
    choice: t('选择', 'choice'),
    rating: t('评分', 'rating'),
    count: t('计数', 'count of defects'),
    number: t('数值', 'number'),
    temperature: t('温度', 'temperature'),
    percent: t('百分比', 'percent'),
    date: t('日期', 'date'),
    photo: t('拍照判定', 'photo'),
    photo_compare: t('对照样图', 'photo against a model'),
    signature: t('签字', 'signature'),
    text: t('文字', 'text'),
    barcode: t('条码', 'barcode'),
    stock_count: t('盘点', 'stock count'),
    expiry_list: t('效期清单', 'expiry list'),
    sku_list: t('商品清单', 'list of goods'),
    asset_scan: t('资产扫码', 'asset scan'),
    repeat_group: t('重复组', 'repeated group'),
    calculated: t('自动计算', 'calculated'),
    bonus: t('加分', 'bonus'),
  },
  class: {
    normal: t('普通', 'normal'),
    key: t('重点', 'key'),
    red_line: t('红线', 'red line'),
    veto: t('否决', 'veto'),
  },
  'scoring.mode': {
    weighted_sections: t('分类加权', 'weighted sections'),
    deduction: t('扣分制', 'deduction'),
    count_by_class: t('按不合格数定级', 'count by class'),
    node_gate: t('节点放行', 'milestone gate'),
  },
  'scoring.na': {
    exclude_and_redistribute: t('不计入总分', 'left out of the base'),
    zero: t('按失分计', 'counted as lost'),
    fail: t('按不合格计', 'counted as failed'),
    not_allowed: t('不可以选', 'not allowed'),
  },
  'photo.when': {
    always: t('每次', 'always'),
    on_fail: t('不合格时', 'when it fails'),
    never: t('不用拍', 'never'),
  },
}

export const POLICIES: Readonly<Record<string, Text>> = {
  zero_total: t('总分记 0', 'the total is 0'),
  grade_floor: t('等级降到最低', 'the grade is the lowest'),
  cap: t('总分封顶', 'the total is capped at'),
  section_zero: t('所在分类记 0', 'its section is 0'),
  node_fail: t('节点不通过', 'the milestone fails'),
  none: t('不影响总分', 'no effect on the total'),
}

export const NOUNS = {
  section: t('分类', 'Section'),
  item: t('检查项', 'Item'),
  node: t('节点', 'Milestone'),
  checklist: t('检查表', 'Checklist'),
}

export const YES = t('是', 'yes')
export const NO = t('否', 'no')

/** The sentences; `{of}` is who is spoken of, `{what}` a field. */
export const SENTENCES = {
  added: t('新增{of}', '{of} added'),
  removed: t('删除{of}', '{of} removed'),
  moved: t('{of}由第 {from} 位移到第 {to} 位', '{of} moved from place {from} to place {to}'),
  rehomed: t('{of}由分类 {from} 移到分类 {to}', '{of} moved from section {from} to section {to}'),
  changed: t('{of}：{what}由“{from}”改为“{to}”', '{of}: {what} changed from “{from}” to “{to}”'),
  gained: t('{of}：新增{what}“{to}”', '{of}: {what} added: “{to}”'),
  lost: t('{of}：取消{what}“{from}”', '{of}: {what} removed: “{from}”'),
  reordered: t('{of}：{what}的顺序有变化', '{of}: {what} put in another order'),
  rewritten: t('{of}：{what}有修改', '{of}: {what} changed'),
  gave: t('{of}：新增{what}', '{of}: {what} added'),
  took: t('{of}：取消{what}', '{of}: {what} removed'),
}
