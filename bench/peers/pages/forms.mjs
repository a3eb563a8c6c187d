// The product's checklist of 300 items as the peers want it: the same sections, questions and
// conditions, and a score worked out from every answer while one types.
import { bigChecklist } from '../../../pwa/bench/checklist.ts'

const document = bigChecklist()
const sections = document.sections.map((section, place) => ({ ...section, place }))
const home = new Map(sections.flatMap((one) => one.items.map((item) => [item.code, one.code])))
const STEPS = ['1', '2', '3', '4', '5']

/** What an item's answer is chosen from; nothing for what is typed. */
function options(item) {
  if (item.type === 'yes_no') return ['yes', 'no']
  if (item.type === 'rating') return STEPS
  return item.type === 'choice' ? item.options : []
}

const CLAUSE = /^(\w+) (==|<|>=|\+ 1 <) (.+)$/

/** Translates a condition, clause by clause: `and` and `or` are the same word everywhere. */
function condition(source, name, among) {
  return source
    .split(/ (and|or) /)
    .map((part) => {
      const found = CLAUSE.exec(part)
      if (!found) return part
      const [, code, operator, value] = found
      return operator === '==' ? among(name(code), value.split(' | ')) : `${name(code)} ${operator} ${value}`
    })
    .join(' ')
}

/** When an item's answer is good, in words that XPath and SurveyJS share. */
function isGood(item, name) {
  switch (item.type) {
    case 'yes_no':
      return `${name} = 'yes'`
    case 'rating':
      return `${name} >= 3`
    case 'choice':
      return `(${name} = 'good' or ${name} = 'fair')`
    case 'count':
      return `${name} < 1`
    default:
      return `(${name} >= 0 and ${name} <= 8)`
  }
}

const most = sections.flatMap((one) => one.items).reduce((sum, item) => sum + item.weight, 0)

/** An XForm, as Enketo and ODK Web Forms read it. */
export function xform() {
  const path = (code) => `/data/${home.get(code)}/${code}`
  const among = (name, values) => `(${values.map((value) => `${name} = '${value}'`).join(' or ')})`
  const points = (one) => one.items.map((item) => `if(${isGood(item, path(item.code))}, ${item.weight}, 0)`).join(' + ')
  const kinds = { count: 'int', number: 'decimal' }
  const bind = (item) => {
    const when = item.show_if ? ` relevant="${escaped(condition(item.show_if, path, among))}"` : ''
    return `<bind nodeset="${path(item.code)}" type="${kinds[item.type] ?? 'string'}"${when}/>`
  }
  const binds = sections.map((one) => one.items.map(bind).join('\n') + calculated(`${one.code}_points`, points(one)))
  const total = `round(100 * (${sections.map((one) => `/data/${one.code}_points`).join(' + ')}) div ${most}, 1)`
  return `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>${document.title.en}</h:title><model>
<instance><data id="big" version="1">${sections.map(node).join('')}<total/><said/><meta><instanceID/></meta></data></instance>
${binds.join('\n')}
${calculated('total', total)}
<bind nodeset="/data/said" type="string" readonly="true()"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" calculate="concat('uuid:', uuid())"/>
</model></h:head>
<h:body>
<input ref="/data/said"><label>Score so far: <output value=" /data/total "/></label></input>
${sections.map((one) => `<group ref="/data/${one.code}"><label>${one.en}</label>${one.items.map((item) => control(item, path)).join('\n')}</group>`).join('\n')}
</h:body></h:html>`
}

function node(section) {
  return `<${section.code}>${section.items.map((item) => `<${item.code}/>`).join('')}</${section.code}><${section.code}_points/>`
}

function calculated(name, formula) {
  return `\n<bind nodeset="/data/${name}" type="string" calculate="${escaped(formula)}"/>`
}

function control(item, path) {
  const choices = options(item).map((value) => `<item><label>${value}</label><value>${value}</value></item>`)
  const tag = choices.length > 0 ? 'select1' : 'input'
  return `<${tag} ref="${path(item.code)}"><label>${item.en}</label>${choices.join('')}</${tag}>`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A survey: a page a section. On one page is a setting of the page that shows it. */
export function survey() {
  const name = (code) => `{${code}}`
  const among = (code, values) => `${code} anyof [${values.map((value) => `'${value}'`).join(', ')}]`
  const points = (one) => one.items.map((item) => `iif(${isGood(item, name(item.code))}, ${item.weight}, 0)`).join(' + ')
  return {
    title: `${document.title.en}. Score so far: {total}`,
    calculatedValues: [
      ...sections.map((one) => ({ name: `${one.code}_points`, expression: points(one) })),
      { name: 'total', expression: `round(100 * (${sections.map((one) => `{${one.code}_points}`).join(' + ')}) / ${most}, 1)` },
    ],
    pages: sections.map((one) => ({
      name: one.code,
      title: one.en,
      elements: one.items.map((item) => ({
        name: item.code,
        title: item.en,
        ...(options(item).length > 0 ? { type: 'radiogroup', choices: options(item) } : { type: 'text', inputType: 'number' }),
        ...(item.show_if ? { visibleIf: condition(item.show_if, name, among) } : {}),
      })),
    })),
  }
}
