from datetime import datetime
from zoneinfo import ZoneInfo


def in_china(now: float) -> datetime:
    """Quotas and limits go by days and months of this zone."""
    return datetime.fromtimestamp(now, ZoneInfo("Asia/Shanghai"))
