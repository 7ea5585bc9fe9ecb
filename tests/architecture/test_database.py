"""Who touches MongoDB."""

from fnmatch import fnmatch

from tests.architecture.tree import Module, modules

DRIVERS = {"beanie", "bson", "gridfs", "pymongo"}
MAY_TOUCH = (
    "community/*/documents.py",
    "crm_core/*/documents.py",
    "referrals/*/documents.py",
    "crm_core/stored.py",
    "crm_core/action.py",  # opens transactions
    "bot/storage/database.py",  # opens the connection
    "bot/storage/documents.py",  # lists what there is
    "bot/storage/mongod.py",  # runs the embedded server
    "bot/storage/migration.py",  # change what is stored
    "bot/storage/migrations/*.py",
    "bot/site/server.py",  # asks whether the server is well
)
# These run between transactions and must go on, or say so plainly, when MongoDB is away.
MAY_CATCH_ITS_ERRORS = (
    "bot/allowance.py",
    "bot/archive/puller.py",
    "bot/archive/taking.py",
    "bot/beginnings.py",
    "bot/clockwork/campaigns.py",
    "bot/clockwork/clock.py",
    "bot/queues/collector.py",
    "bot/queues/courier.py",
    "bot/foreseen.py",
    "bot/intake/ledger.py",
    "bot/intake/official.py",
    "bot/intake/worker.py",
    "bot/queues/lanes.py",
    "bot/queues/leases.py",
    "bot/outcomes/mass_sends.py",
    "bot/queues/reactions.py",
    "bot/clockwork/ringer.py",
    "bot/mirrors/scenes.py",
    "bot/clockwork/successions.py",
    "bot/wiring.py",
    "web/gate.py",
    "web/live.py",
)


def drivers(module: Module) -> set[str]:
    return {name for name in module.imported if name.split(".")[0] in DRIVERS}


def listed(module: Module, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(module.path, pattern) for pattern in patterns)


def test_only_documents_and_a_few_more_touch_mongodb() -> None:
    touching = {module.path: drivers(module) for module in modules() if not listed(module, MAY_TOUCH)}
    assert {path for path, names in touching.items() if names - {"pymongo.errors"}} == set()


def test_the_drivers_errors_are_known_where_listed_and_nowhere_else() -> None:
    others = (module for module in modules() if not listed(module, MAY_TOUCH))
    assert {module.path for module in others if drivers(module)} == set(MAY_CATCH_ITS_ERRORS)


def test_every_exception_is_still_needed() -> None:
    for pattern in MAY_TOUCH:
        assert any(drivers(module) for module in modules() if fnmatch(module.path, pattern)), pattern
