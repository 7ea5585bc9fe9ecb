"""Signing in: by the platform's code only, and every door closed to everybody else."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from yarl import URL

from crm_core.act import Actor
from crm_core.permissions import Role
from crm_core.sessions.documents import StoredSession
from crm_core.sessions.model import session_id
from crm_core.staff.actions import assign_roles, take_over_directory
from tests.builders import PLAN, SCOPE, colleague, member, program, wecom
from tests.house import House
from tests.unit.web.conftest import MOST, RULES
from tests.unit.web.desk import PATH, Browser, Desk
from web.api import Pages, api
from web.gate import COOKIE, LARGEST_BODY, OFFICE
from web.pace import Pace, TooFast
from web.refs import Refs

OPEN = {("GET", "/me"), ("GET", "/signin/{platform}/{corp}/{app}"), ("POST", "/signin/{platform}/{corp}/{app}")}


def routes() -> list[tuple[str, str, str]]:
    pages = Pages(platforms={}, house=RULES, refs=Refs(b"k"), origin="", requests_a_minute=9)
    asked, _live = api(pages)
    return [
        (one.method, str(one.resource.canonical), getattr(one.handler, "lets_in", "everybody"))
        for one in asked.router.routes()
        if isinstance(one, web.ResourceRoute) and one.method != "HEAD" and one.resource
    ]


def test_only_what_leads_in_is_open_to_guests() -> None:
    assert {(method, path) for method, path, lets_in in routes() if lets_in == "guests"} == OPEN
    assert {lets_in for *_, lets_in in routes()} == {"guests", "members"}


@pytest.mark.parametrize(
    ("method", "path"), [(method, path) for method, path, _ in routes() if (method, path) not in OPEN]
)
async def test_a_guest_is_told_nothing(guest: Browser, method: str, path: str) -> None:
    address = guest.url("/api" + path.replace("{", "").replace("}", ""))
    async with guest.http.request(method, address, json={}) as answer:
        assert answer.status == 401
        assert (await answer.json())["error"]["code"] == "not_signed_in"
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


async def test_whoever_the_platform_vouches_for_is_signed_in(page: Browser) -> None:
    me = await page.get(f"/api/me?app={PATH}")
    assert me["staff"]["name"] == "李四"
    assert me["can"] == ["tag", "note", "remind", "transfer", "undo", "refer"]
    assert me["zone"] == "Asia/Shanghai"


async def test_the_session_is_kept_from_scripts_and_from_other_sites(guest: Browser, desk: Desk, lisi: Actor) -> None:
    desk.codes["c"] = "lisi"
    sent = {"Origin": guest.origin}
    async with guest.http.post(guest.url(f"/api/signin/{PATH}"), json={"code": "c"}, headers=sent) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax"))


async def test_the_database_holds_no_token_anybody_could_use(page: Browser, house: House) -> None:
    stored = await house.rows("sessions").find_one({})
    assert stored is not None
    assert page.session not in str(stored)
    assert stored["_id"] == session_id(page.session)


@pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": "x" * 600}, {"code": "c", "more": 1}, []])
async def test_what_is_no_code_is_refused(guest: Browser, sent: object) -> None:
    await guest.post(f"/api/signin/{PATH}", sent, status=422)


async def test_a_code_works_once(guest: Browser, desk: Desk, lisi: Actor) -> None:
    desk.codes["c"] = "lisi"
    await guest.post(f"/api/signin/{PATH}", {"code": "c"})
    await guest.post(f"/api/signin/{PATH}", {"code": "c"}, status=401)


@pytest.mark.parametrize("state", ["forged", "伪造", ""])
async def test_an_answer_nobody_asked_for_signs_nobody_in(guest: Browser, desk: Desk, lisi: Actor, state: str) -> None:
    desk.codes["c"] = "lisi"
    await guest.get(f"/api/me?app={PATH}", status=401)
    assert await guest.comes_back("c", state) == f"/sidebar/{PATH}?signin=401"
    assert desk.codes == {"c": "lisi"}
    await guest.get(f"/api/me?app={PATH}", status=401)


@pytest.mark.parametrize("path", ["wecom/elsewhere/assistant", "wecom/..%2F..%2Fevil.example/x", "%2F%2Fevil/a/b"])
async def test_the_way_back_leads_to_a_page_of_ours_and_nowhere_else(guest: Browser, path: str) -> None:
    address = URL(f"{guest.origin}/api/signin/{path}?code=c&state=s", encoded=True)
    async with guest.http.get(address, allow_redirects=False) as answer:
        assert (answer.status, answer.headers.get("Location")) == (404, None)


async def test_pages_that_open_at_once_are_known_again_alike_and_only_the_last_session_holds(
    guest: Browser, desk: Desk, lisi: Actor
) -> None:
    first, second = [URL((await guest.get(f"/api/me?app={PATH}", status=401))["signin"]["url"]) for _ in range(2)]
    assert first.query["state"] == second.query["state"]
    desk.codes["c"] = "lisi"
    assert await guest.comes_back("c", first.query["state"]) == f"/sidebar/{PATH}"
    before = guest.session
    desk.codes["c"] = "lisi"
    await guest.post(f"/api/signin/{PATH}", {"code": "c"})
    guest.http.cookie_jar.update_cookies({COOKIE: before}, guest.url("/"))
    await guest.get("/api/stages", status=401)


async def test_another_page_cannot_sign_anybody_in(guest: Browser, desk: Desk, lisi: Actor) -> None:
    desk.codes["c"] = "lisi"
    await guest.post(f"/api/signin/{PATH}", {"code": "c"}, status=401, Origin="https://elsewhere.example")


async def test_a_member_the_company_gave_no_role_stays_outside(guest: Browser, desk: Desk, house: House) -> None:
    await take_over_directory(program(), SCOPE, (), (member("newcomer"),), PLAN)
    await assign_roles(program(), wecom("newcomer"), frozenset())
    desk.codes["c"] = "newcomer"
    told = await guest.post(f"/api/signin/{PATH}", {"code": "c"}, status=403)
    assert "管理员" in told["error"]["message"]
    desk.codes["c"] = "newcomer"
    invited = await guest.get(f"/api/me?app={PATH}", status=401)
    back = await guest.comes_back("c", URL(invited["signin"]["url"]).query["state"])
    assert back == f"/sidebar/{PATH}?signin=403"


async def test_whoever_signed_out_is_out(page: Browser) -> None:
    await page.post("/api/signout")
    await page.get("/api/customers?q=x", status=401)


async def test_a_session_lapses(page: Browser, house: House) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    await house.rows(StoredSession.get_collection_name()).update_many({}, {"$set": {"lapses_at": past}})
    await page.get("/api/customers?q=x", status=401)


async def test_a_colleague_who_left_is_out_at_once(page: Browser, house: House) -> None:
    await house.rows("staff").update_many({}, {"$set": {"active": False}})
    await page.get("/api/customers?q=x", status=401)


async def test_a_change_that_another_page_asks_for_is_refused(page: Browser) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    forged = {"X_CSRF_Token": "wrong"}, {"X_CSRF_Token": "错"}, {"X_CSRF_Token": ""}, {"Origin": ""}, elsewhere
    changes = [path for method, path, lets_in in routes() if (method, lets_in) == ("POST", "members")]
    for path in changes:
        for headers in forged:
            told = await page.post("/api" + path.replace("{", "").replace("}", ""), {}, status=403, **headers)
            assert "侧边栏" in told["error"]["message"]
    assert len(changes) > 15


def test_nothing_is_changed_by_an_address_alone() -> None:
    assert {method for method, *_ in routes()} == {"GET", "POST"}


async def test_what_is_too_large_is_not_read(page: Browser) -> None:
    told = await page.post("/api/open", {"ref": "y" * LARGEST_BODY}, status=413)
    assert told["error"]["code"] == "too_large"


async def test_nobody_asks_faster_than_a_person(page: Browser) -> None:
    for _ in range(MOST):
        await page.get("/api/stages")
    async with page.http.get(page.url("/api/stages")) as answer:
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) > 0


def test_one_address_may_be_an_office_and_waits_no_longer_than_a_minute() -> None:
    now = [0.0]
    pace = Pace(most=3, clock=lambda: now[0])
    for name, times in (("somebody", 1), ("office", OFFICE)):
        for _ in range(3 * times):
            pace.count(name, times=times)
        with pytest.raises(TooFast):
            pace.count(name, times=times)
    now[0] = 60.0
    pace.count("somebody")


async def test_the_page_may_run_and_load_nothing_but_its_own(guest: Browser) -> None:
    async with guest.http.get(guest.url(f"/sidebar/{PATH}?signin=401")) as answer:
        assert answer.status == 200
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Link"] == "</sidebar/assets/wecom-1a2b.js>; rel=modulepreload"
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    for path in (
        "wecom/elsewhere/assistant",
        "assets/..%2findex.html",
        "assets/%2e%2e/%2e%2e/index.html",
        "assets/%00",
    ):
        async with guest.http.get(URL(f"{guest.origin}/sidebar/{path}", encoded=True)) as answer:
            assert answer.status == 404


async def test_who_is_surely_not_signed_in_goes_to_the_platform_at_once_and_once_only(
    guest: Browser, desk: Desk, lisi: Actor
) -> None:
    async def opened() -> tuple[int, URL]:
        async with guest.http.get(guest.url(f"/sidebar/{PATH}"), allow_redirects=False) as answer:
            return answer.status, URL(answer.headers.get("Location", ""))

    status, away = await opened()
    assert (status, away.host) == (302, "platform")
    assert away == (await opened())[1], "pages that open at once are known again alike"
    desk.codes["c"] = "lisi"
    assert await guest.comes_back("c", away.query["state"]) == f"/sidebar/{PATH}"
    assert (await opened())[0] == 200


async def test_only_our_own_pages_are_signed(page: Browser) -> None:
    ours = f"{page.origin}/sidebar/{PATH}"
    assert await page.get(f"/api/page-signature?url={ours}") == {"signed": ours}
    await page.get("/api/page-signature?url=https://elsewhere.example/sidebar/", status=404)


async def test_two_roles_may_do_what_either_may(guest: Browser, desk: Desk, house: House) -> None:
    await colleague("both", Role.AUDITOR, Role.COMMUNITY)
    await guest.signs_in(desk, "both")
    assert (await guest.get(f"/api/me?app={PATH}"))["can"] == ["remind", "undo"]


async def test_what_breaks_inside_is_told_in_chinese_and_logged_without_words(
    page: Browser, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.rows("customers").insert_one({"_id": "broken", "name": "保密的名字", "identities": ["x:y:z"]})
    await house.rows("staff").update_many({}, {"$set": {"roles": [Role.SERVICE]}})
    told = await page.get("/api/customers/broken", status=500)
    assert told["error"]["message"] == "这一步没有成功，已记下错误。"
    assert "保密的名字" not in caplog.text
