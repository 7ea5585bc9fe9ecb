"""The files by which a platform knows a domain."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import ValidationError

from bot.site.verifying import verification_files
from config.running import Web


async def test_the_platform_finds_what_its_console_handed_out_and_nothing_else() -> None:
    app = web.Application()
    app.add_routes(verification_files({"WW_verify_AbCd1234.txt": "AbCd1234"}))
    async with TestClient(TestServer(app)) as client:
        async with client.get("/WW_verify_AbCd1234.txt") as answer:
            assert (answer.status, await answer.text()) == (200, "AbCd1234")
        async with client.get("/WW_verify_other.txt") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("name", ["../secret.txt", "index.html", "a/b.txt", ".txt"])
def test_only_plain_names_are_served(name: str) -> None:
    with pytest.raises(ValidationError):
        Web(verify_files={name: "x"})
