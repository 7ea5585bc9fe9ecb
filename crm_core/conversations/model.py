"""A recorded message as the rest of the product sees it."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.messages import Author
from crm_core.values import StaffId

_MEDIA_WORDS = {"image": "[图片]", "voice": "[语音]", "video": "[视频]", "file": "[文件]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`staff` is who wrote it when `author` is staff; `file` the name of a kept attachment, None without one.

    `recalled` when whoever wrote it took it back on the platform; `failed` says in Chinese why it did not arrive, empty
    for what did.
    """

    id: str
    author: Author
    staff: StaffId | None
    at: datetime
    kind: str
    text: str
    file: str | None
    recalled: bool = False
    failed: str = ""

    @property
    def shown(self) -> str:
        """What a person reads in a list."""
        mark = _MEDIA_WORDS.get(self.kind, "")
        words = " ".join(filter(None, [mark, self.file if mark else None, self.text])) or f"[{self.kind}]"
        if self.failed:
            return f"[未送达：{self.failed}] {words}"
        return f"[已撤回] {words}" if self.recalled else words
