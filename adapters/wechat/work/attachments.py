"""Attachments as the platform writes them, in welcome messages, mass-sends and moments alike.

Titles and descriptions are cut to the platform's limits: 128 and 512 bytes of a link, 64 of a mini-programme's title.
"""

from adapters.portions import within
from crm_core.messages import Attachment, Link, MiniProgramme, Paper, Picture, Uploaded, Video

MOST = 9


def attachment(one: Attachment, uploaded: Uploaded) -> dict[str, object]:
    """One attachment. `uploaded` has every file of it. Raises KeyError for one that it lacks."""
    return {"msgtype": one.kind, one.kind: _content(one, uploaded)}


def _content(one: Attachment, uploaded: Uploaded) -> dict[str, str]:
    match one:
        case Picture():
            return {"media_id": uploaded[one.file]} if one.file else {"pic_url": one.url}
        case Link():
            return {
                "title": within(one.title, 128),
                "picurl": one.picture,
                "desc": within(one.about, 512),
                "url": one.url,
            }
        case MiniProgramme():
            return {
                "title": within(one.title, 64),
                "pic_media_id": uploaded[one.file],
                "appid": one.app_id,
                "page": one.page,
            }
        case Video() | Paper():
            return {"media_id": uploaded[one.file]}
