// What an item is where the document says nothing.

import type { Item, Limits } from './document.ts'
import { ZERO } from './exact.ts'

export const NO_LIMITS: Limits = {
  min: null,
  max: null,
  pass_at: null,
  target_min: null,
  target_max: null,
  tolerance_qty: null,
  tolerance_value: null,
  sku: null,
}

/** Give an item about which nothing is known yet. */
export function plainItem(): Item {
  return {
    code: '',
    zh: '',
    en: '',
    kind: '',
    weight: ZERO,
    klass: 'normal',
    section: '',
    mark: ZERO,
    na: false,
    na_reasons: [],
    not_observed: false,
    required: true,
    node: null,
    limits: NO_LIMITS,
    photo: null,
    defect: null,
    options: [],
    option_codes: new Set(),
    multiple: false,
    each: false,
    show_if: null,
    require_if: null,
    fail_if: null,
    formula: null,
    posts: [],
    on_fail: [],
    repeat_multiplier: false,
    source: '',
    details: [],
    reference_photos: [],
    fields: [],
    rows: [0, 50],
    examples: [],
    anchors: [],
    hint: null,
    minutes: null,
    presets: [],
    blind: false,
  }
}
