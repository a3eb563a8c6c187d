// @vitest-environment node
// The shapes the screens are written against must be what the server says it answers. The types
// are compared by the compiler (npm run types); the generated file is compared here.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'
import type { components } from '../../src/server/schema'
import type * as Appeals from '../../src/server/appeals'
import type * as Written from '../../src/server/authoring'
import type * as Wire from '../../src/server/types'

type Server = components['schemas']
/** Compiles only where an answer of the server can be read as the type of the screens. */
type Reads<Said extends Expected, Expected> = [Said, Expected] extends [never, never] ? never : true

type Engines = 'document' | 'answers'

interface Agreement {
  session: Reads<Server['SessionAnswer'], Wire.SessionAnswer>
  person: Reads<Server['Person'], Wire.Person>
  colleague: Reads<Server['PersonListing'], Wire.Colleague>
  visit: Reads<Server['VisitSummary'], Wire.VisitSummary>
  visits: Reads<Server['VisitPage'], Wire.Page<Wire.VisitSummary>>
  // Answers and the checklist document are the engine's own formats; here they are just objects.
  whole: Reads<Omit<Server['VisitDetail'], Engines>, Omit<Wire.VisitDetail, Engines>>
  sent: Reads<Wire.VisitBody, Server['VisitBody']>
  shadow: Reads<Server['Shadow'], Wire.Shadow>
  shadowed: Reads<Omit<Server['WholeShadow'], 'body' | 'checklist'>, Omit<Wire.WholeShadow, 'body' | 'checklist'>>
  packed: Reads<Omit<Server['PackStore'], 'repeats' | 'last_answers'>, Omit<Wire.PackStore, 'repeats' | 'last_answers'>>
  carried: Reads<Server['PackTicket'], Wire.PackTicket>
  ticket: Reads<Server['TicketDetail'], Wire.TicketDetail>
  tickets: Reads<Server['TicketPage'], Wire.Page<Wire.TicketSummary>>
  appeal: Reads<Server['AppealDetail'], Appeals.AppealDetail>
  appeals: Reads<Server['AppealPage'], Wire.Page<Appeals.Appeal>>
  appealing: Reads<Appeals.AppealBody, Server['AppealBody']>
  deciding: Reads<Appeals.AppealDecision, Server['AppealDecision']>
  preview: Reads<Server['AppealPreview'], Appeals.AppealPreview>
  tally: Reads<Server['AppealTally'], Appeals.AppealTally>
  result: Reads<Server['PackResult'], Appeals.VisitResult>
  numbers: Reads<Server['OwnNumbers'], Appeals.OwnNumbers>
  posting: Reads<Server['PostingDetail'], Wire.PostingDetail>
  postings: Reads<Server['PostingPage'], Wire.Page<Wire.PostingSummary>>
  score: Reads<Server['Score'], Wire.Score>
  presence: Reads<Server['CheckPresence'], Wire.CheckPresence>
  store: Reads<Server['StoreDetail'], Wire.StoreDetail>
  stores: Reads<Server['StorePage'], Wire.Page<Wire.StoreRow>>
  region: Reads<Server['Region'], Wire.Region>
  overview: Reads<Server['Overview'], Wire.Overview>
  parked: Reads<Server['ParkedPage'], Wire.Page<Wire.ParkedJob>>
  kept: Reads<Server['PhotoKept'], Wire.PhotoKept>
  receipt: Reads<Server['Receipt'], Wire.Receipt>
  version: Reads<Server['ChecklistListing'], Written.VersionListing>
  draft: Reads<Server['DraftListing'], Written.DraftListing>
  drafting: Reads<Omit<Server['DraftDetail'], Engines>, Omit<Written.DraftWhole, Engines>>
  policy: Reads<Omit<Server['Policy'], Engines>, Omit<Written.PolicyListing, Engines>>
  replay: Reads<Server['Replay'], Written.Replay>
  change: Reads<Server['ReplayChangePage'], Wire.Page<Written.ReplayChange>>
  imported: Reads<Server['Imported'], Written.Imported>
}

const DOCUMENT = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url))
const GENERATED = fileURLToPath(new URL('../../src/server/schema.d.ts', import.meta.url))

describe('the shapes on the wire', () => {
  it('are read as the screens expect them', () => {
    const agreed: Agreement['visit'] = true
    expect(agreed).toBe(true)
  })

  it.skipIf(!existsSync(DOCUMENT))('schema.d.ts follows docs/openapi.json (npm run schema)', async () => {
    const fresh = astToString(await openapiTS(new URL(`file://${DOCUMENT}`)))
    expect(readFileSync(GENERATED, 'utf8').endsWith(fresh)).toBe(true)
  })
})
