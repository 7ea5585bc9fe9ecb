"""What an operator is told about failures that can be foreseen."""

from pymongo.errors import OperationFailure, PyMongoError

from bot.demo.errors import DemoError
from bot.site.server import PortTaken
from bot.storage.database import DatabaseError
from bot.storage.mongod import MongodError
from config.settings import SettingsError
from crm_core.errors import Refusal


def sentence(error: Exception) -> str | None:
    """One sentence in Chinese that names the remedy; None for what was not foreseen."""
    match error:
        case Refusal():
            return error.text
        case DatabaseError() | DemoError() | MongodError() | PortTaken() | SettingsError():
            return str(error)
        case PyMongoError():
            return f"MongoDB 没有完成这次操作（{called(error)}），请用 scrm check 检查后重试"
        case _:
            return None


def called(error: PyMongoError) -> str:
    """Its kind, and the name MongoDB has for it; its own words may hold a document's."""
    known = (error.details or {}).get("codeName", error.code) if isinstance(error, OperationFailure) else None
    return f"{type(error).__name__}，{known}" if known else type(error).__name__
