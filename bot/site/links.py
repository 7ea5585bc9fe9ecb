"""From an answer in 钉钉 to the sidebar of the customer it is about: no call there tells whom a chat is with."""

from typing import Protocol
from urllib.parse import quote

from bot.apps import App, DingtalkApp
from commands.command import Catalogue, CustomerCommand
from crm_core.act import Unit
from crm_core.values import CustomerId
from web.refs import Refs

_OPENS = "dingtalk://dingtalkclient/page/link"
"""A page in the panel beside the chat, on a phone in place of it (fact sheet 6.2)."""


class Links(Protocol):
    def of(self, app: App, unit: Unit) -> str:
        """Where the customer can be seen whom an answer in this chat is about; empty for none."""
        ...


class NoLinks:
    """Without pages there is nowhere to lead to."""

    def of(self, app: App, unit: Unit) -> str:  # noqa: ARG002 - the same for all
        return ""


class SidebarLinks:
    """`origin` is the address people open the pages at."""

    def __init__(self, origin: str, refs: Refs, catalogue: Catalogue) -> None:
        self._origin = origin
        self._refs = refs
        commands = {one for one in catalogue.by_word.values() if isinstance(one, CustomerCommand)}
        self._deeds = frozenset(f"commands.{one.name}" for one in commands)

    def of(self, app: App, unit: Unit) -> str:
        """企业微信 has its own way there, in the toolbar of the chat."""
        customers = {one for line in unit.audit if line.deed in self._deeds for one in line.subjects}
        if not isinstance(app, DingtalkApp) or len(customers) != 1:
            return ""
        ref = self._refs.make(CustomerId(customers.pop()))
        path = f"{app.scope.replace(':', '/')}/{app.key.rsplit(':', 1)[1]}"
        page = f"{self._origin}/sidebar/{path}?ref={ref}"
        return f"{_OPENS}?url={quote(page, safe='')}&pc_slide=true"
