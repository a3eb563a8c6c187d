// ODK Web Forms: the component as its page shows it, given the form's XML.
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms'
import { createApp, h } from 'vue'

const formXml = await (await fetch('./form.xml')).text()
const nothing = () => Promise.reject(new Error('the form has no attachments'))

document.querySelector('#open').addEventListener('click', () => {
  document.querySelector('#open').remove()
  createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment: nothing }) }).use(webFormsPlugin).mount('#paper')
})
document.querySelector('#open').disabled = false

const questions = () => [...document.querySelectorAll('#paper .question-container')]
const asks = (code) => `Item ${code.slice(1)}:`

globalThis.target = (section, code, value) =>
  questions().find((one) => one.querySelector('label')?.textContent.startsWith(asks(code)))?.querySelector(`input[value="${value}"]`)?.closest('label')
globalThis.turn = () => null
globalThis.score = () => document.querySelector('#paper')?.innerText.match(/so far: ([\d.]+)/)?.[1]
