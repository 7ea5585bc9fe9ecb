"""Files of conversations: wanted, fetched by one, kept in GridFS."""

import asyncio
from datetime import timedelta

import pytest
from gridfs.errors import NoFile

from crm_core.conversations.actions import latest_messages, record_page
from crm_core.customers.actions import find_customers
from crm_core.media.actions import attach
from crm_core.media.documents import StoredMedia
from crm_core.media.model import CLAIM, MediaState, wait_before
from crm_core.permissions import Role
from tests.builders import APP, NOW, SCOPE, in_role, page, program, said, wecom
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")

PICTURE = "wecom:kf:1"


async def a_picture_is_wanted() -> None:
    arrived = page(said("1", "wm1", "", kind="image", media_id="media-1"))
    await record_page(program(), APP, f"{SCOPE}:kf:wk1", after="", page=arrived, names={})


async def the_picture() -> StoredMedia:
    found = await StoredMedia.get(PICTURE)
    assert found is not None
    return found


async def taken(*, after: timedelta = timedelta()) -> StoredMedia:
    claimed = await StoredMedia.claim(NOW + after)
    assert claimed is not None
    return claimed


@pytest.mark.parametrize(("tried", "seconds"), [(2, 5), (3, 10), (4, 20), (11, 2_560), (12, 3_600), (30, 3_600)])
def test_each_retry_waits_twice_as_long_up_to_an_hour(tried: int, seconds: int) -> None:
    assert wait_before(tried) == timedelta(seconds=seconds)


async def test_one_of_many_fetches_a_file() -> None:
    await a_picture_is_wanted()
    claims = await asyncio.gather(*(StoredMedia.claim(NOW) for _ in range(6)))
    assert [(one.id, one.media_id, one.tries) for one in claims if one] == [(PICTURE, "media-1", 1)]


async def test_a_fetch_whose_process_died_is_begun_again_by_another() -> None:
    await a_picture_is_wanted()
    await taken()
    assert await StoredMedia.claim(NOW + CLAIM - timedelta(seconds=1)) is None
    assert (await taken(after=CLAIM)).tries == 2


async def test_a_file_is_shown_with_its_message_once_its_bytes_are_kept() -> None:
    await a_picture_is_wanted()
    await (await taken()).store(b"\x89PNG", "照片.png", "image/png")
    await attach(program(), PICTURE, name="照片.png", content_type="image/png", size=4)
    assert await StoredMedia.content(PICTURE) == b"\x89PNG"
    kept = await the_picture()
    assert (kept.state, kept.name, kept.content_type, kept.size) == (MediaState.KEPT, "照片.png", "image/png", 4)
    assert await StoredMedia.claim(NOW + timedelta(days=1)) is None


async def test_the_message_names_the_file() -> None:
    arrived = page(said("1", "wm1", "", kind="file", media_id="media-1"))
    await record_page(program(), APP, "source", after="", page=arrived, names={wecom("wm1").key: "小王"})
    await attach(program(), PICTURE, name="报价.pdf", content_type="application/pdf", size=4)
    admin = in_role(Role.ADMIN)
    (match,) = await find_customers(admin, "小王")
    (message,) = await latest_messages(admin, match.customer.id, since=None, limit=1)
    assert message.shown == "[文件] 报价.pdf"


async def test_a_file_stored_a_second_time_replaces_the_first(house: House) -> None:
    await a_picture_is_wanted()
    claimed = await taken()
    await claimed.store(b"half", "a", "image/png")
    await claimed.store(b"whole", "a", "image/png")
    assert await StoredMedia.content(PICTURE) == b"whole"
    assert await house.rows("files.files").count_documents({}) == 1
    assert await house.rows("files.chunks").count_documents({}) == 1


async def test_a_large_file_comes_out_as_it_went_in() -> None:
    await a_picture_is_wanted()
    content = bytes(range(256)) * 4_096
    await (await taken()).store(content, "film.mp4", "video/mp4")
    assert await StoredMedia.content(PICTURE) == content


@pytest.mark.parametrize(("lost", "state"), [(False, MediaState.WANTED), (True, MediaState.LOST)])
async def test_a_failed_fetch_is_tried_again_unless_the_platform_has_forgotten(lost: bool, state: MediaState) -> None:
    await a_picture_is_wanted()
    claimed = await taken()
    again = NOW + timedelta(seconds=5)
    await StoredMedia.failed(claimed.id, "timeout: no answer", again, lost=lost)
    assert (await the_picture()).state is state
    assert await StoredMedia.claim(NOW + timedelta(seconds=4)) is None
    assert (await StoredMedia.claim(again) is None) is lost
    assert await StoredMedia.count_in(state) == 1


async def test_a_file_nobody_kept_is_not_there() -> None:
    with pytest.raises(NoFile):
        await StoredMedia.content("nothing")
