"""钉钉: its apps and its limits."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, model_validator

from config.section import Section, encoding_key
from crm_core.values import Use


class DingtalkAppSettings(Section):
    """One app of one organisation. `token` and `aes_key` are needed for `delivery = "http"` only.

    `robot_code` is the app key unless said otherwise; `agent_id` 0 does without work notices, `card_template` empty
    without cards. `card_route` is the callbackRouteKey registered for cards; with HTTP there are none without it.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    corp_id: str = Field(min_length=1)
    app_key: str = Field(min_length=1)
    app_secret: SecretStr
    robot_code: str = ""
    agent_id: int = 0
    card_template: str = ""
    card_route: str = ""
    delivery: Literal["stream", "http"] = "stream"
    token: SecretStr = SecretStr("")
    aes_key: Annotated[SecretStr, AfterValidator(encoding_key)] | None = None
    uses: frozenset[Use]

    @model_validator(mode="after")
    def _can_receive(self) -> "DingtalkAppSettings":
        if self.delivery == "http" and (self.aes_key is None or not self.token.get_secret_value()):
            raise ValueError('HTTP 推送（delivery = "http"）需要 token 和 aes_key')
        return self


class Dingtalk(Section):
    """钉钉. The allowances are those of the free edition, for the whole organisation; whoever bought more says so."""

    api: str = "https://api.dingtalk.com"
    oapi: str = "https://oapi.dingtalk.com"
    page_digest: Literal["sha1", "sha256"] = "sha256"
    call_seconds: float = Field(default=10.0, gt=0)
    text_bytes: int = Field(default=4_000, ge=64, le=15_000)
    calls_per_month: int = Field(default=5_000, ge=1)
    pushes_per_month: int = Field(default=3_000, ge=1)
    idle_seconds: float = Field(default=30.0, gt=0)
    failed_minutes: int = Field(default=360, ge=1)
    contacts_minutes: int = Field(default=60, ge=1)
    apps: tuple[DingtalkAppSettings, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> "Dingtalk":
        names = [app.name for app in self.apps]
        if len(set(names)) < len(names):
            raise ValueError("两个钉钉应用不能同名（name）")
        return self
