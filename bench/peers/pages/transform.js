// Not measured: what Enketo's server does to a form before a phone ever sees it.
import { transform } from 'enketo-transformer/web'

globalThis.transformed = transform({ xform: await (await fetch('./form.xml')).text() }).then(({ form, model }) => ({ form, model }))
