import pytest

from crm_core.permissions import Role
from tests.builders import colleague
from tests.house import House
from tests.unit.commands.chat import Chat


@pytest.fixture
async def lisi(house: House) -> Chat:
    return Chat(await colleague("lisi", Role.SALES, name="李四"))


@pytest.fixture
async def wangwu(house: House) -> Chat:
    return Chat(await colleague("wangwu", Role.SALES, name="王五"))
