"""Where the program keeps its data and listens."""

from pydantic import Field

from config.section import Section


class Mongo(Section):
    """A replica set; `connections` bounds the pool and with it how many actions run at once."""

    uri: str = Field(repr=False)
    database: str = "scrm"
    connections: int = Field(default=24, ge=4)


class Web(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    largest_callback: int = Field(default=1_048_576, description="bytes")
