// The parts of Vant that the phone uses, each with its style, so that nothing else is loaded.
import 'vant/es/date-picker/style'
import 'vant/es/dialog/style'
import 'vant/es/popup/style'
import 'vant/es/toast/style'

export { DatePicker as VanDatePicker, Popup as VanPopup, showConfirmDialog, showToast } from 'vant'
