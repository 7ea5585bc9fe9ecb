import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.archive import Archive
from config.settings import Settings, SettingsError, load

EXAMPLE = Path(__file__).parents[3] / "docs" / "scrm.example.toml"
APP = """
name = "assistant"
corp_id = "ww1a2b"
agent_id = 1000002
secret = "the-secret"
token = "the-token"
aes_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
uses = ["staff", "contacts"]
"""
WHOLE = f"""
[mongo]
uri = "mongodb://127.0.0.1:1/?replicaSet=rs0"
[staff]
first_admin = "wecom:ww1a2b:boss"
[[wecom.apps]]
{APP}
"""
SECRETS = ("the-secret", "the-token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """Nothing of ours in the environment, and afterwards whatever was there."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("SCRM_")]:
        del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)


def settings(path: Path, text: str = WHOLE) -> Settings:
    """Those of a file with this text."""
    file = path / "scrm.toml"
    file.write_text(text, encoding="utf-8")
    os.environ["SCRM_CONFIG"] = str(file)
    return load()


def refusal(path: Path, text: str) -> str:
    with pytest.raises(SettingsError) as refused:
        settings(path, text)
    return str(refused.value)


def test_the_example_in_the_handbook_can_be_loaded(tmp_path: Path) -> None:
    found = settings(tmp_path, EXAMPLE.read_text(encoding="utf-8"))
    (app,) = found.wecom.apps
    assert app.uses == {"staff", "contacts", "directory", "service"}
    assert found.staff.roles_by_department["客服部"] == "service"


def test_the_example_names_every_setting_with_its_default(tmp_path: Path) -> None:
    example, bare = settings(tmp_path, EXAMPLE.read_text(encoding="utf-8")), settings(tmp_path)
    for one in (
        example,
        example.mongo,
        example.web,
        example.staff,
        example.reminders,
        example.pool,
        example.wecom,
        example.wecom.apps[0],
    ):
        assert one.model_fields_set | {"archive"} == set(type(one).model_fields) | {"archive"}
    assert (example.workers, example.couriers, example.web, example.reminders) == (
        bare.workers,
        bare.couriers,
        bare.web,
        bare.reminders,
    )
    assert example.pool == bare.pool
    for ours, theirs, theirs_alone in (
        (example.mongo, bare.mongo, {"uri"}),
        (example.staff, bare.staff, {"first_admin", "roles_by_department"}),
        (example.wecom, bare.wecom, {"apps"}),
    ):
        assert ours.model_dump(exclude=theirs_alone) == theirs.model_dump(exclude=theirs_alone)


def with_archive(folder: Path, text: str = "") -> str:
    """The example with the archive in it, and files where it looks for them."""
    for name in ("libWeWorkFinanceSdk_C.so", "archive-1.pem"):
        (folder / name).touch()
    text = text or EXAMPLE.read_text(encoding="utf-8").replace("#: ", "")
    return text.replace("/etc/scrm/", f"{folder}/")


