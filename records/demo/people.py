"""Who works in the demo chain. Names are made up."""

REGION_SUPERVISORS = (
    (("lin", "林晓"), ("zhou", "周岚")),
    (("gao", "高远"), ("han", "韩雪")),
    (("liang", "梁志"), ("mai", "麦青")),
)

SURNAMES = "王李张刘陈杨赵黄吴徐孙胡朱何郭马罗宋郑谢"
GIVEN = ("敏", "强", "静", "磊", "洋", "艳", "勇", "娟", "涛", "明", "超", "霞", "平", "刚", "玲")
