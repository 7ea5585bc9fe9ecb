"""公众号: its accounts and its limits."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, model_validator

from config.section import Section, encoding_key

_Words = Annotated[str, Field(max_length=600)]


class OfficialAccount(Section):
    """One account. Without `aes_key` its callbacks come in plain mode, unprotected.

    `greeting` is said to who comes to follow, `answer` to who writes; empty for nothing. `scenes` are codes that are
    kept alive, by their scene, with what each is for.
    """

    name: str = Field(min_length=1)
    app_id: str = Field(pattern=r"^wx[0-9a-zA-Z]{1,30}$")
    secret: SecretStr
    token: SecretStr
    aes_key: Annotated[SecretStr, AfterValidator(encoding_key)] | None = None
    greeting: _Words = ""
    answer: _Words = ""
    scenes: dict[Annotated[str, Field(min_length=1, max_length=64)], str] = {}


class Official(Section):
    """公众号. The limits are those of the documents, which have changed more than once."""

    api: str = "https://api.weixin.qq.com"
    call_seconds: float = Field(default=10.0, gt=0)
    callback_window_seconds: float = Field(default=3_600.0, description="older callbacks are taken, and counted")
    passive_seconds: float = Field(default=4.0, ge=0, le=4.8, description="how long a callback waits for its answer")
    answer_pause_minutes: int = Field(default=60, ge=0)
    messages_after_words: int = Field(default=5, ge=0)
    hours_after_words: float = Field(default=48.0, gt=0)
    messages_after_touch: int = Field(default=3, ge=0)
    seconds_after_touch: float = Field(default=60.0, gt=0)
    video_hosts: tuple[str, ...] = (".qq.com", ".qpic.cn")
    accounts: tuple[OfficialAccount, ...] = ()

    @model_validator(mode="after")
    def _accounts_differ(self) -> "Official":
        ids = [one.app_id for one in self.accounts]
        if len(set(ids)) < len(ids):
            raise ValueError("两个公众号不能有同一个 AppID（app_id）")
        return self
