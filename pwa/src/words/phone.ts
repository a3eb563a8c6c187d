// The phone's words: both doors, both languages, so that a change of language works offline.
import enCommon from './en/common.json'
import enEngine from './en/engine.json'
import enField from './en/field.json'
import enStore from './en/store.json'
import zhCommon from './zh-CN/common.json'
import zhEngine from './zh-CN/engine.json'
import zhField from './zh-CN/field.json'
import zhStore from './zh-CN/store.json'
import { makeWords, type Words } from './index'

const messages: Words = {
  'zh-CN': { common: zhCommon, engine: zhEngine, field: zhField, store: zhStore },
  en: { common: enCommon, engine: enEngine, field: enField, store: enStore },
}

export const words = makeWords(messages)
