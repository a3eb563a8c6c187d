// Enketo core: the form was transformed beforehand, as its server does, and lies here as HTML.
import { Form } from 'enketo-core'
import './enketo.scss'

const transformed = await (await fetch('./form.json')).json()

document.querySelector('#open').addEventListener('click', () => {
  const paper = document.querySelector('#paper')
  paper.innerHTML = transformed.form
  const form = new Form(paper.querySelector('form.or'), { modelStr: transformed.model }, {})
  globalThis.faults = form.init()
  document.querySelector('#open').remove()
})
document.querySelector('#open').disabled = false

globalThis.target = (section, code, value) =>
  document.querySelector(`#paper input[data-name="/data/${section}/${code}"][value="${value}"]`)?.closest('label')
globalThis.turn = () => null
globalThis.score = () => document.querySelector('#paper .or-output')?.textContent
