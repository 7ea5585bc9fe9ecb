"""Check-ins and lotteries that are open, in the words of the tests."""

from datetime import datetime, timedelta

from community.campaigns.actions import make_campaign, progress, start_campaign
from community.campaigns.model import CampaignState, NewCampaign
from community.checkins.model import CheckinPlan, StreakReward
from community.lotteries.actions import make_lottery, show_seed
from community.lotteries.fairness import Prize
from community.lotteries.model import LotteryPlan
from community.lotteries.vault import Vault
from crm_core.customers.actions import greet_stranger
from crm_core.values import CustomerId
from tests.builders import APP, NOW, SCOPE, program, wecom

ZONE = "Asia/Shanghai"
SEED = bytes(range(32))
VAULT = Vault(b"k" * 32)
PRIZES = (Prize(name="一等奖", stock=1, odds=200_000), Prize(name="优惠券", stock=3, odds=500_000))
LOTTERY = LotteryPlan(zone=ZONE, ends_at=NOW + timedelta(days=3), prizes=PRIZES, a_day=2, a_person=3, promise="0" * 64)
CHECKIN = CheckinPlan(
    zone=ZONE,
    ends_at=NOW + timedelta(days=60),
    rewards=(StreakReward(days=3, points=10), StreakReward(days=5, words="一杯咖啡")),
)


async def somebody(name: str) -> CustomerId:
    return await greet_stranger(program(), wecom(f"wm-{name}"), name, NOW)


async def open_checkin(key: str = "c1", plan: CheckinPlan = CHECKIN) -> str:
    wanted = NewCampaign(kind="checkin", label="每日签到", scope=SCOPE, app=APP, content=plan.plain)
    await make_campaign(program(), key, wanted)
    return await _opened(key)


async def open_lottery(key: str = "l1", plan: LotteryPlan = LOTTERY) -> str:
    wanted = NewCampaign(kind="lottery", label="周年抽奖", scope=SCOPE, app=APP, content=plan.plain)
    await make_lottery(program(), key, wanted, SEED, VAULT)
    return await _opened(key)


async def closes(key: str, at: datetime = NOW) -> None:
    await show_seed(program(at=at), key, VAULT)
    await progress(program(at=at), key, CampaignState.DONE, CampaignState.RUNNING, {})


async def _opened(key: str) -> str:
    await start_campaign(program(), key, {})
    await progress(program(), key, CampaignState.RUNNING, CampaignState.PLANNED, {})
    return key
