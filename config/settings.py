"""The settings: a TOML file named by SCRM_CONFIG (default `scrm.toml`), single values overridden by `SCRM_…`.

Nested names are joined by two underscores: `SCRM_WEB__PORT=8080`. `SCRM_MONGO_URI` is short for `SCRM_MONGO__URI`.
"""

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from config.community import Community
from config.dingtalk import Dingtalk
from config.official import Official
from config.people import Pool, Reminders, Staff
from config.reconciling import Reconciling
from config.referrals import Referrals
from config.running import Mongo, Web
from config.service import Service
from config.wecom import Wecom
from config.welcome import Welcome


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SCRM_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=None
    )

    mongo: Mongo
    web: Web = Web()
    staff: Staff
    wecom: Wecom
    dingtalk: Dingtalk = Dingtalk()
    official: Official = Official()
    welcome: Welcome = Welcome()
    pool: Pool = Pool()
    service: Service = Service()
    reminders: Reminders = Reminders()
    community: Community = Community()
    reconciling: Reconciling = Reconciling()
    referrals: Referrals = Referrals()
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
