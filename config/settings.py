"""The settings: a TOML file named by SCRM_CONFIG (default `scrm.toml`), single values overridden by `SCRM_…`.

Nested names are joined by two underscores: `SCRM_WEB__PORT=8080`. `SCRM_MONGO_URI` is short for `SCRM_MONGO__URI`.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

Use = Literal["staff", "contacts", "directory", "service"]
StaffRole = Literal["admin", "manager", "sales", "service", "community", "auditor"]


def _encoding_key(key: SecretStr) -> SecretStr:
    if not re.fullmatch("[A-Za-z0-9]{43}", key.get_secret_value()):
        raise ValueError("EncodingAESKey 应为 43 个字母和数字")
    return key


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("没有这个时区，例如 Asia/Shanghai") from None
    return name


class Section(BaseModel):
    """A part of the file; a misspelt name is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mongo(Section):
    """A replica set; `connections` bounds the pool and with it how many actions run at once."""

    uri: str = Field(repr=False)
    database: str = "scrm"
    connections: int = Field(default=24, ge=4)


class Web(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    largest_callback: int = Field(default=1_048_576, description="bytes")


class Staff(Section):
    """`first_admin` is `wecom:<corp id>:<userid>`; roles of newcomers go by department name, else `newcomer_role`."""

    first_admin: str = Field(pattern=r"^(wecom|dingtalk):[^:]+:.+$")
    roles_by_department: dict[str, StaffRole] = {}
    newcomer_role: StaffRole = "sales"
    refresh_minutes: int = Field(default=60, ge=1)
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"


Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Reminders(Section):
    """How reminders come. `quiet` and `digest` hold for whoever has chosen nothing else; empty for none.

    Work is from `work_opens` to `work_closes` on workdays, by `staff.timezone`; the minutes are counted in it.
    """

    quiet: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")] = "22:00-08:00"
    digest: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = "08:30"
    again_minutes: int = Field(default=30, ge=1)
    unanswered_minutes: int = Field(default=30, ge=1)
    work_opens: Clock = "09:00"
    work_closes: Clock = "18:00"

    @model_validator(mode="after")
    def _work_takes_time(self) -> "Reminders":
        if self.work_opens >= self.work_closes:
            raise ValueError("上班时间（work_opens）要早于下班时间（work_closes）")
        return self


class Pool(Section):
    """The public pool: how many customers one person may claim on one day, and have from it at one time."""

    claims_per_day: int = Field(default=20, ge=1)
    claimed_at_once: int = Field(default=200, ge=1)


class WecomApp(Section):
    """One app of one corp. `uses` says what it is connected for; `name` is the last part of its callback address."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    corp_id: str = Field(min_length=1)
    agent_id: int
    secret: SecretStr
    token: SecretStr
    aes_key: Annotated[SecretStr, AfterValidator(_encoding_key)]
    uses: frozenset[Use]


class Wecom(Section):
    """企业微信. The limits are those of the documents; all of them are believed, none was tried."""

    api: str = "https://qyapi.weixin.qq.com"
    call_seconds: float = Field(default=10.0, gt=0)
    messages_per_minute: int = Field(default=30, ge=1)
    messages_per_hour: int = Field(default=1_000, ge=1)
    text_bytes: int = Field(default=2_048, ge=64)
    sync_page: int = Field(default=200, ge=1, le=300)
    callback_window_seconds: float = Field(default=3_600.0, description="older callbacks are taken, and counted")
    apps: Annotated[tuple[WecomApp, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_differ(self) -> "Wecom":
        names = [(app.corp_id, app.name) for app in self.apps]
        if len(set(names)) < len(names):
            raise ValueError("同一企业的两个应用不能同名（name）")
        return self


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SCRM_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=None
    )

    mongo: Mongo
    web: Web = Web()
    staff: Staff
    wecom: Wecom
    pool: Pool = Pool()
    reminders: Reminders = Reminders()
    workers: int = Field(default=6, ge=1, description="callbacks worked at once")
    couriers: int = Field(default=6, ge=1, description="messages sent at once")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings names them
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _file())


class SettingsError(Exception):
    """The settings cannot be used; the text names everything that is wrong, in Chinese, and no value."""


def load() -> Settings:
    """Read the settings. Raises SettingsError."""
    path = _file()
    if "SCRM_CONFIG" in os.environ and not path.is_file():
        raise SettingsError(f"找不到配置文件 {path}（由 SCRM_CONFIG 指定）")
    if uri := os.environ.get("SCRM_MONGO_URI"):
        os.environ.setdefault("SCRM_MONGO__URI", uri)
    try:
        return Settings()  # pyright: ignore[reportCallIssue] - the fields come from the file and the environment
    except ValidationError as error:
        wrong = [
            f"  {'.'.join(map(str, one['loc']))}：{_in_chinese(one['type'], one['msg'])}" for one in error.errors()
        ]
        raise SettingsError(f"配置有误（{path}）：\n" + "\n".join(wrong)) from None
    except ValueError as error:
        raise SettingsError(f"配置文件 {path} 不是有效的 TOML：{error}") from None


def _in_chinese(kind: str, message: str) -> str:
    known = {"missing": "缺少", "extra_forbidden": "没有这个配置项，请检查拼写"}
    return known.get(kind, f"无效（{message.removeprefix('Value error, ')}）")


def _file() -> Path:
    return Path(os.environ.get("SCRM_CONFIG", "scrm.toml"))
