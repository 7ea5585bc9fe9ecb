import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def read_list(name: str) -> list[dict[str, Any]]:
    """One of the JSON files beside this one."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
