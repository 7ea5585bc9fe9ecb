"""企业微信 as it stands: one company, its people and what was said."""

from dataclasses import dataclass
from typing import Self

from emulator.world.store import Store
from emulator.world.wecom.archive import Archive
from emulator.world.wecom.cards import Cards
from emulator.world.wecom.codes import Codes
from emulator.world.wecom.corp import Corp
from emulator.world.wecom.customer_chat import CustomerChat
from emulator.world.wecom.customers import Customers
from emulator.world.wecom.directory import Directory, Staff
from emulator.world.wecom.group_welcomes import GroupWelcomes
from emulator.world.wecom.groups import Groups
from emulator.world.wecom.handovers import Handovers
from emulator.world.wecom.inheritance import Inheritance
from emulator.world.wecom.join_ways import JoinWays
from emulator.world.wecom.kf import Kf
from emulator.world.wecom.kf_desk import KfDesk
from emulator.world.wecom.mass_sends import MassSends
from emulator.world.wecom.media import MediaShelf
from emulator.world.wecom.pages import Pages
from emulator.world.wecom.sending import Sending
from emulator.world.wecom.staff_chat import StaffChat
from emulator.world.wecom.tags import Tags
from emulator.world.wecom.tokens import Tokens
from emulator.world.wecom.welcomes import Welcomes

PLATFORM = "wecom"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeCom:
    corp: Corp
    tokens: Tokens
    directory: Directory
    staff_chat: StaffChat
    cards: Cards
    sending: Sending
    media: MediaShelf
    customers: Customers
    handovers: Handovers
    inheritance: Inheritance
    tags: Tags
    codes: Codes
    welcomes: Welcomes
    groups: Groups
    group_welcomes: GroupWelcomes
    join_ways: JoinWays
    mass_sends: MassSends
    customer_chat: CustomerChat
    kf: Kf
    kf_desk: KfDesk
    archive: Archive
    pages: Pages

    @classmethod
    def of(cls, store: Store) -> Self:
        return cls(
            corp=Corp(store),
            tokens=Tokens(store),
            directory=Directory(store),
            staff_chat=StaffChat(store),
            cards=Cards(store),
            sending=Sending(store),
            media=MediaShelf(store),
            customers=Customers(store),
            handovers=Handovers(store),
            inheritance=Inheritance(store),
            tags=Tags(store),
            codes=Codes(store),
            welcomes=Welcomes(store),
            groups=Groups(store),
            group_welcomes=GroupWelcomes(store),
            join_ways=JoinWays(store),
            mass_sends=MassSends(store),
            customer_chat=CustomerChat(store),
            kf=Kf(store),
            kf_desk=KfDesk(store),
            archive=Archive(store),
            pages=Pages(store),
        )

    def may_answer(self, open_kfid: str, staff: Staff) -> bool:
        """Whether that staff member receives the customers of a 客服 account."""
        departments = self.kf.answering_departments(open_kfid)
        below = {one.id for number in departments for one in self.directory.below(number)}
        named = staff.userid in self.kf_desk.people(open_kfid)
        return staff.active and (named or staff.department_id in below)
