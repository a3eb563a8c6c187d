// Answers cases from standard input, one JSON a line, for the differential test of the Python
// side: `node twin.ts < cases`. The first line is the list of shipped documents.
import { createInterface } from 'node:readline'
import { stdin, stdout } from 'node:process'
import type { Case, Library } from './engine.ts'
import { answer } from './engine.ts'

let library: Library | null = null
for await (const line of createInterface({ input: stdin })) {
  if (library === null) {
    const documents = JSON.parse(line) as { code: string }[]
    library = new Map(documents.map((document) => [document.code, document]))
  } else {
    stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Case, library))}\n`)
  }
}
