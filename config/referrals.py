"""Referrals: the share page, and who is told what when."""

from typing import Literal

from pydantic import Field

from config.section import Section


class Referrals(Section):
    """`origin` is the address of the share page when it has one of its own, empty for that of `web`.

    `account` is the app id of the 公众号 that codes lead to, empty for the first one; with `sign_in` the page asks 微信
    (`authorize`) who looks at it, which takes a certified 服务号. `contact` is a link to 客服 for who rather talks.
    Friends who add somebody come to who looks after the inviter, else to the people of the contact code (活码) named
    `reception`, else to who made the programme. Staff hear of their customers' friends `at_once`, in a daily `digest`,
    or `never`. `visits_a_minute` holds for one address.
    """

    origin: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    account: str = Field(default="", pattern=r"^(wx[0-9a-zA-Z]{1,30})?$")
    sign_in: bool = False
    authorize: str = Field(default="https://open.weixin.qq.com", pattern=r"^https?://\S+$")
    reception: str = Field(default="", max_length=20)
    contact: str = Field(default="", pattern=r"^(https://\S{1,500})?$")
    tell_owners: Literal["at_once", "digest", "never"] = "digest"
    visits_a_minute: int = Field(default=600, ge=10)
