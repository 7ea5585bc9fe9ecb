"""Keys are made, listed, ended, and come in with."""

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.apikeys.documents import StoredApiKey
from crm_core.apikeys.model import ApiKey, Scope, digest, is_key, new_key
from crm_core.errors import Malformed, NotFound
from crm_core.permissions import Permission

_LONGEST_NAME = 40


@action(Permission.MANAGE_KEYS)
async def make_key(act: Act, name: str, scopes: frozenset[Scope]) -> str:
    """A new key, in full this once and never again. Raises Malformed."""
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable() or not scopes:
        raise Malformed(f"请给密钥起一个 {_LONGEST_NAME} 字以内的名字，并说明它能做什么。")
    key = new_key()
    await StoredApiKey(id=digest(key), name=name, scopes=sorted(scopes), tail=key[-4:], created_at=act.at).insert()
    act.record("apikeys.make", digest(key)[:8])
    return key


@reading(Permission.MANAGE_KEYS)
async def list_keys(act: Act) -> list[ApiKey]:
    """All there ever were, oldest first."""
    return [one.shown for one in await StoredApiKey.find_all().sort("+created_at").to_list()]


@action(Permission.MANAGE_KEYS)
async def end_key(act: Act, key: str) -> ApiKey:
    """End the one whose number, as `list_keys` tells it, is `key`. Idempotent. Raises NotFound."""
    for one in await StoredApiKey.find_all().to_list():
        if one.shown.id == key:
            await one.end(one.ended_at or act.at)
            act.record("apikeys.end", key)
            return one.shown
    raise NotFound("没有这个密钥，用 scrm apikey 看编号。")


@action(Permission.FEED)
async def come_in(act: Act, key: str) -> ApiKey | None:
    """Whose key it is; None for one that opens nothing."""
    found = await StoredApiKey.get(digest(key)) if is_key(key) else None
    if found is None or found.ended_at is not None:
        return None
    if found.is_stale(act.at):
        await found.used(act.at)
    return found.shown
