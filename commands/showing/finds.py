"""How what a search has found is shown: as a numbered list, and one find with the lines around it."""

from commands.command import Talk
from commands.showing.wording import moment, shortened, speaker
from crm_core.act import Act
from crm_core.messages import Button, Card
from crm_core.search.model import Found, Hit, Surroundings, Terms
from crm_core.search.snippet import snippet
from crm_core.values import StaffId

MOST_HITS = 10
REACH = 5
"""Lines before and after a find."""

_MOST_BUTTONS = 6
_LONGEST_BUTTON = 8
_LONGEST_LINE = 100
_LONGEST_FIND = 500

Names = dict[StaffId, str]


def finds_card(
    act: Act, talk: Talk, found: list[Found], names: Names, *, terms: Terms, where: str, number: str
) -> Card:
    """Newest first; `where` says in whose chats was looked, empty for all one may see."""
    lines = [
        f"{position}. {one.customer_name or '客户'} · {_line(act, talk, one.hit, names, snippet(one.hit.text, terms))}"
        for position, one in enumerate(found, start=1)
    ]
    count = f"最新 {len(found)} 条" if len(found) == MOST_HITS else f"共 {len(found)} 条"
    return Card(
        title=f"{where}搜“{shortened(terms.shown, 12)}”：{count}",
        text="\n".join([*lines, "点按钮或回复数字，看前后几句。"]),
        buttons=tuple(
            Button(key=f"pick:{number}:{position}", text=shortened(f"{position}. {one.customer_name}", _LONGEST_BUTTON))
            for position, one in enumerate(found[:_MOST_BUTTONS], start=1)
        ),
    )


def with_surroundings(act: Act, talk: Talk, around: Surroundings, names: Names) -> str:
    """A find between what was said before and after it, oldest first."""
    lines = [f"{around.customer_name or '客户'}："]
    for line in around.lines:
        found = line.ref == around.ref
        text = shortened(line.text, _LONGEST_FIND if found else _LONGEST_LINE)
        lines.append(f"{'▶ ' if found else ''}{_line(act, talk, line, names, text)}")
    return "\n".join(lines)


def _line(act: Act, talk: Talk, hit: Hit, names: Names, text: str) -> str:
    mark = "备注" if hit.is_note else ""
    return f"{moment(hit.at, act.at, talk.zone)} {speaker(hit.author, hit.staff, names)}{mark}：{text}"
