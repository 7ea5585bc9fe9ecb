"""Whom an operator means by a userid."""

from config.settings import Settings
from crm_core.errors import Malformed
from crm_core.values import Identity, Platform


def identity_of(settings: Settings, name: str) -> Identity:
    """`name` is a userid, or the whole `wecom:<corp id>:<userid>`. Raises Malformed when it does not say whom."""
    if ":" in name:
        try:
            return Identity.from_key(name)
        except ValueError:
            raise Malformed(f"看不懂账号“{name}”，请写成 userid 或 wecom:<企业ID>:<userid>。") from None
    corps = sorted({app.corp_id for app in settings.wecom.apps})
    if len(corps) > 1:
        raise Malformed(f"配置里有 {len(corps)} 个企业，请写全账号：wecom:<企业ID>:{name}。")
    return Identity(platform=Platform.WECOM, scope=corps[0], account=name)
