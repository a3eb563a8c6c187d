// SurveyJS, a section a page or all on one page, as the address says.
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Model } from 'survey-core'
import 'survey-core/survey-core.fontless.min.css'
import { Survey } from 'survey-react-ui'

const json = await (await fetch('./form.json')).json()
const isWhole = location.search === '?whole'

document.querySelector('#open').addEventListener('click', () => {
  document.querySelector('#open').remove()
  const model = new Model(isWhole ? { ...json, questionsOnPageMode: 'singlePage' } : json)
  createRoot(document.querySelector('#paper')).render(createElement(Survey, { model }))
  globalThis.model = model
})
document.querySelector('#open').disabled = false

globalThis.target = (section, code, value) =>
  document.querySelector(`#paper [data-name="${code}"] input[value="${value}"]`)?.closest('label')
globalThis.turn = () => (isWhole ? null : document.querySelector('#paper .sd-navigation__next-btn'))
globalThis.score = () => globalThis.model.getVariable('total')
