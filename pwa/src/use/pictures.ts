// Pictures that lie on this phone, as addresses an <img> can show; let go when the screen leaves.
import { onScopeDispose, shallowReactive } from 'vue'
import { disk, type Shelf } from './shelf'

/** From this phone's disk, unless the open visit lies elsewhere. */
export function usePictures(personId: () => string | undefined, shelf: () => Pick<Shelf, 'pictureBytes'> | undefined = () => disk) {
  const urls = shallowReactive(new Map<string, string>())
  const asked = new Set<string>()

  function url(sha256: string): string | undefined {
    const known = urls.get(sha256)
    if (known === undefined && !asked.has(sha256)) {
      asked.add(sha256)
      void load(sha256)
    }
    return known
  }

  async function load(sha256: string): Promise<void> {
    const owner = personId()
    if (owner === undefined) return
    const bytes = await (shelf() ?? disk).pictureBytes(owner, sha256)
    if (bytes !== null) urls.set(sha256, URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })))
  }

  onScopeDispose(() => {
    for (const address of urls.values()) URL.revokeObjectURL(address)
    urls.clear()
  })

  return { url }
}
