"""A company whose chats are archived."""

from pathlib import Path

from tests.archives import key_pair, library
from tests.journeys.company import Company, Row


async def keeps_an_archive(company: Company, *, key: int = 1) -> None:
    """From now on records are sealed for this key."""
    body = {"public_key": key_pair(key).public}
    async with company.http.put(f"{company.emulator}/control/wecom/archive/key", json=body) as answer:
        assert answer.status == 200, await answer.text()


def archive_app(company: Company, folder: Path, *, keys: tuple[int, ...] = (1,), page: int = 200) -> Row:
    """The archive as the settings name it; what comes without a callback is found within a moment."""
    app, files = company.apps["archive"], {str(number): folder / f"key-{number}.pem" for number in keys}
    for number, file in files.items():
        file.write_text(key_pair(int(number)).private)
    return {
        "name": "archive",
        "corp_id": company.corp,
        "agent_id": app.agent_id,
        "secret": app.secret,
        "token": app.token,
        "aes_key": app.aes_key,
        "uses": ["archive"],
        "archive": {
            "library": str(library()),
            "keys": {number: str(file) for number, file in files.items()},
            "proxy": company.emulator,
            "every_seconds": 0.3,
            "page": page,
        },
    }
