"""How new contacts are greeted who came by no code with a greeting of its own."""

from pydantic import Field

from config.section import Section
from crm_core.messages import Attachment


class Welcome(Section):
    """Without text and attachments nobody is greeted. `{客户}` and `{员工}` in the text stand for their names."""

    text: str = Field(default="", max_length=1_300)
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=9)
