"""怎么用, 标签怎么用, 撤回刚才的, 我今天有什么事: what is about nobody."""

import re

from commands.meaning import Meant, Reading, Unclear
from commands.spoken import Spoken

_TOPICS = {
    "标签": "标签",
    "备注": "备注",
    "提醒": "提醒",
    "历史": "历史",
    "聊天记录": "历史",
    "客户": "查",
    "搜索": "搜",
    "聊天": "搜",
    "电话": "电话",
    "待办": "待办",
    "跟进": "跟进",
    "转给": "转给",
    "认领": "认领",
    "退回": "退回",
    "撤销": "撤销",
    "撤回": "撤销",
    "推迟": "推迟",
    "完成": "完成",
}
_TOPIC = ".{1,4}"
_HELP = re.compile(
    r"(?:这个|你|助手|机器人|这东西)?(?:要|该)?(?:怎么|如何|咋)(?:用|使用|玩|操作)你?|"
    r"(?:你|您)?(?:都)?(?:会|能|可以)(?:帮我)?(?:做|干|帮我做)?(?:些)?(?:什么|啥|哪些)(?:事|事情|功能)?|"
    r"(?:你|您)?(?:都)?有(?:哪些|什么|啥)(?:命令|功能|指令|用法)|(?:使用|操作|功能)(?:说明|手册|教程|指南)|教我(?:怎么)?用"
)
_HELP_ON = re.compile(
    rf"(?:我)?(?:要|该)?(?:怎么|如何|怎样|咋)(?:打|加|写|设置|设|用|建|做|发|查|找|看|改|去)?(?:个)?(?P<asked>{_TOPIC})(?:用)?|"
    rf"(?P<named>{_TOPIC})(?:这个)?(?:命令|功能)?(?:要|该)?(?:怎么|如何|怎样|咋)(?:用|写|打|加|设|设置|使用|弄|查)"
)

_LAST = r"(?:刚才|刚刚|上一?步|上一?个|上面|最近|前面)"
_STEP = r"(?:的|那个|那一?步|那一?条|那次|一步|操作|改动|动作)"
_BACK = r"(?:撤回|撤销)"
_UNDO = re.compile(
    rf"(?:我?(?:刚才|刚刚)?[搞弄做打点写加记发]?错了?[，,]?)?(?:请|我要|我想|给我)?(?:把)?{_LAST}?{_STEP}*(?:给我)?{_BACK}"
    rf"(?:一下|掉)?{_LAST}?{_STEP}*|(?:取消|收回|还原){_LAST}{_STEP}*"
)
_WRONG = re.compile(rf"我?(?:刚才|刚刚)?[搞弄做打点写加记发标]错(?:人)?了?|.{{0,8}}{_BACK}.{{0,8}}")
_ONLY_THE_WORD = re.compile(_BACK)

_DAY = r"(?:今天|今日|现在|目前|最近|明天|这周|本周)"
_TASKS = re.compile(
    rf"我?{_DAY}?我?(?:都|还)?有(?:什么|啥|哪些|多少|没有)(?:别的)?(?:事|事情|安排|待办|任务|工作|活|提醒)(?:要做|要办|吗)?|"
    rf"我?{_DAY}?我?(?:都|还)?有(?:什么|啥|哪些)(?:没做|没做完|没完成|没办|要做|要办|要跟进|要处理|要联系|要回访)的?|"
    rf"{_DAY}?(?:都|还)?有(?:哪些|什么)(?:客户|人)?(?:要|该|需要)(?:回访|跟进|联系|处理)的?|"
    rf"我?{_DAY}?我?(?:都|还)?(?:要|该|应该|需要|得)(?:做|干|办|处理|联系|跟进|回访|拜访)(?:些)?(?:什么|啥|谁|哪些)(?:事|客户|人)?|"
    rf"(?:看看?|看一?下|查看|打开|列出)?我?的?{_DAY}?我?的?(?:待办|任务|日程|待办事项|工作安排)(?:列表|清单)?(?:有哪些|有什么)?"
)

_POOL = re.compile(
    r"(?:看看?|看一?下|查看|打开)?公海池?(?:里|里面|里头)?(?:还|都)?(?:有谁|有哪些客户|有什么客户|有客户|的?客户)?(?:有哪些)?"
)


def _help(spoken: Spoken) -> Reading:
    if _HELP.fullmatch(spoken.words):
        return Meant("帮助")
    found = _HELP_ON.fullmatch(spoken.words)
    topic = _TOPICS.get(found["asked"] or found["named"]) if found else None
    return Meant(f"帮助 {topic}") if topic else None


def _undo(spoken: Spoken) -> Reading:
    if _ONLY_THE_WORD.fullmatch(spoken.words) or (_UNDO.fullmatch(spoken.words) and not spoken.asks):
        return Meant("撤销")
    if _WRONG.fullmatch(spoken.words):
        return Unclear("要收回您最近的那一步吗？", ("撤销",))
    return None


def _tasks(spoken: Spoken) -> Reading:
    return Meant("待办") if _TASKS.fullmatch(spoken.words) else None


def _pool(spoken: Spoken) -> Reading:
    return Meant("公海") if _POOL.fullmatch(spoken.words) else None


RULES = (_help, _undo, _tasks, _pool)
