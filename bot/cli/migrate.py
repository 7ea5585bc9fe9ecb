"""`scrm migrate`: how it is typed; what it does is in `bot/errands/migrate.py`."""

from bot.cli.failures import told_plainly


@told_plainly
def migrate() -> None:
    """建立集合和索引，执行缺少的升级；可以重复运行（scrm run 启动时也会做）。"""
    from bot.errands.migrate import bring_up_to_date  # noqa: PLC0415 - see bot/cli/app.py

    bring_up_to_date()
