"""What followers do is taken in, and answered where the account is to answer by itself."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import action
from crm_core.conversations.actions import record_page
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict
from crm_core.followers.documents import StoredFollower
from crm_core.followers.events import Followed, Scanned, Unfollowed
from crm_core.followers.model import Account, Answers, Window, Windows, called, names_staff, worded
from crm_core.followers.saying import said_id, say
from crm_core.merges.actions import join_account
from crm_core.messages import (
    Article,
    Author,
    ChatMessage,
    ChatPage,
    FollowerCame,
    FollowerDetails,
    FollowerLeft,
    FollowerLocated,
    FollowerSaid,
    FollowerScanned,
    FollowerTapped,
    MassSendTold,
    MenuDeed,
    NoticeOutcome,
    NoticeTold,
    SubscriptionsChosen,
    Text,
)
from crm_core.permissions import Permission
from crm_core.scenes.documents import StoredScene
from crm_core.service.documents import StoredAnswer
from crm_core.service.saying import tell_about
from crm_core.staff.documents import StoredStaff
from crm_core.unanswered.documents import StoredWatch
from crm_core.values import AppKey, CustomerId, Identity

_CLOSED = "现在不能给这位粉丝发消息：公众号只能在对方说话后 48 小时内发有限的几条。"
_MENU = {MenuDeed.CLICK: "点了菜单", MenuDeed.VIEW: "打开了菜单里的网页", MenuDeed.MINIPROGRAM: "打开了菜单里的小程序"}
_UNDELIVERED = {NoticeOutcome.BLOCKED: "对方拒收", NoticeOutcome.FAILED: "发送失败"}


@action(Permission.FEED)
async def follower_came(
    act: Act,
    app: AppKey,
    word: FollowerCame,
    details: FollowerDetails | None,
    answers: Answers,
    heard_at: datetime | None = None,
) -> None:
    """Somebody follows. Idempotent; `details` is None when the platform would not tell, then its time decides.

    `heard_at` is when the callback came, None for now.
    """
    one = await _known(act, word.follower, details, word.at)
    scene = word.scene or (details.scene if details else None)
    follows = True if details is None else details.follows
    if scene:
        await one.came_by(scene, word.at)
    await one.come_or_gone(
        follows=follows,
        at=word.at,
        added_by=details.added_by if details and details.follows else "",
        settled=details is not None,
    )
    await one.open(Window.TOUCHED, word.at)
    source = await _source(word.follower, scene, details)
    if await _note(act, app, word.follower, word.at, "follow", f"关注了公众号{source}"):
        act.emit(Followed(one.customer, word.follower.key, scene))
    if follows and answers.greeting:
        await _answer(act, app, one, answers.greeting, answers, heard_at or act.at)


@action(Permission.FEED)
async def follower_scanned(act: Act, app: AppKey, word: FollowerScanned, details: FollowerDetails | None) -> None:
    """Somebody who follows scanned a code. Idempotent."""
    one = await _known(act, word.follower, details, word.at)
    await one.open(Window.TOUCHED, word.at)
    source = await _source(word.follower, word.scene, None)
    if await _note(act, app, word.follower, word.at, f"scan:{word.scene}", f"又扫了公众号的二维码{source}"):
        act.emit(Scanned(one.customer, word.follower.key, word.scene))


@action(Permission.FEED)
async def follower_left(act: Act, app: AppKey, word: FollowerLeft, details: FollowerDetails | None) -> None:
    """Somebody follows no more; when they have come back meanwhile, that stays. Idempotent."""
    one = await _known(act, word.follower, details, word.at)
    follows = False if details is None else details.follows
    await one.come_or_gone(follows=follows, at=word.at, added_by="", settled=details is not None)
    await one.leave(word.at)
    if await _note(act, app, word.follower, word.at, "unfollow", "取消关注了公众号"):
        act.emit(Unfollowed(one.customer, word.follower.key))


@action(Permission.FEED)
async def follower_said(
    act: Act,
    app: AppKey,
    word: FollowerSaid,
    details: FollowerDetails | None,
    answers: Answers,
    heard_at: datetime | None = None,
) -> CustomerId | None:
    """Keep what was said in the customer's history, and answer it where the account does. Idempotent.

    `heard_at` is when the callback came, None for now. Returns whose words they are, None when they were known.
    """
    message = word.message
    one = await _known(act, message.customer, details, message.at)
    await one.open(Window.SPOKE, message.at)
    fresh = await _record(act, app, message)
    due = one.answered_at is None or message.at >= one.answered_at + answers.pause
    if fresh and answers.answer and due and act.at - message.at < answers.pause:
        await one.was_answered(message.at)
        await _answer(act, app, one, answers.answer, answers, heard_at or act.at)
    return one.customer if fresh else None


@action(Permission.FEED)
async def answer_follower(
    act: Act, app: AppKey, follower: Identity, text: str, answers: Answers, heard_at: datetime
) -> bool:
    """Answer the words that came with the callback of `act`; false while the platform lets nothing through."""
    one = await StoredFollower.get(follower.key)
    return one is not None and await _answer(act, app, one, text, answers, heard_at)


@action(Permission.FEED)
async def satisfied(act: Act, message: ChatMessage) -> None:
    """The program's answer was all that the follower wanted: nobody has to be reminded of these words."""
    await StoredWatch.forget(message.id)
    act.record("followers.satisfied", message.customer.key)


