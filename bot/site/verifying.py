"""Files at the root of the site by which a platform knows that a domain is the company's: `WW_verify_….txt`."""

from collections.abc import Mapping, Sequence

from aiohttp import web


def verification_files(files: Mapping[str, str]) -> Sequence[web.RouteDef]:
    """`files` are contents by name, as the platform's console handed them out."""
    return [web.get(f"/{name}", _answering(content)) for name, content in files.items()]


def _answering(content: str):  # noqa: ANN202 - aiohttp's handler type is not public
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=content)

    return answer
