// Pictures that lie on this phone, as addresses an <img> can show; let go when the screen leaves.
import { inject, onScopeDispose, shallowReactive, type InjectionKey } from 'vue'
import { disk, type Shelf } from './shelf'

/** Where pictures lie, when it is not this phone's disk. */
export const picturesKey: InjectionKey<Pick<Shelf, 'pictureBytes'>> = Symbol('where pictures lie')

export function usePictures(personId: () => string | undefined) {
  const shelf = inject(picturesKey, disk)
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
    const bytes = await shelf.pictureBytes(owner, sha256)
    if (bytes !== null) urls.set(sha256, URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })))
  }

  onScopeDispose(() => {
    for (const address of urls.values()) URL.revokeObjectURL(address)
    urls.clear()
  })

  return { url }
}
