"""What is found by its words in MongoDB: one index, whatever the kind of document.

Counts of what a person may not see never show: neither in what is found nor in whether something is.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.cursor import AsyncCursor

from crm_core.customers.documents import VisibleCustomers
from crm_core.search.model import Term, Terms
from crm_core.stored import Stored
from crm_core.values import CustomerId

Filter = dict[str, Any]

BY_WORD = IndexModel([("tokens", ASCENDING), ("at", DESCENDING), ("customer", ASCENDING)])
"""The customer stands last: whose line it is is seen in the index, without reading the line."""

FEW = 2_000
"""Up to so many customers are named in the query itself."""

_FIRST_LOOK = 100


class Searchable(Stored):
    """Something said or written about a customer; `tokens` are `words.words_of` its text."""

    customer: CustomerId
    text: str
    at: datetime
    tokens: list[str] = []

    OF_CUSTOMER: ClassVar[str]
    """The name of the index by customer and time: for one customer it is all that is needed."""

    @classmethod
    async def newest(cls, terms: Terms, sight: "Sight", limit: int) -> list[Self]:
        """The newest with all terms in them that may be seen, in order, newest first."""
        found = {one.id: one for one in await cls._look(_by_words(terms), sight, limit)}
        if len(found) < limit and any(term.split_by_dictionary for term in terms.terms):
            # The text may have been split elsewhere than what was typed.
            found |= {one.id: one for one in await cls._look(_by_pairs(terms), sight, limit)}
        return sorted(found.values(), key=lambda one: one.at, reverse=True)[:limit]

    @classmethod
    async def _look(cls, wanted: Filter, sight: "Sight", limit: int) -> list[Self]:
        if sight.named is not None:
            wanted = {**wanted, "customer": {"$in": [*sight.named]}}
        if sight.named is not None or sight.visible.everybody:
            rows = cls._newest_first(wanted, batch=limit).limit(limit)
            rows = rows.hint(cls.OF_CUSTOMER) if sight.narrow else rows
            return [cls.model_validate(row) async for row in rows]
        rows = cls._newest_first(wanted, batch=_FIRST_LOOK)
        seen: list[Self] = []
        async for page in _pages(rows):
            visible = await sight.visible.named({row["customer"] for row in page})
            seen += [cls.model_validate(row) for row in page if row["customer"] in visible]
            if len(seen) >= limit:
                break
        return seen[:limit]

    @classmethod
    def _newest_first(cls, wanted: Filter, *, batch: int) -> AsyncCursor[dict[str, Any]]:
        return cls.rows().find(wanted, {"tokens": 0}).sort("at", DESCENDING).batch_size(batch)


class Sight:
    """Where a search looks. `named` are all the customers to look at, None when they are too many to name.

    `narrow` when they are a few that were asked for.
    """

    def __init__(self, visible: VisibleCustomers, named: frozenset[CustomerId] | None, *, narrow: bool = False) -> None:
        self.visible = visible
        self.named = named
        self.narrow = narrow

    @classmethod
    async def of(cls, visible: VisibleCustomers, within: Iterable[CustomerId] | None) -> Self:
        """All that is visible, or of it those in `within` only."""
        if within is not None:
            return cls(visible, frozenset(await visible.named(within)), narrow=True)
        return cls(visible, None if visible.everybody else await visible.ids(FEW))


async def _pages(rows: AsyncIterator[dict[str, Any]]) -> AsyncIterator[list[dict[str, Any]]]:
    """Rows in lists that grow, so that both a frequent word and a rare one need few questions."""
    size, page = _FIRST_LOOK, list[dict[str, Any]]()
    async for row in rows:
        page.append(row)
        if len(page) == size:
            yield page
            size, page = min(4 * size, 5_000), []
    yield page


def matching(terms: Terms) -> Filter:
    """Whatever has all the terms in it, however a dictionary splits it; for a few lines that another index finds."""
    return {"$or": [_by_words(terms), _by_pairs(terms)]}


def _by_words(terms: Terms) -> Filter:
    tokens = [token for term in terms.terms for token in (term.pairs if term.literal else term.words)]
    return _wanted(tokens, [term for term in terms.terms if term.literal])


def _by_pairs(terms: Terms) -> Filter:
    tokens = [token for term in terms.terms for token in term.pairs]
    return _wanted(tokens, [term for term in terms.terms if len(term.pairs) > 1])


def _wanted(tokens: list[str], literal: list[Term]) -> Filter:
    wanted: Filter = {"tokens": {"$all": list(dict.fromkeys(tokens))}}
    return wanted | ({"$and": [_as_typed(term) for term in literal]} if literal else {})


def _as_typed(term: Term) -> Filter:
    return {"text": {"$regex": term.pattern, "$options": "i"}}
