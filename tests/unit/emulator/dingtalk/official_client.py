"""A program of nothing but the official client: says on its output what it got, and answers the first of all not.

Run by itself, as the client cannot be stopped from inside. Arguments: client id, client secret.
"""

import json
import logging
import sys
from importlib import import_module
from typing import Any

sdk: Any = import_module("dingtalk_stream")
"""It has no types."""
Json = dict[str, Any]


def say(what: str, said: object) -> None:
    sys.stdout.write(json.dumps({"what": what, "said": said}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Messages(sdk.ChatbotHandler):
    failed = False

    async def process(self, message: Any) -> tuple[int, str]:
        heard = sdk.ChatbotMessage.from_dict(message.data)
        say("message", {"text": heard.text.content.strip(), "from": heard.sender_staff_id})
        if not Messages.failed:
            Messages.failed = True
            raise RuntimeError("not yet")
        self.reply_text("收到", heard)
        return sdk.AckMessage.STATUS_OK, "OK"


class Events(sdk.EventHandler):
    async def process(self, event: Any) -> tuple[int, str]:
        say("event", {"type": event.headers.event_type, "data": event.data})
        return sdk.AckMessage.STATUS_OK, "OK"


class Cards(sdk.CallbackHandler):
    async def process(self, message: Any) -> tuple[int, Json]:
        tap = sdk.CardCallbackMessage.from_dict(message.data)
        say("tap", {"card": tap.card_instance_id, "by": tap.user_id, "content": tap.content})
        changed: Json = {"cardData": {"cardParamMap": {"status": "办好了", "buttons": "[]"}}}
        return sdk.AckMessage.STATUS_OK, changed | {"cardUpdateOptions": {"updateCardDataByKey": True}}


def main() -> None:
    quiet = logging.getLogger("quiet")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    client = sdk.DingTalkStreamClient(sdk.Credential(sys.argv[1], sys.argv[2]), quiet)
    client.register_all_event_handler(Events())
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, Messages())
    client.register_callback_handler(Cards.TOPIC_CARD_CALLBACK, Cards())
    client.start_forever()


if __name__ == "__main__":
    main()
