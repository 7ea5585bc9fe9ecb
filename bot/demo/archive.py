"""会话存档 in the demo: it needs a C compiler, since the platform's library may not be handed on."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bot.demo.folder import DemoFolder, write_private
from bot.demo.neighbours import Emulator
from bot.demo.screen import Screen
from bot.demo.settings import DemoArchive


async def open_archive(emulator: Emulator, folder: DemoFolder, screen: Screen) -> DemoArchive | None:
    """Build the library, set the public key; None, and said so, where there is no compiler. Raises DemoError."""
    library = await emulator.archive_library(_absolute(folder.root / "finance"))
    if library is None:
        screen.step("会话存档未开启：本机没有 C 编译器。装好 gcc 后重新运行即可看到员工与客户的私聊")
        return None
    version = await emulator.archive_key(_public_key(folder))
    screen.step("会话存档已开启：员工与客户的私聊会出现在客户的历史里")
    return DemoArchive(library=library, key=_absolute(folder.archive_key), version=version)


def _absolute(path: Path) -> str:
    return str(path.resolve())


def _public_key(folder: DemoFolder) -> str:
    """Of the key this demo keeps."""
    if not folder.archive_key.exists():
        fresh = generate_private_key(public_exponent=65537, key_size=2048)
        write_private(
            folder.archive_key, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        )
    key = load_pem_private_key(folder.archive_key.read_bytes(), password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
