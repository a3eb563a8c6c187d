// Deeds on whole items and sections, each told to a screen reader: what moved, and where to.

import { addItem, addSection, duplicate, pathOf, remove, step, type Done, type ItemPlace, type Place, type SectionPlace } from '../document'
import { codeOf } from '../problems'
import { itemsOf, sectionsOf } from '../tree'
import type { Desk } from './desk'
import { useWords } from './words'

export function useDeeds(desk: Desk) {
  const { d } = useWords()

  function where(place: Place): string {
    if (place.at === 'item') {
      const section = sectionsOf(desk.doc.value)[place.section]
      return d('said.item', { code: codeOf(desk.doc.value, { at: 'section', section: place.section }), n: place.item + 1, of: itemsOf(section).length })
    }
    return place.at === 'section' ? d('said.section', { n: place.section + 1, of: sectionsOf(desk.doc.value).length }) : ''
  }
  function told(done: Done, key: string, code = codeOf(desk.doc.value, done.place)): void {
    desk.say(d(`said.${key}`, { code, where: where(done.place) }))
  }
  function move(place: ItemPlace | SectionPlace, by: -1 | 1): void {
    const before = desk.doc.value
    const done = desk.perform((doc) => step(doc, place, by))
    if (done.doc === before) desk.say(d('said.edge'))
    else told(done, 'moved')
  }
  function copy(place: Place): void {
    told(desk.perform((doc) => duplicate(doc, place)), 'copied')
  }
  function drop(place: Place): void {
    const code = codeOf(desk.doc.value, place)
    told(desk.perform((doc) => remove(doc, place)), 'removed', code)
  }
  /** A new item behind the one looked at; a section is made first where there is none. */
  function newItem(type: string): void {
    const here = desk.place.value
    const done = desk.perform((doc) => {
      const base = sectionsOf(doc).length === 0 ? addSection(doc).doc : doc
      const section = here.at === 'item' || here.at === 'section' ? here.section : Math.max(0, sectionsOf(base).length - 1)
      return addItem(base, section, here.at === 'item' ? here.item : null, type)
    })
    told(done, 'added')
    void desk.jump(`${pathOf(done.place)}.zh`)
  }
  function newSection(): void {
    const here = desk.place.value
    const done = desk.perform((doc) => addSection(doc, here.at === 'item' || here.at === 'section' ? here.section : null))
    told(done, 'added')
    void desk.jump(`${pathOf(done.place)}.zh`)
  }
  return { move, copy, drop, newItem, newSection, where }
}
