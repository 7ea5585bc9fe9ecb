"""Our words in the forms 钉钉 shows: over a session (`msgtype`), and sent by the robot itself (`msgKey`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from crm_core.messages import Card, GroupPost, Link, Markdown, Picture, StaffFile, Text

_TITLE = 20
_LEADS_ON = "打开侧边栏"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message as it is sent proactively; `parameters` is JSON in a text."""

    key: str
    parameters: str


def over_session(words: Text | Markdown, *, at: str = "") -> Mapping[str, object]:
    """For a `sessionWebhook`; `at` is the user id to be called upon, which has to stand in the text as well."""
    called = {"at": {"atUserIds": [at], "isAtAll": False}} if at else {}
    text = f"@{at} {words.text}" if at else words.text
    if words.link:
        return {"msgtype": "actionCard", "actionCard": {**_with_button(words, text)}, **called}
    if isinstance(words, Text):
        return {"msgtype": "text", "text": {"content": text}, **called}
    return {"msgtype": "markdown", "markdown": {"title": title_of(words.text), "text": broken(text)}, **called}


def by_robot(words: Text | Markdown) -> Spoken:
    """For `batchSend`, where nobody can be called upon."""
    if words.link:
        return Spoken(key="sampleActionCard", parameters=_json(**_with_button(words, words.text)))
    if isinstance(words, Text):
        return Spoken(key="sampleText", parameters=_json(content=words.text))
    return Spoken(key="sampleMarkdown", parameters=_json(title=title_of(words.text), text=broken(words.text)))


def of_post(words: GroupPost) -> Spoken | None:
    """One message, hence one call, whatever goes along; None for what only an upload could show."""
    if not words.attachments:
        return Spoken(key="sampleText", parameters=_json(content=words.text))
    parts = [_harmless(words.text)] if words.text else []
    for one in words.attachments:
        match one:
            case Picture(url=url) if url:
                parts.append(f"![]({_address(url)})")
            case Link():
                parts.append(f"[{_harmless(one.title).replace(']', '］')}]({_address(one.url)})")
            case _:
                return None
    title = title_of(words.text or next((one.title for one in words.attachments if isinstance(one, Link)), ""))
    return Spoken(key="sampleMarkdown", parameters=_json(title=title, text=broken("\n\n".join(parts))))


def of_file(words: StaffFile) -> Spoken:
    """A file that was handed over, for `batchSend`."""
    media_id = words.uploaded.get(words.file, "")
    if words.picture:
        return Spoken(key="sampleImageMsg", parameters=_json(photoURL=media_id))
    ending = words.name.rpartition(".")[2]
    return Spoken(key="sampleFile", parameters=_json(mediaId=media_id, fileName=words.name, fileType=ending))


def _with_button(words: Text | Markdown, text: str) -> dict[str, str]:
    """A card whose text is Markdown: what was plain must not become a link by that."""
    shown = text if isinstance(words, Markdown) else _harmless(text)
    return {
        "title": title_of(words.text),
        "text": broken(shown),
        "singleTitle": _LEADS_ON,
        "singleURL": words.link,
    }


def spelled_out(card: Card) -> Text:
    """A card for where none can be shown: whoever types what a button stands for gets the same answer.

    A list's own buttons need no line: their text says which number or word to answer.
    """
    lines = [card.title, *card.text.splitlines(), *(f"{name}：{value}" for name, value in card.fields)]
    typed = [f"发“{one.key}”：{one.text}" for one in card.buttons if not one.key.startswith("pick:")]
    return Text(text="\n".join([*(line for line in lines if line), *typed]))


def title_of(text: str) -> str:
    """What a list of chats shows of a message in Markdown."""
    first = next((line.strip(" #>*-") for line in text.splitlines() if line.strip(" #>*-")), "")
    return first[:_TITLE] or "CRM 助手"


def broken(text: str) -> str:
    """Lines stay lines only with two spaces before their end."""
    return "  \n".join(line.rstrip() for line in text.split("\n"))


def _harmless(text: str) -> str:
    """Plain words as Markdown: none of them becomes a link."""
    return text.replace("](", "] (")


def _address(url: str) -> str:
    """A URL that ends nowhere in the middle of Markdown."""
    return url.replace("(", "%28").replace(")", "%29")


def _json(**values: str) -> str:
    return json.dumps(values, ensure_ascii=False)
