"""The page of a check-in or a lottery as HTML. Pure; everything that comes from people is escaped."""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from community.campaigns.model import Campaign
from community.checkins.model import Attendance, CheckinPlan, following
from community.lotteries.fairness import Draw
from community.lotteries.model import LotteryPlan, Tickets
from community.periods import until

MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A campaign as somebody sees it; `known` when the page knows who it is, `sign_in` when 微信 can tell it."""

    campaign: Campaign
    now: datetime
    known: bool
    sign_in: bool
    notice: str = ""

    @property
    def is_open(self) -> bool:
        return self.campaign.is_open(self.now)


def checkin_page(seen: Seen, stands: Attendance | None) -> str:
    """Streak, calendar, rewards, and the button for today."""
    plan = CheckinPlan.read(seen.campaign.content)
    rewards = [f"连续 {one.days} 天：{one.shown}" for one in plan.rewards]
    parts = [_head(seen, "每天来一次，连续有奖励"), _notices(seen)]
    if stands is not None:
        parts.append(f"<section><h2>我的签到</h2>{_counts(stands)}{_checkin_button(seen, stands)}{_next(plan, stands)}")
        parts.append(f"{_calendar(stands)}</section>")
        if stands.earned:
            parts.append(_lines("得到的奖励", [f"{day:%m月%d日} {one.shown}" for day, one in reversed(stands.earned)]))
    else:
        parts.append(_joining(seen, "签到"))
    parts.append(_lines("奖励", rewards or ["这次没有设奖励"]))
    parts.append(_lines("规则", [until(plan.ends_at, plan.zone), "每人每天一次，同一个人的多个账号只算一次"]))
    return _document(seen.campaign.label, parts)


def lottery_page(seen: Seen, tickets: Tickets | None, draws: Sequence[Draw]) -> str:
    """Prizes with their odds and what is left, one's own draws, the promise, and the button."""
    plan, key = LotteryPlan.read(seen.campaign.content), seen.campaign.id
    parts = [_head(seen, "概率公开，结果人人可验证"), _notices(seen)]
    if tickets is not None:
        parts.append(f"<section><h2>我的抽奖</h2>{_draw_button(seen, tickets)}{_own_draws(plan, tickets)}</section>")
    else:
        parts.append(_joining(seen, "抽奖"))
    given = Counter(one.prize for one in draws)
    rows = [(one.name, one.percent, f"{one.stock - given[place]}/{one.stock}") for place, one in enumerate(plan.prizes)]
    parts.append(f"<section><h2>奖品</h2>{_table(('奖品', '每次中奖率', '剩余'), rows)}</section>")
    rules = [
        until(plan.ends_at, plan.zone),
        plan.often,
        "同一个人的多个账号合在一起算",
        "奖品发完后，抽到它算没有中奖",
    ]
    parts.append(_lines("规则", rules))
    parts.append(
        f"<section><h2>公平承诺</h2><p>开始之前就公布了种子的指纹，结束后公布种子：</p><code>{plan.promise}</code>"
        f'<p><a href="/campaign/{key}/verify">怎么验证，和全部抽奖记录</a></p></section>'
    )
    return _document(seen.campaign.label, parts)


def verify_page(seen: Seen, draws: Sequence[Draw], seed: bytes | None, false: Sequence[Draw] | None) -> str:
    """All draws, how each came about, and whether the recomputation agrees."""
    plan, key = LotteryPlan.read(seen.campaign.content), seen.campaign.id
    rows = [
        (str(one.seq), one.ticket, str(one.number), "—" if one.prize is None else plan.prizes[one.prize].name)
        for one in draws[-MOST_LISTED:]
    ]
    shown = f"<code>{seed.hex()}</code>" if seed else "<p>活动结束后公布。</p>"
    parts = [
        _head(seen, "验证抽奖"),
        f'<p class="notice" role="status">{_verdict(len(draws), seed, false)}</p>',
        f"<section><h2>种子的指纹（SHA-256）</h2><code>{plan.promise}</code><h2>种子</h2>{shown}</section>",
        _lines("怎么自己算一遍", _algorithm(plan, key)),
        f'<section><h2>抽奖记录（{len(draws)}）</h2><p><a href="/campaign/{key}/draws.csv">下载全部记录</a></p>',
        f"{_table(('号', '抽奖号', '第几次', '结果'), rows)}</section>",
        f'<section><a class="button" href="/campaign/{key}">回到活动</a></section>',
    ]
    return _document(seen.campaign.label, parts)


def nothing_page(title: str, text: str) -> str:
    """A page that says why there is nothing else."""
    return _document(title, [f"<header><h1>{escape(title)}</h1><p>{escape(text)}</p></header>"])


