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
import { showConfirmDialog as ask, showToast as show, type DialogOptions, type OverlayProps, type ToastOptions } from 'vant'

export { DatePicker as VanDatePicker, Popup as VanPopup } from 'vant'

/** Vant points to its title by the title's own words, which is no name to a screen reader. */
export function showConfirmDialog(options: DialogOptions): ReturnType<typeof ask> {
  return ask({ ...options, 'aria-label': options.title, 'aria-labelledby': undefined } as DialogOptions)
}

/** A word in passing: Vant would call it a dialog, and let the keyboard stop there. */
export function showToast(message: string): void {
  show({ message, wordBreak: 'break-word', role: 'status', tabindex: -1 } as ToastOptions)
}

/** The shade behind a panel closes it: to a screen reader it is a button, and wants a name. */
export function shade(name: string): Partial<OverlayProps> {
  return { 'aria-label': name } as Partial<OverlayProps>
}