@action(Permission.FEED)
async def follower_tapped(
    act: Act, app: AppKey, word: FollowerTapped, details: FollowerDetails | None
) -> CustomerId | None:
    """Note what was opened from the menu; a click also lets the account speak. Idempotent.

    Returns who tapped, None when it was known.
    """
    one = await _known(act, word.follower, details, word.at)
    if word.deed is MenuDeed.CLICK:
        await one.open(Window.TOUCHED, word.at)
    text = f"{_MENU[word.deed]}：{word.key}" if word.key else _MENU[word.deed]
    fresh = await _note(act, app, word.follower, word.at, f"{word.deed}:{word.key}", text)
    return one.customer if fresh else None


@action(Permission.FEED)
async def follower_located(act: Act, word: FollowerLocated, details: FollowerDetails | None) -> None:
    """Keep where the follower was last; it is shown to nobody by itself."""
    one = await _known(act, word.follower, details, word.at)
    await one.is_at(
        {"latitude": word.latitude, "longitude": word.longitude, "precision": word.precision, "at": word.at}
    )


@action(Permission.FEED)
async def subscriptions_chosen(act: Act, word: SubscriptionsChosen, details: FollowerDetails | None) -> None:
    """Count which subscribe messages a follower has let come; called once for each word."""
    one = await _known(act, word.follower, details, word.at)
    for choice in word.choices:
        if word.event == "subscribe_msg_sent_event":
            await one.permit(choice.template, -1 if choice.status == "success" else 0)
        elif choice.status == "accept":
            await one.permit(choice.template, 1)
        else:
            await one.permit(choice.template, -one.permitted(choice.template))
    act.record("followers.subscriptions", one.customer)


@action(Permission.FEED)
async def notice_told(act: Act, app: AppKey, word: NoticeTold) -> None:
    """A template message that did not arrive stands in the history, so that nobody relies on it."""
    if reason := _UNDELIVERED.get(word.outcome):
        await _known(act, word.follower, None, word.at)
        text = f"模板消息没有送达（{reason}）"
        await _note(act, app, word.follower, word.at, f"notice:{word.message_id}", text)


@action(Permission.FEED)
async def mass_send_told(act: Act, app: AppKey, word: MassSendTold) -> None:
    """A mass-send made in the account's own console has ended: kept in the trail, it concerns nobody alone."""
    act.record("followers.mass_send", app, word.message_id, str(word.sent), str(word.failed), outcome=word.status[:40])


@action(Permission.FEED)
async def send_to_follower(
    act: Act, key: str, *, app: AppKey, to: Identity, words: Text | Article, windows: Windows
) -> None:
    """Send one message while the platform lets us, counted before it is sent. Raises Conflict when it does not."""
    one = await StoredFollower.get(to.key)
    if one is None or not await say(act, key, one, words, through=Account(app=app, windows=windows)):
        raise Conflict(_CLOSED)


@action(Permission.FEED)
async def said_settled(act: Act, to: Identity, key: str, *, failed: str) -> None:
    """What the platform said of something told to a follower; `failed` is why it did not take it, empty if it did.

    Told twice, it counts once.
    """
    told = await StoredAnswer.settle(said_id(to.key, key), failed=failed)
    if told is None:
        return
    if failed:
        await StoredMessage.fail(told.id, failed)
    text = f"没有发给客户：{failed}。" if failed else "已发给客户。"
    await tell_about(act, told, text, key=f"said-settled:{key}")
    act.record("followers.settled", told.customer)


async def _known(act: Act, follower: Identity, details: FollowerDetails | None, at: datetime) -> StoredFollower:
    unionid = details.unionid if details else None
    customer = await join_account(act, follower, called(follower.account), unionid, at)
    return await StoredFollower.of(follower, customer)


async def _source(follower: Identity, scene: str | None, details: FollowerDetails | None) -> str:
    if scene:
        return f"（来源：{await StoredScene.purpose_of(follower.scope, scene) or scene}）"
    return f"（{details.added_by}）" if details and details.follows else ""


async def _note(act: Act, app: AppKey, follower: Identity, at: datetime, what: str, text: str) -> bool:
    """Put what a follower did into the history, once; whether it was new."""
    message = ChatMessage(
        id=f"{follower.key}:{what}:{int(at.timestamp())}",
        conversation=follower.key,
        customer=follower,
        author=Author.SYSTEM,
        staff=None,
        at=at,
        kind="event",
        text=text,
        media=None,
    )
    return await _record(act, app, message)


async def _record(act: Act, app: AppKey, message: ChatMessage) -> bool:
    page = ChatPage(messages=(message,), next_cursor="", more=False)
    return await record_page(act, app, message.conversation, after="", page=page, names={}) > 0


async def _answer(act: Act, app: AppKey, one: StoredFollower, text: str, answers: Answers, heard_at: datetime) -> bool:
    """Say it as the answer to the callback when that is still possible, and as a message of its own after that."""
    words = Text(text=worded(text, await _who_answers(act, one.customer)) if names_staff(text) else text)
    key = f"reply:{act.cause.removeprefix('inbox:')}:0"
    until = heard_at + answers.at_once
    return await say(act, key, one, words, through=Account(app=app, windows=answers.windows), not_before=until)


async def _who_answers(act: Act, customer: CustomerId) -> str:
    """The name of whoever looks after the customer; empty for nobody."""
    owner = (await get_customer(act, customer)).owner
    return (await StoredStaff.names_of({owner})).get(owner, "") if owner else ""
