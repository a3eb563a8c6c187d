// Every answer component takes the same and gives the same: value in, event out.
import type { Kit } from '../local/work'
import type { ItemView } from '../use/engine'

export interface ItemProps {
  item: ItemView
  value: unknown
  kit: Kit
  /** Keeps a drawn picture and gives its name; only signatures use it. */
  keepImage: (image: Blob) => Promise<string>
  /** What the engine worked out for an item that nobody answers. */
  worked?: boolean | string | null
}
export interface ItemEvents {
  change: [value: unknown]
}
