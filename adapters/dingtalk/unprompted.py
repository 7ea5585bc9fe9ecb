"""What the robot says to members of its own accord: to one, or the same to several in one call."""

from collections.abc import Mapping, Sequence

from adapters.answers import Answer
from adapters.channel import Addressed, PlatformError, Reaction, Receipt
from adapters.dingtalk import wording
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.notices import notify
from crm_core.messages import Markdown, StaffFile, Text

BATCH = "v1.0/robot/oToMessages/batchSend"
_NO_ROBOT = frozenset({"robot.oto.notExist", "chatbotId.notAllow.sendOTO", "bot.stopped", "filtered"})


class _Batch(Answer):
    processQueryKey: str = ""  # noqa: N815 - the platform's names
    invalidStaffIdList: tuple[str, ...] = ()  # noqa: N815
    flowControlledStaffIdList: tuple[str, ...] = ()  # noqa: N815
    filteredStaffIdList: tuple[str, ...] = ()  # noqa: N815


class Unprompted:
    """The robot of one app. Whom it may not write to gets a work notice, unless `agent_id` is 0."""

    def __init__(self, client: DingtalkClient, robot_code: str, agent_id: int) -> None:
        self._client = client
        self._robot_code = robot_code
        self._agent_id = agent_id

    async def hand(self, account: str, file: StaffFile) -> Receipt:
        """Raises PlatformError."""
        return await self._to_one(account, wording.of_file(file))

    async def say(self, account: str, words: Text | Markdown, *, key: str) -> Receipt:
        """Raises PlatformError."""
        try:
            return await self._to_one(account, wording.by_robot(words))
        except PlatformError as refused:
            if not self._wants_notice(refused):
                raise
        return await notify(self._client, self._agent_id, account, words.text, key=key)

    async def say_to_all(
        self, addressed: Sequence[Addressed], words: Text | Markdown
    ) -> Sequence[Receipt | PlatformError]:
        """Say it to at most 20 members; what became of each, in their order."""
        try:
            query_key, refused = await self._batch([one.to.account for one in addressed], wording.by_robot(words))
        except PlatformError as error:
            query_key, refused = "", {one.to.account: error for one in addressed}
        receipt = Receipt(message_id=query_key)
        return [
            await self._noticed(one, words, error) if (error := refused.get(one.to.account)) else receipt
            for one in addressed
        ]

    async def _noticed(self, one: Addressed, words: Text | Markdown, refused: PlatformError) -> Receipt | PlatformError:
        if not self._wants_notice(refused):
            return refused
        try:
            return await notify(self._client, self._agent_id, one.to.account, words.text, key=one.key)
        except PlatformError as error:
            return error

    def _wants_notice(self, refused: PlatformError) -> bool:
        return self._agent_id != 0 and refused.code in _NO_ROBOT

    async def _to_one(self, account: str, spoken: wording.Spoken) -> Receipt:
        query_key, refused = await self._batch([account], spoken)
        if error := refused.get(account):
            raise error
        return Receipt(message_id=query_key)

    async def _batch(self, accounts: Sequence[str], spoken: wording.Spoken) -> tuple[str, Mapping[str, PlatformError]]:
        """The id it can be looked up by, and who does not get it. Raises PlatformError when nobody does."""
        body = {
            "robotCode": self._robot_code,
            "userIds": list(accounts),
            "msgKey": spoken.key,
            "msgParam": spoken.parameters,
        }
        sent = await self._client.change(BATCH, _Batch, body)
        refused = {one: PlatformError(Reaction.STOP, "invalid_staff", BATCH) for one in sent.invalidStaffIdList}
        refused |= {one: PlatformError(Reaction.STOP, "filtered", BATCH) for one in sent.filteredStaffIdList}
        for one in sent.flowControlledStaffIdList:
            refused[one] = PlatformError(Reaction.RETRY, "flow_controlled", BATCH, retry_after=60)
        return sent.processQueryKey, refused
