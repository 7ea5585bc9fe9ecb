"""Who is told what became of an outgoing call, by the kind of its words; calls of other kinds concern nobody."""

from collections.abc import Awaitable, Callable, Mapping

from bot.clockwork import successions
from bot.files import made_files
from bot.mirrors import corp_tags, groups, scenes, service_desks
from bot.outcomes import (
    codes,
    followers,
    group_codes,
    group_welcomes,
    handovers,
    mass_sends,
    remarks,
    robot_posts,
    todos,
    welcomes,
)
from bot.outcomes.settled import Settled
from crm_core.messages import (
    AccountMade,
    AccountRemoved,
    AccountRenamed,
    Article,
    ContactCode,
    ContactCodeChange,
    CorpTagWanted,
    GroupCodeUnwanted,
    GroupCodeWanted,
    GroupPost,
    GroupPostReaders,
    GroupSuccession,
    GroupWelcomeWanted,
    Handover,
    MassSend,
    MassSendStop,
    Remark,
    SceneCodeWanted,
    ServiceAnswer,
    ServiceLinkWanted,
    ServiceNotice,
    ServicersChanged,
    SessionMove,
    StaffFile,
    SubscribeNotice,
    Succession,
    TagMark,
    TemplateNotice,
    Text,
    TodosAsked,
    TodoWanted,
    Welcome,
)

_CONCERNED: Mapping[type, Callable[[Settled], Awaitable[None]]] = {
    Text: followers.said_told,
    Article: followers.said_told,
    TemplateNotice: followers.said_told,
    SubscribeNotice: followers.said_told,
    Handover: handovers.settled,
    GroupCodeWanted: groups.code_settled,
    GroupCodeUnwanted: group_codes.end_settled,
    GroupPost: robot_posts.settled,
    GroupPostReaders: robot_posts.readers_settled,
    GroupWelcomeWanted: group_welcomes.settled,
    MassSend: mass_sends.settled,
    StaffFile: made_files.settled,
    MassSendStop: mass_sends.stop_settled,
    ServiceAnswer: service_desks.answer_told,
    ServiceNotice: service_desks.answer_told,
    SessionMove: service_desks.move_told,
    AccountMade: service_desks.desk_told,
    AccountRenamed: service_desks.desk_told,
    AccountRemoved: service_desks.desk_told,
    ServicersChanged: service_desks.desk_told,
    ServiceLinkWanted: service_desks.desk_told,
    TagMark: corp_tags.mark_settled,
    CorpTagWanted: corp_tags.tag_settled,
    ContactCode: codes.code_settled,
    ContactCodeChange: codes.change_settled,
    SceneCodeWanted: scenes.settled,
    Welcome: welcomes.settled,
    Succession: handovers.many_settled,
    Remark: remarks.settled,
    GroupSuccession: successions.settled,
    TodoWanted: todos.settled,
    TodosAsked: todos.asked,
}


async def tell(settled: Settled) -> None:
    """Tell it before the outbox notes it, so that nothing is lost between the two; hence perhaps more than once."""
    if concerned := _CONCERNED.get(type(settled.words)):
        await concerned(settled)
