// The parts of Vant that the phone uses, each with its style by itself: the icon font, which they
// would all bring along, stays out.
import 'vant/es/style/base.css'
import 'vant/es/overlay/index.css'
import 'vant/es/popup/index.css'
import 'vant/es/loading/index.css'
import 'vant/es/button/index.css'
import 'vant/es/action-bar/index.css'
import 'vant/es/action-bar-button/index.css'
import 'vant/es/dialog/index.css'
import 'vant/es/picker/index.css'
import 'vant/es/toast/index.css'
import type { OverlayProps } from 'vant'

export { DatePicker as VanDatePicker, Popup as VanPopup, showConfirmDialog, showToast } from 'vant'

/** The shade behind a panel closes it: to a screen reader it is a button, and wants a name. */
export function shade(name: string): Partial<OverlayProps> {
  return { 'aria-label': name } as Partial<OverlayProps>
}
