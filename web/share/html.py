"""The share page as HTML. Pure; everything that comes from people is escaped."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from referrals.programmes.model import State
from referrals.sharing.joining import Way
from referrals.sharing.model import Own, Shared
from referrals.sharing.words import USED_UP, offers, reward_line, rules, standing, to_go

_MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How one can take part: by the pictures of `ways`, in this order; `contact` is a link to 客服."""

    account: str = ""
    ways: Sequence[Way] = ()
    contact: str = ""
    sign_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`own` is there for the owner of the code; `handed` when they are known for sure and may see coupons' codes.

    `greeting` is said to whoever signed in.
    """

    shared: Shared
    zone: ZoneInfo
    joining: Joining
    own: Own | None = None
    handed: bool = False
    greeting: str = ""


def share_page(view: View) -> str:
    """The whole page."""
    plan, code = view.shared.programme.plan, view.shared.code
    parts = [
        f'<header><h1>{escape(plan.name)}</h1><p class="lead">{_lead(view)}</p></header>',
        _notice(view),
        _own(view) if view.own else "",
        _offers(view),
        "" if view.own or not view.shared.runs else _joining(view),
        _poster(view) if view.own else "",
        _ranks(view),
        _list("活动规则", rules(plan, view.zone), "rules"),
    ]
    return _document(plan.name, parts, code.code)


def nothing_page(title: str, text: str) -> str:
    """A page that says why there is nothing else."""
    return _document(title, [f'<header><h1>{escape(title)}</h1><p class="lead">{escape(text)}</p></header>'], "")


def _document(title: str, parts: Iterable[str], code: str) -> str:
    script = '<script src="/share/static/share.js" defer></script>' if code else ""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        '<meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="/share/static/share.css">{script}</head>'
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _lead(view: View) -> str:
    return "您的推荐页" if view.own else f"{escape(view.shared.inviter)} 邀请您一起来"


def _notice(view: View) -> str:
    programme, at_rest = view.shared.programme, ""
    if programme.state is State.ENDED:
        at_rest = "活动已经结束，感谢参与。已经答应的奖励照常发放。"
    elif programme.state is State.PAUSED:
        at_rest = "活动暂停中，推荐码先留着，恢复后照样能用。"
    elif not view.shared.runs:
        at_rest = "现在不在活动时间内，具体时间见下面的规则。"
    elif programme.used_up:
        at_rest = USED_UP
    return "".join(f'<p class="notice" role="status">{escape(text)}</p>' for text in (at_rest, view.greeting) if text)


def _offers(view: View) -> str:
    rows = "".join(f"<dt>{escape(who)}</dt><dd>{escape(what)}</dd>" for who, what in offers(view.shared.programme.plan))
    return f'<section aria-labelledby="h-offers"><h2 id="h-offers">奖励</h2><dl class="offers">{rows}</dl></section>'


def _own(view: View) -> str:
    own, plan = view.own, view.shared.programme.plan
    if own is None:
        return ""
    progress = own.progress
    counts = "".join(
        f"<li><strong>{count}</strong><span>{what}</span></li>"
        for count, what in ((progress.met, "已完成"), (progress.held, "核对中"), (progress.waiting, "正在完成"))
    )
    more = to_go(progress, plan)
    friends = [f"{name} · {standing(one)}" for name, one in own.friends]
    rewards = [
        f"{what}：{how}" + (f"（{one.handed}）" if view.handed and one.handed and one.prize.kind == "coupon" else "")
        for one in own.rewards
        for what, how in (reward_line(one),)
    ]
    saved = f'<p class="saved">攒下的 <b>{escape(own.saved)}</b></p>' if own.saved else ""
    return "".join(
        [
            f'<section aria-labelledby="h-own"><h2 id="h-own">进度</h2><ul class="counts">{counts}</ul>',
            f'<p class="more">{escape(more)}</p>' if more else "",
            "</section>",
            _list("还没来得及告诉您的", _together(own.untold), "untold") if own.untold else "",
            _list("来了的朋友", _together(friends) or ["还没有朋友来，把下面的海报发给朋友吧。"], "friends"),
            _list("我的奖励", _together(rewards), "rewards", ahead=saved) if rewards or saved else "",
        ]
    )


def _together(lines: Iterable[str]) -> list[str]:
    """Lines that say the same as one, with how often."""
    counts = Counter(lines)
    return [line if times == 1 else f"{line} × {times}" for line, times in counts.items()][:_MOST_LINES]


def _joining(view: View) -> str:
    joining, code = view.joining, view.shared.code
    steps = [_figure(view, way, number) for number, way in enumerate(joining.ways)]
    if not steps and joining.account:
        steps.append(f"<p>在微信里搜索公众号“{escape(joining.account)}”并关注，再发送下面的推荐码。</p>")
    steps.append(
        f'<p class="code">推荐码 <b id="code">{escape(code.shown)}</b>'
        '<button type="button" id="copy" hidden>复制</button></p>'
        '<p class="hint">已经是我们的朋友？把推荐码发给我们也可以。</p>'
    )
    if joining.contact:
        steps.append(f'<p class="talk"><a class="button" href="{escape(joining.contact)}">联系客服</a></p>')
    if joining.sign_in:
        steps.append(f'<p><a href="/share/{code.code}/in">看看我是不是已经参加</a></p>')
    return f'<section aria-labelledby="h-join"><h2 id="h-join">怎么参加</h2>{"".join(steps)}</section>'


def _figure(view: View, way: Way, number: int) -> str:
    """A picture to scan; where there are two, the first one makes it count."""
    joining = view.joining
    file, alt, deed = {
        Way.FOLLOW: ("follow", "公众号二维码", f"关注“{escape(joining.account)}”"),
        Way.ADD: ("contact", "加好友二维码", "加上好友"),
    }[way]
    step, then = f"<b>第{'一二'[number]}步</b><br>" if len(joining.ways) > 1 else "", "" if number else "就记上了"
    return (
        f'<figure><img src="/share/{view.shared.code.code}/{file}.png" width="220" height="220" alt="{alt}">'
        f"<figcaption>{step}长按识别，{deed}{then}</figcaption></figure>"
    )


def _poster(view: View) -> str:
    if not view.shared.runs:
        return ""
    source = f"/share/{view.shared.code.code}/poster.png"
    return (
        '<section aria-labelledby="h-poster"><h2 id="h-poster">海报</h2>'
        f'<img class="poster" src="{source}" width="750" height="1180" loading="lazy" alt="推荐海报，带二维码">'
        '<p class="hint">长按图片保存，或转发给朋友</p></section>'
    )


def _ranks(view: View) -> str:
    if not view.shared.ranks:
        return '<section><h2>本月排行</h2><p class="hint">这个月还没有人上榜，第一名等您来。</p></section>'
    rows = "".join(
        f"<li{' class=mine' if one.mine and view.own else ''}><span>{one.place}</span>"
        f"<span>{escape(one.name)}{'（您）' if one.mine and view.own else ''}</span><span>{one.friends} 位</span></li>"
        for one in view.shared.ranks
    )
    return f'<section aria-labelledby="h-top"><h2 id="h-top">本月排行</h2><ol class="ranks">{rows}</ol></section>'


def _list(title: str, lines: Iterable[str], name: str, ahead: str = "") -> str:
    """`ahead` is HTML above the lines."""
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    heading = f'<h2 id="h-{name}">{escape(title)}</h2>'
    return f'<section aria-labelledby="h-{name}">{heading}{ahead}<ul class="{name}">{rows}</ul></section>'
