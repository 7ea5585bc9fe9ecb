"""What every part of the settings file has in common."""

import re

from pydantic import BaseModel, ConfigDict, SecretStr


class Section(BaseModel):
    """A part of the file; a misspelt name is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def encoding_key(key: SecretStr) -> SecretStr:
    """Refuse a key that is not of the shape all three platforms use. Raises ValueError."""
    if not re.fullmatch("[A-Za-z0-9]{43}", key.get_secret_value()):
        raise ValueError("EncodingAESKey 应为 43 个字母和数字")
    return key
