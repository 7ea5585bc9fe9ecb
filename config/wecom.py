"""企业微信: its apps and its limits."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, model_validator

from config.archive import Archive
from config.gathering import Groups, MassSends
from config.section import Section, encoding_key
from crm_core.values import Use


class WecomApp(Section):
    """One app of one corp. `uses` says what it is connected for; `name` is the last part of its callback address.

    会话存档 has a Secret of its own, so it stands here as an app of its own, with a part `archive`.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    corp_id: str = Field(min_length=1)
    agent_id: int
    secret: SecretStr
    token: SecretStr
    aes_key: Annotated[SecretStr, AfterValidator(encoding_key)]
    uses: frozenset[Use]
    archive: Archive | None = None

    @model_validator(mode="after")
    def _archive_stands_alone(self) -> "WecomApp":
        if ("archive" in self.uses) != (self.archive is not None):
            raise ValueError('uses 里有 "archive" 的应用要有 archive 一段（library、keys），别的应用不要')
        if self.archive is not None and len(self.uses) > 1:
            raise ValueError('会话存档有自己的 Secret，单独写成一个应用：uses = ["archive"]')
        return self


class Wecom(Section):
    """企业微信. The limits are those of the documents; all of them are believed, none was tried."""

    api: str = "https://qyapi.weixin.qq.com"
    authorize: str = "https://open.weixin.qq.com/connect/oauth2/authorize"
    call_seconds: float = Field(default=10.0, gt=0)
    messages_per_minute: int = Field(default=30, ge=1)
    messages_per_hour: int = Field(default=1_000, ge=1)
    text_bytes: int = Field(default=2_048, ge=64)
    card_code_hours: int = Field(default=72, ge=1, description="how long after its delivery a card can be changed")
    sync_page: int = Field(default=200, ge=1, le=300)
    picture_hosts: tuple[str, ...] = ("wework.qpic.cn", "p.qpic.cn")
    corp_tags: int = Field(default=10_000, ge=1)
    code_slot_minutes: int = Field(default=10, ge=1, le=1_440)
    succession_grace_minutes: float = Field(
        default=5.0, ge=0, le=30, description="so long 转给 and 交接 can be undone whole: the platform hears later"
    )
    callback_window_seconds: float = Field(default=3_600.0, description="older callbacks are taken, and counted")
    groups: Groups = Groups()
    mass_sends: MassSends = MassSends()
    apps: Annotated[tuple[WecomApp, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_differ(self) -> "Wecom":
        names = [(app.corp_id, app.name) for app in self.apps]
        if len(set(names)) < len(names):
            raise ValueError("同一企业的两个应用不能同名（name）")
        return self
