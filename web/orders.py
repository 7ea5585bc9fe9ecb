"""`POST /api/orders`: shops and cash registers tell what was bought, with a key of their own."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import orjson
from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from crm_core.apikeys.actions import come_in
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed, NotPermitted
from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderState, OrderTold
from web.gate import Gate, NotSignedIn, as_json, program
