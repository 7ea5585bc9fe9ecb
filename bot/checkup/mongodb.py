"""Can the database be used, and is it prepared? Nothing is made or changed by looking."""

from bot.checkup.line import Line, good, warning, wrong
from bot.storage import database
from bot.storage.database import Client, DatabaseError
from bot.storage.migration import Standing

OLDEST_KEPT_UP = 7
"""The oldest major version that still gets security fixes (mongodb.com, Software Lifecycle Schedules)."""


async def examine(client: Client, name: str) -> list[Line]:
    """Look at the server and at the database of this name; the documents are bound to it when nothing is wrong."""
    try:
        version = await database.check(client)
    except DatabaseError as error:
        return [wrong("连接 MongoDB", str(error))]
    found = await database.standing(client[name])
    unmade = await database.unmade(client[name])
    return [good("连接 MongoDB，是副本集"), of_version(version), of_standing(found, unmade)]


def of_version(version: str) -> Line:
    subject = f"MongoDB 版本 {version}"
    if int(version.split(".", 1)[0]) < OLDEST_KEPT_UP:
        return warning(subject, "这个版本已停止维护，不再有安全更新：正式使用请升级到 8.0")
    return good(subject)


def of_standing(found: Standing, unmade: list[str]) -> Line:
    """`unmade` names collections and indexes that are declared and not there."""
    subject = "集合、索引和升级"
    if found.ahead:
        return wrong(subject, f"数据库比本程序新（已执行升级 {found.ahead[-1]}）：请改用较新的版本运行")
    if found.missing:
        return warning(subject, f"还缺 {len(found.missing)} 项升级：运行 scrm migrate，scrm run 启动时也会自动执行")
    if unmade:
        return wrong(subject, f"缺少 {'、'.join(unmade)}：运行 scrm migrate")
    return good(subject)
