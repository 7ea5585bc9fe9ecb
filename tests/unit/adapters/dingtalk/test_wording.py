"""Our words in 钉钉's forms."""

import json

from adapters.dingtalk.wording import by_robot, of_post, over_session
from crm_core.messages import GroupPost, Link, Markdown, Paper, Picture, Text

LINK = "dingtalk://dingtalkclient/page/link?url=x"


def test_what_leads_to_a_page_is_a_card_with_one_button_either_way() -> None:
    words = Text(text="李晓梅\n负责人：周敏", link=LINK)
    card = {"title": "李晓梅", "text": "李晓梅  \n负责人：周敏", "singleTitle": "打开侧边栏", "singleURL": LINK}
    assert over_session(words) == {"msgtype": "actionCard", "actionCard": card}
    spoken = by_robot(words)
    assert (spoken.key, json.loads(spoken.parameters)) == ("sampleActionCard", card)


def test_without_a_page_to_lead_to_words_stay_plain() -> None:
    assert over_session(Text(text="好的"))["msgtype"] == "text"
    assert by_robot(Markdown(text="# 好的")).key == "sampleMarkdown"


def test_what_a_customer_wrote_does_not_become_a_link_in_a_card() -> None:
    told = json.loads(by_robot(Text(text="李晓梅：[点我](https://elsewhere.example)", link=LINK)).parameters)
    assert told["text"] == "李晓梅：[点我] (https://elsewhere.example)"


def test_a_post_is_one_message_whatever_goes_along() -> None:
    plain = of_post(GroupPost(text="周五直播"))
    assert plain is not None
    assert (plain.key, json.loads(plain.parameters)) == ("sampleText", {"content": "周五直播"})
    link = Link(title="看[详情]", url="https://shop.example/a_(b)")
    spoken = of_post(
        GroupPost(text="[点我](https://x.example)", attachments=(Picture(url="https://i.example/1.png"), link))
    )
    assert spoken is not None
    assert spoken.key == "sampleMarkdown"
    shown = json.loads(spoken.parameters)["text"].split("  \n  \n")
    assert shown == [
        "[点我] (https://x.example)",
        "![](https://i.example/1.png)",
        "[看[详情］](https://shop.example/a_%28b%29)",
    ]
    assert of_post(GroupPost(text="", attachments=(Paper(file="f1"),))) is None
