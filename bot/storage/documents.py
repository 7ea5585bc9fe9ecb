"""Every kind of document there is, for the connection to bind and to make its indexes."""

from beanie import Document

from bot.storage.migration import AppliedMigration
from community.broadcasts.documents import StoredTarget
from community.campaigns.documents import StoredCampaign
from community.checkins.documents import StoredCheckin
from community.greetings.documents import StoredGroupGreeting
from community.groups.documents import StoredGroupCard
from community.keywords.documents import StoredKeywordPause, StoredKeywordRule
from community.lotteries.documents import StoredDraw, StoredPot
from crm_core.accounts.documents import StoredAccountCode
from crm_core.allowance.documents import StoredAllowance
from crm_core.apikeys.documents import StoredApiKey
from crm_core.archive.documents import (
    StoredArchivedRoom,
    StoredConsent,
    StoredGroupWord,
    StoredOriginal,
    StoredRecall,
    StoredSetAside,
)
from crm_core.audit.documents import AuditEntry
from crm_core.choices.documents import StoredChoice
from crm_core.codes.documents import StoredCode
from crm_core.contacts.documents import StoredRelation
from crm_core.conversations.documents import FetchCursor, StoredMessage
from crm_core.corptags.documents import StoredCorpTag, StoredTagging
from crm_core.customers.documents import StoredCustomer
from crm_core.digests.documents import StoredDigest
from crm_core.events.documents import StoredEvent, StoredOwed
from crm_core.followers.documents import StoredFollower
from crm_core.followups.documents import StoredFollowUp
from crm_core.groupcodes.documents import StoredGroupCode
from crm_core.groups.documents import StoredGroup
from crm_core.handovers.documents import StoredHandover
from crm_core.inbox.documents import InboxEntry
from crm_core.lanes.documents import Lease
from crm_core.masssends.documents import StoredMassSend
from crm_core.media.documents import StoredMedia
from crm_core.memberships.documents import StoredMembership
from crm_core.mentions.documents import StoredMention
from crm_core.merges.documents import StoredMerge, StoredTwins
from crm_core.notes.documents import StoredNote
from crm_core.optouts.documents import StoredOptOut
from crm_core.orders.documents import StoredOrder
from crm_core.outbox.documents import OutboxEntry
from crm_core.ownership.documents import StoredClaims, StoredOwnerChange
from crm_core.preferences.documents import StoredPreferences
from crm_core.questions.documents import StoredQuestion
from crm_core.receivers.documents import StoredPart, StoredReceiver
from crm_core.recents.documents import StoredRecents
from crm_core.reception.documents import StoredDesk, StoredDeskWish, StoredServiceSource
from crm_core.reconciling.documents import StoredRun, StoredStretch
from crm_core.reminders.documents import StoredReminder
from crm_core.reveals.documents import StoredReveal
from crm_core.scenes.documents import StoredScene
from crm_core.scripts.documents import StoredScript, StoredScriptFile
from crm_core.service.documents import StoredAnswer, StoredServiceEvent, StoredServiceSession
from crm_core.sessions.documents import StoredOnce, StoredSession
from crm_core.staff.documents import StoredStaff
from crm_core.successions.documents import StoredFarewell, StoredMove, StoredSuccession
from crm_core.todos.documents import StoredTodo
from crm_core.touches.documents import StoredApproach
from crm_core.unanswered.documents import StoredWatch
from crm_core.undo.documents import StoredUndo
from crm_core.uploads.documents import StoredUpload
from crm_core.welcomes.documents import StoredWelcome
from referrals.codes.documents import StoredReferralCode
from referrals.coupons.documents import StoredCoupon
from referrals.deeds.documents import StoredDeed
from referrals.invitations.documents import StoredCodeTouch, StoredInvitation
from referrals.ledger.documents import StoredPosting
from referrals.programmes.documents import StoredProgramme
from referrals.reviews.documents import StoredReview
from referrals.rewards.documents import StoredReward
from referrals.telling.documents import StoredNews, StoredStaffNews

DOCUMENTS: tuple[type[Document], ...] = (
    AppliedMigration,
    AuditEntry,
    FetchCursor,
    InboxEntry,
    Lease,
    OutboxEntry,
    StoredAccountCode,
    StoredAllowance,
    StoredAnswer,
    StoredCampaign,
    StoredCheckin,
    StoredDraw,
    StoredPot,
    StoredApiKey,
    StoredChoice,
    StoredClaims,
    StoredArchivedRoom,
    StoredConsent,
    StoredCode,
    StoredCorpTag,
    StoredCustomer,
    StoredTagging,
    StoredTarget,
    StoredApproach,
    StoredDesk,
    StoredDeskWish,
    StoredDigest,
    StoredEvent,
    StoredFollowUp,
    StoredFollower,
    StoredGroupWord,
    StoredGroup,
    StoredGroupCard,
    StoredGroupGreeting,
    StoredKeywordPause,
    StoredKeywordRule,
    StoredGroupCode,
    StoredHandover,
    StoredMassSend,
    StoredMedia,
    StoredMembership,
    StoredMention,
    StoredMerge,
    StoredMessage,
    StoredNote,
    StoredOrder,
    StoredOriginal,
    StoredOwed,
    StoredOptOut,
    StoredOwnerChange,
    StoredPart,
    StoredPreferences,
    StoredQuestion,
    StoredRecall,
    StoredRelation,
    StoredReceiver,
    StoredRun,
    StoredStretch,
    StoredRecents,
    StoredReminder,
    StoredServiceEvent,
    StoredServiceSession,
    StoredServiceSource,
    StoredScene,
    StoredScript,
    StoredScriptFile,
    StoredSetAside,
    StoredReveal,
    StoredSession,
    StoredOnce,
    StoredStaff,
    StoredFarewell,
    StoredMove,
    StoredSuccession,
    StoredTodo,
    StoredTwins,
    StoredUndo,
    StoredUpload,
    StoredWatch,
    StoredWelcome,
    StoredReferralCode,
    StoredCoupon,
    StoredDeed,
    StoredInvitation,
    StoredCodeTouch,
    StoredPosting,
    StoredProgramme,
    StoredReview,
    StoredReward,
    StoredNews,
    StoredStaffNews,
)
