"""Everything we want of a platform: words to somebody, and changes."""

from typing import Annotated

from pydantic import Discriminator

from crm_core.messages.codes import ContactCode, ContactCodeChange, ContactCodeEnd
from crm_core.messages.contacts import Handover, Remark
from crm_core.messages.files import StaffFile
from crm_core.messages.followers import Article, SceneCodeWanted, SubscribeNotice, TemplateNotice, Typing
from crm_core.messages.groups import (
    GroupAnswer,
    GroupCodeUnwanted,
    GroupCodeWanted,
    GroupPost,
    GroupPostReaders,
    GroupWelcomeUnwanted,
    GroupWelcomeWanted,
)
from crm_core.messages.masssends import MassSend, MassSendReminder, MassSendStop
from crm_core.messages.said import Card, CardUpdate, Choice, Markdown, Text
from crm_core.messages.service import (
    AccountMade,
    AccountRemoved,
    AccountRenamed,
    ServiceAnswer,
    ServiceLinkWanted,
    ServiceNotice,
    ServicersChanged,
    SessionMove,
)
from crm_core.messages.successions import GroupSuccession, Succession
from crm_core.messages.tags import CorpTagWanted, TagMark
from crm_core.messages.todos import TodoChange, TodosAsked, TodoUnwanted, TodoWanted
from crm_core.messages.welcome import Welcome

Outgoing = Annotated[
    Text
    | Markdown
    | Card
    | CardUpdate
    | Choice
    | StaffFile
    | ServiceAnswer
    | ServiceNotice
    | SessionMove
    | AccountMade
    | AccountRenamed
    | AccountRemoved
    | ServicersChanged
    | ServiceLinkWanted
    | Handover
    | Remark
    | Welcome
    | Succession
    | GroupSuccession
    | TagMark
    | CorpTagWanted
    | ContactCode
    | ContactCodeChange
    | ContactCodeEnd
    | GroupAnswer
    | GroupCodeWanted
    | GroupCodeUnwanted
    | GroupPost
    | GroupPostReaders
    | GroupWelcomeWanted
    | GroupWelcomeUnwanted
    | MassSend
    | MassSendReminder
    | MassSendStop
    | Article
    | SceneCodeWanted
    | SubscribeNotice
    | TemplateNotice
    | Typing
    | TodoWanted
    | TodoChange
    | TodoUnwanted
    | TodosAsked,
    Discriminator("kind"),
]