def _algorithm(plan: LotteryPlan, key: str) -> list[str]:
    edges, at = list[str](), 0
    for one in plan.prizes:
        edges.append(f"{at} 到 {at + one.odds - 1} 是“{one.name}”")
        at += one.odds
    return [
        "先核对指纹：种子是 32 个字节（上面写成 64 位十六进制），它的 SHA-256 要和指纹一样。",
        f"每次抽奖：用种子作密钥，对文字“{key}|抽奖号|第几次|0”算 HMAC-SHA256，取前 8 个字节当作一个整数（高位在前）。",
        "整数如果不小于 18446744073709000000，把文字末尾的 0 换成 1、2……重算，这样每个数的机会完全一样。",
        f"整数除以 1000000 的余数就是落点：{'；'.join(edges)}；其余没有中奖。",
        "按号码从小到大数，某个奖品已经发完时，再落到它算没有中奖。",
        f"抽奖号：文字“{key}|客户编号”的 SHA-256 的前 16 位，谁也挑不了，也看不出是谁。",
    ]


def _verdict(count: int, seed: bytes | None, false: Sequence[Draw] | None) -> str:
    if seed is None:
        return "活动还没有结束，种子公布后这里会重新算一遍每一次抽奖。"
    if false is None:
        return "对不上：种子和指纹不符。"
    if false:
        return f"有 {len(false)} 次对不上，第一次是 {false[0].seq} 号。"
    return f"刚刚重新算过：{count} 次抽奖全部对得上。"


def _head(seen: Seen, lead: str) -> str:
    return f"<header><h1>{escape(seen.campaign.label)}</h1><p>{escape(lead)}</p></header>"


def _notices(seen: Seen) -> str:
    closed = "" if seen.is_open else f"活动{seen.campaign.state.shown}，现在不能参加。"
    return "".join(f'<p class="notice" role="status">{escape(one)}</p>' for one in (seen.notice, closed) if one)


def _joining(seen: Seen, word: str) -> str:
    way = f'<a class="button" href="/campaign/{seen.campaign.id}/in">用微信登录参加</a>' if seen.sign_in else ""
    how = f"给客服或公众号发“{word}”，会收到只给您自己的链接。"
    return f'<section><h2>怎么参加</h2>{way}<p class="hint">{how}</p></section>'


def _counts(stands: Attendance) -> str:
    shown = ((stands.streak, "连续天数"), (len(stands.days), "累计天数"), (stands.points, "积分"))
    return (
        f'<ul class="counts">{"".join(f"<li><strong>{n}</strong><span>{what}</span></li>" for n, what in shown)}</ul>'
    )


def _checkin_button(seen: Seen, stands: Attendance) -> str:
    if stands.is_done:
        return '<p class="hint">今天签到了，明天再来。</p>'
    return _button(seen, "checkin", "签到") if seen.is_open else ""


def _next(plan: CheckinPlan, stands: Attendance) -> str:
    coming = following(plan, stands.streak)
    text = f"再连续 {coming.days - stands.streak} 天可得 {coming.shown}" if coming else ""
    return f'<p class="hint">{escape(text)}</p>' if text else ""


def _calendar(stands: Attendance) -> str:
    """The month it is."""
    today = stands.today
    first, count = calendar.monthrange(today.year, today.month)
    week = "".join(f'<li class="week" aria-hidden="true">{one}</li>' for one in "一二三四五六日")
    blanks = '<li class="blank" aria-hidden="true"></li>' * first
    days = "".join(_day(today.replace(day=number), stands) for number in range(1, count + 1))
    month = f'<p class="hint">{today:%Y年%m月}</p>'
    return f'{month}<ol class="days" aria-label="{today.month} 月的签到">{week}{blanks}{days}</ol>'


def _day(day: date, stands: Attendance) -> str:
    kinds = [name for name, holds in (("on", day in stands.days), ("today", day == stands.today)) if holds]
    label = f"{day.day} 日{'已签到' if day in stands.days else ''}"
    return f'<li class="{" ".join(kinds)}" aria-label="{label}">{day.day}</li>'


def _draw_button(seen: Seen, tickets: Tickets) -> str:
    if not tickets.left:
        return '<p class="hint">今天没有抽奖次数了。</p>'
    once = f'<input type="hidden" name="once" value="{len(tickets.draws)}">'
    return _button(seen, "draw", f"抽一次（今天还有 {tickets.left} 次）", once) if seen.is_open else ""


def _own_draws(plan: LotteryPlan, tickets: Tickets) -> str:
    rows = [
        (
            str(one.seq),
            str(one.number),
            "没有中奖" if one.prize is None else plan.prizes[one.prize].name,
            "" if one.prize is None else "已发奖" if one.delivered_at else "待发奖",
        )
        for one in reversed(tickets.draws)
    ]
    table = _table(("号", "第几次", "结果", "发奖"), rows) if rows else ""
    return f'<p class="hint">我的抽奖号：{tickets.ticket}</p>{table}'


def _button(seen: Seen, deed: str, text: str, more: str = "") -> str:
    action = f"/campaign/{seen.campaign.id}/{deed}"
    return f'<form method="post" action="{action}">{more}<button type="submit">{escape(text)}</button></form>'


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _lines(title: str, lines: Iterable[str]) -> str:
    rows = "".join(f"<li>{escape(one)}</li>" for one in lines)
    return f'<section><h2>{escape(title)}</h2><ul class="plain">{rows}</ul></section>'


def _document(title: str, parts: Iterable[str]) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        '<meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/campaign/static/campaign.css"></head>'
        f"<body><main>{''.join(parts)}</main></body></html>"
    )
