"""A program of nothing but the official client: says on its output what it got, and answers the first of all not.

Run by itself, as the client cannot be stopped from inside. Arguments: client id, client secret.
"""

import json
import logging
import sys

import dingtalk_stream
from dingtalk_stream import AckMessage


def say(what: str, said: object) -> None:
    sys.stdout.write(json.dumps({"what": what, "said": said}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Messages(dingtalk_stream.ChatbotHandler):
    failed = False

    async def process(self, callback: dingtalk_stream.CallbackMessage) -> tuple[int, str]:
        message = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        say("message", {"text": message.text.content.strip(), "from": message.sender_staff_id})
        if not Messages.failed:
            Messages.failed = True
            raise RuntimeError("not yet")
        self.reply_text("收到", message)
        return AckMessage.STATUS_OK, "OK"


class Events(dingtalk_stream.EventHandler):
    async def process(self, event: dingtalk_stream.EventMessage) -> tuple[int, str]:
        say("event", {"type": event.headers.event_type, "data": event.data})
        return AckMessage.STATUS_OK, "OK"


class Cards(dingtalk_stream.CallbackHandler):
    async def process(self, callback: dingtalk_stream.CallbackMessage) -> tuple[int, dict[str, object]]:
        tap = dingtalk_stream.CardCallbackMessage.from_dict(callback.data)
        say("tap", {"card": tap.card_instance_id, "by": tap.user_id, "content": tap.content})
        changed = {"cardData": {"cardParamMap": {"status": "办好了", "buttons": "[]"}}}
        return AckMessage.STATUS_OK, changed | {"cardUpdateOptions": {"updateCardDataByKey": True}}


def main() -> None:
    quiet = logging.getLogger("quiet")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential(sys.argv[1], sys.argv[2]), quiet)
    client.register_all_event_handler(Events())
    client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Messages())
    client.register_callback_handler(Cards.TOPIC_CARD_CALLBACK, Cards())
    client.start_forever()


if __name__ == "__main__":
    main()
