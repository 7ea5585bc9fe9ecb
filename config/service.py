"""微信客服: what the program says and does there by itself."""

from pydantic import Field

from config.section import Section


class Service(Section):
    """Empty words are not said. `passes_on`: whoever the program has no answer for is handed over to people.

    At most `answers` messages in the `answer_hours` after each word of a customer's, as the platform allows.
    """

    welcome: str = Field(default="", max_length=300)
    choices: tuple[str, ...] = Field(default=("人工", "帮助"), max_length=10)
    queued: str = Field(default="正在为您转接人工客服，请稍候。", max_length=300)
    away: str = Field(default="您好，现在没有客服在线。您的话已经记下，我们上班后第一时间回复您。", max_length=300)
    accepted: str = Field(default="", max_length=300)
    ended: str = Field(default="", max_length=300)
    passes_on: bool = True
    fresh_minutes: int = Field(default=10, ge=1)
    answers: int = Field(default=5, ge=1)
    answer_hours: int = Field(default=48, ge=1)
