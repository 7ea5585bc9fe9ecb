"""Chats between staff and their customers, as they lie in the archive when it is switched on."""

from emulator.life.wecom.archive import is_archived
from emulator.world import World
from emulator.world.wecom.archive import Key

_MINUTE = 60.0
_CHATS = (
    (("客户", "您好，上次看的那款三人沙发还有活动吗？"), ("员工", "有的，这周末满一万减八百，我给您留一套样品价。")),
    (("客户", "柜子的尺寸我量好了：宽 2.4 米，高 2.6 米。"), ("员工", "收到，设计师明天下午给您出图。")),
    (("员工", "您订的餐桌今天到仓库了，周六上午送货方便吗？"), ("客户", "可以，送到 3 号楼 1202，到了打我电话。")),
)


def archived_chats(world: World, key: Key) -> None:
    """One chat for each of the first customers who have added somebody; nothing in a company without any."""
    followers = world.wecom.customers.first_followers()
    pairs = [(one.external_userid, followers.get(one.external_userid)) for one in world.wecom.customers.all()]
    now = world.clock()
    for chat, (customer, userid) in zip(_CHATS, ((c, u) for c, u in pairs if u), strict=False):
        for number, (who, text) in enumerate(chat):
            at = now - (len(chat) - number) * 3 * _MINUTE
            speaker, listener = (customer, userid) if who == "客户" else (userid, customer)
            head = {"action": "send", "from": speaker, "tolist": [listener], "roomid": "", "msgtime": int(at * 1000)}
            is_archived(world, head | {"msgtype": "text", "text": {"content": text}}, key, at=at)
