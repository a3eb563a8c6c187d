"""What the demo stores sell and own. Names and prices are made up."""

from typing import NamedTuple


class Good(NamedTuple):
    """A SKU: code, name, unit, category, unit cost, shelf life in days, book quantity."""

    code: str
    name: str
    uom: str
    category: str
    cost: str
    shelf_life: int | None
    book: int


GOODS = (
    Good("SP001", "晨露纯牛奶 250ml", "盒", "daily", "2.60", 45, 36),
    Good("SP002", "小满酸奶 200g", "杯", "daily", "3.20", 21, 24),
    Good("SP003", "三角饭团 金枪鱼", "个", "daily", "3.90", 2, 12),
    Good("SP004", "照烧鸡腿便当", "份", "daily", "8.80", 2, 8),
    Good("SP005", "原味吐司 400g", "袋", "daily", "5.60", 7, 10),
    Good("SP006", "茶叶蛋", "个", "daily", "1.20", 1, 20),
    Good("SP007", "火腿三明治", "个", "daily", "4.50", 2, 10),
    Good("SP008", "鲜豆浆 300ml", "杯", "daily", "2.10", 3, 12),
    Good("SP011", "山泉水 550ml", "瓶", "drinks", "0.90", 365, 120),
    Good("SP012", "冰茶柠檬味 500ml", "瓶", "drinks", "2.20", 270, 60),
    Good("SP013", "气泡水白桃 480ml", "瓶", "drinks", "2.80", 270, 48),
    Good("SP014", "即饮拿铁 280ml", "瓶", "drinks", "4.60", 180, 30),
    Good("SP021", "薯片原味 70g", "袋", "snacks", "3.60", 270, 30),
    Good("SP022", "每日坚果 25g", "袋", "snacks", "3.10", 240, 40),
    Good("SP023", "夹心饼干 100g", "袋", "snacks", "2.70", 365, 36),
    Good("SP024", "牛肉干 50g", "袋", "snacks", "9.90", 270, 18),
    Good("SP031", "红塔系列 软包", "包", "tobacco", "18.00", None, 50),
    Good("SP032", "云岭 硬盒", "包", "tobacco", "22.00", None, 40),
    Good("SP033", "江南 细支", "包", "tobacco", "26.00", None, 40),
    Good("SP034", "金秋 中支", "包", "tobacco", "36.00", None, 30),
    Good("SP035", "金秋 整条", "条", "tobacco", "360.00", None, 6),
    Good("SP041", "白酒 500ml", "瓶", "liquor", "168.00", None, 6),
    Good("SP042", "威士忌 700ml", "瓶", "liquor", "139.00", None, 4),
    Good("SP043", "干红葡萄酒 750ml", "瓶", "liquor", "68.00", None, 8),
    Good("SP051", "充电宝 10000mAh", "个", "electronics", "59.00", None, 6),
    Good("SP052", "数据线 快充", "根", "electronics", "15.00", None, 15),
    Good("SP053", "蓝牙耳机", "个", "electronics", "79.00", None, 5),
    Good("SP061", "剃须刀 替换装", "盒", "care", "42.00", None, 8),
    Good("SP062", "面膜 5片", "盒", "care", "33.00", 1095, 12),
    Good("SP063", "奶粉 成人 400g", "罐", "care", "52.00", 540, 6),
)

# Category, name, how the tag begins.
ASSETS = (
    ("chiller", "风幕冷柜", "LG"),
    ("freezer", "卧式冷冻柜", "LD"),
    ("till", "收银机", "SY"),
    ("coffee", "全自动咖啡机", "KF"),
)

RESTAURANT_ASSETS = (
    ("chiller", "立式冷藏柜", "LG"),
    ("oven", "万能蒸烤箱", "KX"),
    ("dishwasher", "揭盖式洗碗机", "XW"),
    ("till", "收银机", "SY"),
)
