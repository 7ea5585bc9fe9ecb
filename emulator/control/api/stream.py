from aiohttp import web

from emulator.control.ask import Route, world_of

_KEEP_ALIVE = 15.0


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: `staff_chat`, `customer_chat` and `world`, whenever something of that kind changed."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(b": hello\n\n")
    try:
        async for change in world_of(request).stream.watch(_KEEP_ALIVE):
            if change is None:
                await response.write(b": still here\n\n")
            else:
                event, payload = change
                await response.write(f"event: {event}\ndata: {payload}\n\n".encode())
    except ConnectionError:
        return response
    return response


ROUTES = (Route("GET", "stream", stream),)
