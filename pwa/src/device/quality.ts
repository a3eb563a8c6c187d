// Is a picture worth keeping: how bright it is and how much detail it has, measured on a small
// copy. Pure numbers; what to say about them is the camera's business.

export type Flaw = 'dark' | 'blur'

export interface Quality {
  /** Mean brightness, 0 to 255. */
  luma: number
  /** Variance of the Laplacian: near nothing on a smear, hundreds on a sharp shelf. */
  detail: number
}

/** Long side of the copy that is measured. */
export const MEASURED_PX = 320
const DARK_BELOW = 32
const BLUR_BELOW = 14

export function measure(rgba: Uint8ClampedArray, width: number, height: number): Quality {
  const grey = new Float32Array(width * height)
  let sum = 0
  for (let i = 0; i < grey.length; i += 1) {
    const value = 0.299 * (rgba[i * 4] ?? 0) + 0.587 * (rgba[i * 4 + 1] ?? 0) + 0.114 * (rgba[i * 4 + 2] ?? 0)
    grey[i] = value
    sum += value
  }
  return { luma: sum / Math.max(1, grey.length), detail: laplacianVariance(grey, width, height) }
}

function laplacianVariance(grey: Float32Array, width: number, height: number): number {
  let count = 0
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const edge = 4 * (grey[at] ?? 0) - (grey[at - 1] ?? 0) - (grey[at + 1] ?? 0) - (grey[at - width] ?? 0) - (grey[at + width] ?? 0)
      count += 1
      sum += edge
      squares += edge * edge
    }
  }
  if (count === 0) return 0
  const mean = sum / count
  return squares / count - mean * mean
}

/** The first thing that is wrong with it; in the dark nothing is sharp, so dark comes first. */
export function flawOf(quality: Quality): Flaw | null {
  if (quality.luma < DARK_BELOW) return 'dark'
  return quality.detail < BLUR_BELOW ? 'blur' : null
}
