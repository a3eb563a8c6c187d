// Which component answers which type of item.
import type { Component } from 'vue'
import type { ItemView } from '../use/engine'
import ItemAssetScan from './ItemAssetScan.vue'
import ItemCalculated from './ItemCalculated.vue'
import ItemChoice from './ItemChoice.vue'
import ItemChoiceEach from './ItemChoiceEach.vue'
import ItemCount from './ItemCount.vue'
import ItemDate from './ItemDate.vue'
import ItemExpiryList from './ItemExpiryList.vue'
import ItemNumber from './ItemNumber.vue'
import ItemRating from './ItemRating.vue'
import ItemRepeatGroup from './ItemRepeatGroup.vue'
import ItemSignature from './ItemSignature.vue'
import ItemSkuList from './ItemSkuList.vue'
import ItemStockCount from './ItemStockCount.vue'
import ItemText from './ItemText.vue'
import ItemYesNo from './ItemYesNo.vue'
import './items.css'

const BY_TYPE: Record<string, Component> = {
  yes_no: ItemYesNo,
  photo: ItemYesNo,
  photo_compare: ItemYesNo,
  rating: ItemRating,
  count: ItemCount,
  number: ItemNumber,
  temperature: ItemNumber,
  percent: ItemNumber,
  bonus: ItemNumber,
  date: ItemDate,
  choice: ItemChoice,
  text: ItemText,
  barcode: ItemText,
  signature: ItemSignature,
  stock_count: ItemStockCount,
  expiry_list: ItemExpiryList,
  sku_list: ItemSkuList,
  asset_scan: ItemAssetScan,
  repeat_group: ItemRepeatGroup,
  calculated: ItemCalculated,
}
export const ITEM_TYPES = Object.keys(BY_TYPE)

export function answerComponent(item: ItemView): Component | null {
  if (item.each) return ItemChoiceEach
  return BY_TYPE[item.type] ?? null
}
