// The web's words.
import enCommon from './en/common.json'
import enEngine from './en/engine.json'
import enHq from './en/hq.json'
import zhCommon from './zh-CN/common.json'
import zhEngine from './zh-CN/engine.json'
import zhHq from './zh-CN/hq.json'
import { makeWords, type Words } from './index'

const messages: Words = {
  'zh-CN': { common: zhCommon, engine: zhEngine, hq: zhHq },
  en: { common: enCommon, engine: enEngine, hq: enHq },
}

export const words = makeWords(messages)
