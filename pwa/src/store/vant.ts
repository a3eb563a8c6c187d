// The parts of Vant that only the store door uses.
import 'vant/es/pull-refresh/style'
import 'vant/es/image-preview/style'

export { PullRefresh as VanPullRefresh, showImagePreview } from 'vant'
