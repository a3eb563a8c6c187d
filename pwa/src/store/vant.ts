// The part of Vant that only the store door uses.
import 'vant/es/pull-refresh/index.css'

export { PullRefresh as VanPullRefresh } from 'vant'
