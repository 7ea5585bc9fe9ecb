"""Things made to go wrong on purpose, so many times or at such a rate."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER,
    rate REAL,
    path TEXT,
    seconds REAL
);
"""


class Kind(StrEnum):
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    DELAY = "delay"
    REPLAY = "replay"
    LOST = "lost"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a fault
    TOKEN_INVALID = "token_invalid"  # noqa: S105 - the name of a fault
    TOO_OFTEN = "45009"
    BUSY = "-1"
    SERVER_ERROR = "5xx"
    HTML = "html"
    SLOW = "slow"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    EMPTY_PAGE = "empty_page"
    STALE_GROUP = "stale_group"
    MISLABELLED = "mislabelled"
    TAG_CONFLICT = "45035"
    QUOTA = "quota"
    IP_BANNED = "ip_banned"
    STREAM_LEAVE = "stream_leave"
    STREAM_CUT = "stream_cut"


@dataclass(frozen=True, slots=True)
class Meaning:
    """For people who choose one."""

    name: str
    about: str


MEANINGS = {
    Kind.DUPLICATE: Meaning("回调重复", "回调送达两次，明文相同，签名和随机数不同"),
    Kind.REORDER: Meaning("回调乱序", "回调被稍后的回调超过（seconds 缺省 1 秒）"),
    Kind.DELAY: Meaning("回调延迟", "回调推迟送达（seconds 缺省 5 秒）"),
    Kind.REPLAY: Meaning("回调重放", "回调送达后，同一个 HTTP 请求原样再来一次（seconds 缺省 2 秒后）"),
    Kind.LOST: Meaning("回调丢失", "回调不送达，也不再送（path 除了应用，也可以是事件，如 add_external_contact）"),
    Kind.TOKEN_EXPIRED: Meaning("令牌过期", "access_token 提前过期：42001"),
    Kind.TOKEN_INVALID: Meaning("令牌作废", "access_token 被作废：40014"),
    Kind.TOO_OFTEN: Meaning("调用过于频繁", "接口回答 45009，没有处理"),
    Kind.BUSY: Meaning("系统繁忙", "接口回答 -1，没有处理"),
    Kind.SERVER_ERROR: Meaning("服务器错误", "接口回答 HTTP 503，没有处理"),
    Kind.HTML: Meaning("回答网页", "HTTP 200，但内容是一个网页，没有处理"),
    Kind.SLOW: Meaning("回答很慢", "照常处理，但过很久才回答（seconds 缺省 15 秒）"),
    Kind.CUT_BEFORE: Meaning("断线（未处理）", "没有处理就断开连接"),
    Kind.CUT_AFTER: Meaning("断线（已处理）", "处理完再断开连接，调用方看不到结果"),
    Kind.EMPTY_PAGE: Meaning("客服空页", "kf/sync_msg 回答空页而 has_more=1"),
    Kind.STALE_GROUP: Meaning("群成员延迟", "groupchat/get 回答的还是上一次变化之前的样子，直到这项故障用完"),
    Kind.MISLABELLED: Meaning("文件类型不对", "media/get 给出文件，却说它是文字，也不说文件名"),
    Kind.TAG_CONFLICT: Meaning("标签同时被改", "mark_tag 回答 45035，没有处理"),
    Kind.QUOTA: Meaning("钉钉额度用完", "钉钉接口回答本月调用次数已用完：90020 或 ApiCountLimitForOrg"),
    Kind.IP_BANNED: Meaning("钉钉封 IP", "钉钉接口回答 status 1111，没有处理"),
    Kind.STREAM_LEAVE: Meaning("钉钉请求重连", "推送之前，Stream 连接收到 disconnect，随后被关闭"),
    Kind.STREAM_CUT: Meaning("钉钉连接中断", "推送刚发出，Stream 连接就断了，确认收不到"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Strikes `count` more times, or each time with probability `rate`.

    `path` limits it to calls of that API (`message/send`) or callbacks to that app (`assistant`), lost ones also of
    that event (`change_external_chat`, `add_external_contact`).
    """

    id: int
    platform: str
    kind: Kind
    count: int | None
    rate: float | None
    path: str | None
    seconds: float | None

    def concerns(self, platform: str, kind: Kind, paths: tuple[str, ...]) -> bool:
        return self.kind is kind and self.platform == platform and self.path in (None, *paths)


class Faults:
    def __init__(self, store: Store, chance: Callable[[], float]) -> None:
        store.define(SCHEMA)
        self._store = store
        self._chance = chance
        self._active = self._read()

    def _read(self) -> list[Fault]:
        rows = self._store.rows("SELECT * FROM faults ORDER BY id")
        return [_fault(row) for row in rows]

    def make(
        self,
        platform: str,
        kind: Kind,
        *,
        count: int | None,
        rate: float | None,
        path: str | None,
        seconds: float | None,
    ) -> None:
        self._store.run(
            "INSERT INTO faults (platform, kind, count, rate, path, seconds) VALUES (?,?,?,?,?,?)",
            *(platform, kind, count, rate, path, seconds),
        )
        self._active = self._read()

    def clear(self) -> None:
        self._store.run("DELETE FROM faults")
        self._active = []

    def active(self) -> tuple[Fault, ...]:
        return tuple(self._active)

    def looms(self, platform: str, kind: Kind) -> bool:
        """Whether a fault of this kind may strike some time."""
        return any(fault.kind is kind and fault.platform == platform for fault in self._active)

    def strike(self, platform: str, kind: Kind, *paths: str) -> Fault | None:
        """The fault that hits now, if one does, whichever of its names it was made for; a counted one is used up."""
        for fault in self._active:
            if fault.concerns(platform, kind, paths) and self._hits(fault):
                return fault
        return None

    def _hits(self, fault: Fault) -> bool:
        if fault.count is None:
            return self._chance() < (fault.rate or 0)
        self._store.run("UPDATE faults SET count = count - 1 WHERE id = ?", fault.id)
        self._store.run("DELETE FROM faults WHERE count <= 0")
        self._active = self._read()
        return True


def _fault(row: Row) -> Fault:
    fields: Row = row | {"kind": Kind(row["kind"])}
    return Fault(**fields)
