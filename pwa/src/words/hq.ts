// The web's words.
import enChecklists from './en/checklists.json'
import enCommon from './en/common.json'
import enDesigner from './en/designer.json'
import enEngine from './en/engine.json'
import enHq from './en/hq.json'
import zhChecklists from './zh-CN/checklists.json'
import zhCommon from './zh-CN/common.json'
import zhDesigner from './zh-CN/designer.json'
import zhEngine from './zh-CN/engine.json'
import zhHq from './zh-CN/hq.json'
import { makeWords, type Words } from './index'

const messages: Words = {
  'zh-CN': { common: zhCommon, engine: zhEngine, hq: zhHq, checklists: zhChecklists, designer: zhDesigner },
  en: { common: enCommon, engine: enEngine, hq: enHq, checklists: enChecklists, designer: enDesigner },
}

export const words = makeWords(messages)
