"""Keeping and dropping the searches a person named."""

from __future__ import annotations

import secrets
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError
from liuhen.search.models import LONGEST_QUERY, SavedView
from liuhen.search.queries.views import views_of

MOST_VIEWS = 50  # of one person


def save_view(name: str, query: str, *, by: Officer, at: datetime, once: str | None = None) -> SavedView:
    """Keep a search under a name (存下查找). A name the person has used already stands for the new search from now on.

    Raises:
        InputError: no name, nothing asked, or too many views.
    """
    name, query = name.strip()[:40], query.strip()
    if not name:
        raise InputError("没有存下。名称还没有填写。", next_step="请给这次查找起一个名称。")
    if not query or len(query) > LONGEST_QUERY:
        raise InputError("没有存下。没有查找条件，或者条件太长。", next_step="请先查找，再把结果存下。")
    mine = views_of(by)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise InputError(f"没有存下。已经存了 {MOST_VIEWS} 个查找。", next_step="请先删去不用的。")
    with acting(by, "search.save_view", at=at, once=once) as act:
        mine.filter(name=name).update(dropped_at=act.at)
        row = SavedView.objects.create(
            bureau=act.home,
            officer=act.officer,
            uid=secrets.token_hex(8),
            name=name,
            query=query,
            saved_at=act.at,
        )
        return act.upon(row)


def drop_view(view: SavedView, *, by: Officer, at: datetime) -> None:
    """Drop a saved search of one's own (删去存下的查找); its address then leads nowhere.

    Raises:
        InputError: it is another person's, or dropped already.
    """
    with acting(by, "search.drop_view", at=at, on=view) as act:
        if not views_of(act.officer).filter(pk=view.pk).update(dropped_at=act.at):
            raise InputError("没有删去。这个查找是别人存的，或者已经删去。", next_step="请刷新页面查看。")
        act.upon(view)
