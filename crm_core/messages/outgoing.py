"""Everything we want of a platform: words to somebody, and changes."""

from typing import Annotated

from pydantic import Discriminator

from crm_core.messages.codes import ContactCode, ContactCodeChange, ContactCodeEnd
from crm_core.messages.contacts import Handover
from crm_core.messages.followers import Article, SceneCodeWanted, SubscribeNotice, TemplateNotice, Typing
from crm_core.messages.groups import GroupCodeUnwanted, GroupCodeWanted
from crm_core.messages.masssends import MassSend, MassSendReminder, MassSendStop
from crm_core.messages.said import Card, CardUpdate, Markdown, Text
from crm_core.messages.tags import CorpTagWanted, TagMark

Outgoing = Annotated[
    Text
    | Markdown
    | Card
    | CardUpdate
    | Handover
    | TagMark
    | CorpTagWanted
    | ContactCode
    | ContactCodeChange
    | ContactCodeEnd
    | GroupCodeWanted
    | GroupCodeUnwanted
    | MassSend
    | MassSendReminder
    | MassSendStop
    | Article
    | SceneCodeWanted
    | SubscribeNotice
    | TemplateNotice
    | Typing,
    Discriminator("kind"),
]
