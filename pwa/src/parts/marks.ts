// What a person draws on a photo: kept beside the photo, never in it, so that the picture stays
// the one that was hashed. Whole numbers in ten-thousandths of the picture's sides. Pure.

export type Mark =
  | { kind: 'arrow'; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'circle'; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'text'; x1: number; y1: number; text: string }

export const SCALE = 10_000
const SHORTEST = 200

export interface Spot {
  x: number
  y: number
}

/** Where a finger is on a picture that is shown whole inside a box, as far as the picture goes. */
export function spotOn(box: { left: number; top: number; width: number; height: number }, at: { clientX: number; clientY: number }, picture: { width: number; height: number }): Spot {
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  const left = box.left + (box.width - picture.width * scale) / 2
  const top = box.top + (box.height - picture.height * scale) / 2
  return { x: within((at.clientX - left) / (picture.width * scale)), y: within((at.clientY - top) / (picture.height * scale)) }
}
function within(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * SCALE)
}

/** Null for a touch that went nowhere: a tap is no arrow. */
export function drawn(kind: 'arrow' | 'circle', from: Spot, to: Spot): Mark | null {
  if (Math.hypot(to.x - from.x, to.y - from.y) < SHORTEST) return null
  return { kind, x1: from.x, y1: from.y, x2: to.x, y2: to.y }
}

/** The line of an arrow with its head, in the picture's own pixels. */
export function arrowPath(mark: { x1: number; y1: number; x2: number; y2: number }, width: number, height: number): string {
  const [x1, y1, x2, y2] = [(mark.x1 / SCALE) * width, (mark.y1 / SCALE) * height, (mark.x2 / SCALE) * width, (mark.y2 / SCALE) * height]
  const angle = Math.atan2(y2 - y1, x2 - x1)
  const head = Math.max(width, height) * 0.035
  const wing = (turn: number): string => `${round(x2 - head * Math.cos(angle + turn))} ${round(y2 - head * Math.sin(angle + turn))}`
  return `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}M${wing(0.5)}L${round(x2)} ${round(y2)}L${wing(-0.5)}`
}
const round = (value: number): number => Math.round(value * 10) / 10