def test_the_archive_of_the_example_has_every_setting_with_its_default(tmp_path: Path) -> None:
    _, app = settings(tmp_path, with_archive(tmp_path)).wecom.apps
    assert app.archive is not None
    bare = Archive(library=app.archive.library, keys=app.archive.keys)
    assert app.archive == bare
    assert app.archive.model_fields_set == set(Archive.model_fields)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('uses = ["archive"]', 'uses = ["archive", "staff"]', "会话存档有自己的 Secret"),
        ('uses = ["archive"]', 'uses = ["staff"]', '有 "archive" 的应用要有 archive 一段'),
        ("archive-1.pem", "no-such.pem", "打不开文件"),
    ],
)
def test_an_archive_that_cannot_work_is_refused_at_start(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert told in refusal(tmp_path, with_archive(tmp_path).replace(before, after))


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    told = refusal(tmp_path, '[web]\nport = 8080\n[[wecom.apps]]\nname = "assistant"\n')
    missing = {line.strip().removesuffix("：缺少") for line in told.splitlines() if line.endswith("：缺少")}
    of_the_app = {f"wecom.apps.0.{name}" for name in ("corp_id", "agent_id", "secret", "token", "aes_key", "uses")}
    assert missing == {"mongo", "staff", *of_the_app}


def test_a_file_named_in_the_environment_must_be_there(tmp_path: Path) -> None:
    os.environ["SCRM_CONFIG"] = str(tmp_path / "gone.toml")
    with pytest.raises(SettingsError, match=r"gone\.toml"):
        load()


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("uri =", "url =", "mongo.url"),
        ("[staff]", "[staff]\nfirst_amdin = 'x'", "staff.first_amdin"),
        ("agent_id", "agentid", "wecom.apps.0.agentid"),
        ("[mongo]", "[webb]\nport = 1\n[mongo]", "webb"),
        ("[staff]", "[wecom]\nmessages_per_minut = 3\n[staff]", "wecom.messages_per_minut"),
    ],
)
def test_a_misspelt_name_is_refused_by_name(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert f"  {named}：没有这个配置项，请检查拼写" in refusal(tmp_path, WHOLE.replace(right, wrong)).splitlines()


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("wecom:ww1a2b:boss", "boss", "staff.first_admin"),
        ('"staff", "contacts"', '"stuff"', "wecom.apps.0.uses.0"),
        ('name = "assistant"', 'name = "助手"', "wecom.apps.0.name"),
        (SECRETS[2], SECRETS[2][1:], "wecom.apps.0.aes_key"),
        ("[staff]", "[staff]\ntimezone = 'Asia/Nowhere'", "staff.timezone"),
        ("[staff]", "[staff]\nnewcomer_role = 'chief'", "staff.newcomer_role"),
        ("[staff]", "[web]\nport = 70000\n[staff]", "web.port"),
        ("[staff]", "[reminders]\nquiet = '22-8'\n[staff]", "reminders.quiet"),
        ("[staff]", "[reminders]\nwork_opens = '18:00'\n[staff]", "reminders"),
        ("[[wecom.apps]]", f"[[wecom.apps]]\n{APP}\n[[wecom.apps]]", "wecom"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    first = refusal(tmp_path, WHOLE.replace(right, wrong)).splitlines()[1]
    assert first.startswith(f"  {named}：无效")


def test_what_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    assert "TOML" in refusal(tmp_path, "mongo = ")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    os.environ |= {"SCRM_WEB__PORT": "9999", "SCRM_WORKERS": "2", "SCRM_STAFF__FIRST_ADMIN": "wecom:ww1a2b:other"}
    found = settings(tmp_path)
    assert (found.web.port, found.workers, found.staff.first_admin) == (9999, 2, "wecom:ww1a2b:other")
    assert found.mongo.uri == "mongodb://127.0.0.1:1/?replicaSet=rs0"


def test_the_database_has_a_short_name_in_the_environment(tmp_path: Path) -> None:
    os.environ["SCRM_MONGO_URI"] = "mongodb://127.0.0.1:2/?replicaSet=rs0"
    assert settings(tmp_path).mongo.uri == "mongodb://127.0.0.1:2/?replicaSet=rs0"


def test_the_address_of_the_database_and_the_password_in_it_are_never_shown(tmp_path: Path) -> None:
    assert "mongodb://" not in repr(settings(tmp_path))


def test_no_secret_of_an_app_is_ever_shown(tmp_path: Path) -> None:
    shown = [repr(settings(tmp_path)), str(settings(tmp_path).wecom.apps[0])]
    for secret in SECRETS:
        shown.append(refusal(tmp_path, WHOLE.replace(f'"{secret}"', f'"{secret}", wrong = "x"')))
        shown.append(refusal(tmp_path, WHOLE.replace(f'"{secret}"', f'["{secret}"]')))
    shown.append(refusal(tmp_path, WHOLE.replace(SECRETS[2], SECRETS[2] + "x")))
    assert [text for text in shown if any(secret in text for secret in SECRETS)] == []
