// Figures of a replay as the screen shows them, and the asking until it is done.

import type { Authoring, Replay, ReplaySummary } from '@/server/authoring'

export const OVER: ReadonlyArray<Replay['state']> = ['done', 'failed', 'cancelled']

export const isOver = (replay: Pick<Replay, 'state'>): boolean => OVER.includes(replay.state)

export function share(replay: Pick<Replay, 'done' | 'total' | 'state'>): number {
  if (replay.state === 'done') return 100
  return replay.total === 0 ? 0 : Math.min(100, Math.floor((replay.done / replay.total) * 100))
}

/** Exact to the digits given: "81.25" - "79.4" = "1.85". Null where one of them is not known. */
export function difference(before: string | null, after: string | null): string | null {
  if (before === null || after === null) return null
  const places = Math.max(...[before, after].map((text) => (text.split('.')[1] ?? '').length))
  const scale = 10n ** BigInt(places)
  const number = whole(after, places) - whole(before, places)
  const sign = number < 0n ? '-' : ''
  const size = number < 0n ? -number : number
  const tail = places === 0 ? '' : `.${String(size % scale).padStart(places, '0')}`
  return `${sign}${size / scale}${tail}`
}

function whole(text: string, places: number): bigint {
  const [, sign, left = '0', right = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return BigInt(`${sign ?? ''}${left}${right.padEnd(places, '0')}`)
}

export const NONE = '–'
const name = (grade: string | null): string => grade ?? NONE

export interface Matrix {
  grades: string[]
  /** rows: grade before; columns: grade after. */
  cells: number[][]
}

/** Every grade that occurs, in the order of the summary, and how many visits went where. */
export function matrixOf(summary: ReplaySummary): Matrix {
  const grades = [...new Set([...summary.grades.map((one) => name(one.grade)), ...summary.moves.flatMap((move) => [name(move.from), name(move.to)])])]
  const cells = grades.map((from) => grades.map((to) => summary.moves.filter((move) => name(move.from) === from && name(move.to) === to).reduce((sum, move) => sum + move.count, 0)))
  return { grades, cells }
}

const PAUSES_MS = [400, 700, 1_000, 1_500, 2_000]

export function pauseMs(asked: number): number {
  return PAUSES_MS[Math.min(asked, PAUSES_MS.length - 1)] ?? 2_000
}

/** Asks again and again, less often as time goes by; returns the way to stop. */
export function follow(authoring: Authoring, id: string, heard: (replay: Replay) => void, lost: (failure: unknown) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  let asked = 0
  async function ask(): Promise<void> {
    try {
      const replay = await authoring.replay(id)
      if (stopped) return
      heard(replay)
      if (isOver(replay)) return
    } catch (failure) {
      if (stopped) return
      lost(failure)
    }
    timer = setTimeout(() => void ask(), pauseMs((asked += 1)))
  }
  void ask()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
