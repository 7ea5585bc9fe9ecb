"""Setting up 微信客服: its accounts and who receives their customers (kf/account, kf/servicer)."""

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.errors import refusal
from adapters.wechat.work.service_accounts import accounts
from crm_core.messages import AccountMade, AccountRemoved, AccountRenamed, ServicersChanged
from crm_core.values import Identity

_NO_SUCH_ACCOUNT = frozenset({95000, 95004})


class _Made(Answer):
    open_kfid: str


class _OneResult(Answer):
    userid: str = ""
    department_id: int | None = None
    errcode: int = 0


class _Results(Answer):
    result_list: tuple[_OneResult, ...] = ()


async def make(client: WorkClient, to: Identity, words: AccountMade, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Make an account; one of this name is what an earlier try has made. Raises PlatformError."""
    if repeated:
        there = [one for one in await accounts(client) if one.name == words.name]
        if there:
            return Receipt(message_id="", facts={"open_kfid": there[-1].open_kfid})
    body = {"name": words.name, **({"media_id": words.media_id} if words.media_id else {})}
    made = await client.change("kf/account/add", _Made, body)
    return Receipt(message_id="", facts={"open_kfid": made.open_kfid})


async def rename(client: WorkClient, to: Identity, words: AccountRenamed, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Repeating it does no harm. Raises PlatformError."""
    await client.change("kf/account/update", Answer, {"open_kfid": words.account, "name": words.name})
    return Receipt(message_id="")


async def remove(client: WorkClient, to: Identity, words: AccountRemoved, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """One that is no more is what an earlier try may have removed. Raises PlatformError."""
    try:
        await client.change("kf/account/del", Answer, {"open_kfid": words.account})
    except PlatformError as refused:
        if not (repeated and refused.code in _NO_SUCH_ACCOUNT):
            raise
    return Receipt(message_id="")


async def change_servicers(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: ServicersChanged,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,  # noqa: ARG001
) -> Receipt:
    """Repeating it does no harm. Raises PlatformError, also for one person's own error code in a success."""
    path = "kf/servicer/add" if words.receive else "kf/servicer/del"
    body: dict[str, object] = {"open_kfid": words.account}
    if words.members:
        body["userid_list"] = [*words.members]
    if words.departments:
        body["department_id_list"] = [*words.departments]
    results = (await client.change(path, _Results, body)).result_list
    code = next((one.errcode for one in results if one.errcode), 0)
    if code:
        raise refusal(path, code, "")
    return Receipt(message_id="")
