// Which component asks a field of a group: those that need nothing but a value.
import type { Component } from 'vue'
import type { ItemView } from '../use/engine'
import ItemChoice from './ItemChoice.vue'
import ItemCount from './ItemCount.vue'
import ItemDate from './ItemDate.vue'
import ItemNumber from './ItemNumber.vue'
import ItemText from './ItemText.vue'
import ItemYesNo from './ItemYesNo.vue'

const BY_TYPE: Record<string, Component> = {
  text: ItemText, barcode: ItemText, number: ItemNumber, percent: ItemNumber, temperature: ItemNumber,
  count: ItemCount, date: ItemDate, yes_no: ItemYesNo, choice: ItemChoice,
}
export function fieldComponent(field: ItemView): Component {
  return BY_TYPE[field.type] ?? ItemText
}
