"""Everything we want of a platform: words to somebody, and changes."""

from typing import Annotated

from pydantic import Discriminator

from crm_core.messages.contacts import Handover
from crm_core.messages.followers import Article, SceneCodeWanted, SubscribeNotice, TemplateNotice, Typing
from crm_core.messages.said import Card, CardUpdate, Markdown, Text

Outgoing = Annotated[
    Text
    | Markdown
    | Card
    | CardUpdate
    | Handover
    | Article
    | SceneCodeWanted
    | SubscribeNotice
    | TemplateNotice
    | Typing,
    Discriminator("kind"),
]
