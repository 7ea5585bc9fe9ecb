import socket
from pathlib import Path

import pytest

from bot.ports import DATABASES, SERVERS, is_free, kept_port


def test_a_port_is_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    assert kept_port(tmp_path / "port") == kept_port(tmp_path / "port")


@pytest.mark.parametrize("among", [SERVERS, DATABASES])
def test_a_port_is_none_the_system_hands_out_by_itself(tmp_path: Path, among: range) -> None:
    assert kept_port(tmp_path / "port", among) in among
    assert not set(among) & set(range(32_768, 65_536))


def test_a_server_and_a_database_never_choose_the_same() -> None:
    assert not set(SERVERS) & set(DATABASES)


@pytest.mark.parametrize("damaged", ["", "many", "99999"])
def test_a_damaged_file_is_replaced(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "port").write_text(damaged)
    port = kept_port(tmp_path / "port")
    assert (tmp_path / "port").read_text() == str(port)


def test_a_taken_port_is_left_to_its_owner(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as owner:
        taken = owner.getsockname()[1]
        (tmp_path / "port").write_text(str(taken))
        assert kept_port(tmp_path / "port") != taken
        assert not is_free(taken)
    assert is_free(taken)
