"""Where the program keeps its data and listens."""

from typing import Annotated

from pydantic import Field, SecretStr, model_validator

from config.section import Section

SHORTEST_KEY = 32
VerifyFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}\.txt$")]


class Mongo(Section):
    """A replica set; `connections` bounds the pool and with it how many actions run at once."""

    uri: str = Field(repr=False)
    database: str = "scrm"
    connections: int = Field(default=24, ge=4)


class Web(Section):
    """`origin` is the address people open the pages at (`https://crm.example.com`), empty for no pages.

    `key` signs the references in links, the same for all processes; `frames` are addresses that may show the pages in
    a frame, which no platform needs; `proxies` those believed when they say who asks (X-Forwarded-For).
    `requests_a_minute` holds for one person signed in, ten times that for one address of people who are not yet;
    `systems_a_minute` for one address of other systems.
    `verify_files` are what the platforms want to find at the root of the site, contents by name.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    largest_callback: int = Field(default=1_048_576, description="bytes")
    origin: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    key: SecretStr = SecretStr("")
    frames: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    requests_a_minute: int = Field(default=120, ge=10)
    systems_a_minute: int = Field(default=1200, ge=10)
    verify_files: dict[VerifyFile, str] = {}

    @model_validator(mode="after")
    def _pages_have_a_key(self) -> "Web":
        if self.origin and len(self.key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"开通侧边栏（origin）需要 key：至少 {SHORTEST_KEY} 个随机字符")
        return self
