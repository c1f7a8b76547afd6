"""Tags and filters of every page: chips, citations, icons, digests, form keys, trail sentences, instants and sizes.

Nobody writes a chip, a citation or a trail sentence by hand (look.md chapter 8).
"""

import itertools
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.db.models import Model
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from liuhen.bureau.queries import active_pack
from liuhen.duties.queries import COUNTED
from liuhen.law.citation import TEXT_NOT_IMPORTED, Citation, Source
from liuhen.web import built, icons, imported, words
from liuhen.web.record_words import record_words, said_of

register = template.Library()

# class of the chip, and the word when the page gives none
_CHIPS: dict[str, tuple[str, str]] = {
    "met": ("met", "已履行"),
    "due": ("due", "将到期"),
    "over": ("over", "已超期"),
    "overdue": ("over", "已超期"),
    "breach": ("breach", "已违反"),
    "breached": ("breach", "已违反"),
    "judge": ("judge", "需人工判断"),
    "needs_judgement": ("judge", "需人工判断"),
    "na": ("na", "不适用"),
    "not_applicable": ("na", "不适用"),
    "todo": ("todo", "未到期"),
    "info": ("info", "核验中"),
}
_SOURCES = {Source.SUPERIOR: "law", Source.SETTING: "own", Source.ENGINE: "def"}
_NOTES = {"": "info", "info": "info", "warn": "over", "bad": "breach", "good": "met"}
_ids = itertools.count(1)


@register.simple_tag
def assets(entry: str) -> SafeString:
    """Link the built style sheets and scripts of an entry: `app`, `intake`, `player`."""
    styles, scripts = built.files_of(entry)
    return format_html(
        "{}{}",
        format_html_join("", '<link rel="stylesheet" href="{}">', ((static(name),) for name in styles)),
        format_html_join("", '<script type="module" src="{}"></script>', ((static(name),) for name in scripts)),
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one icon of the set."""
    return mark_safe(icons.drawn(name))  # noqa: S308 - our own constant


@register.simple_tag
def product_mark() -> SafeString:
    """Draw the product's mark."""
    return mark_safe(icons.MARK)  # noqa: S308 - our own constant


@register.simple_tag
def chip(status: str, word: str = "") -> SafeString:
    """Draw a status: shape, word and colour together."""
    kind, usual = _CHIPS[str(status)]
    return format_html('<span class="lh-chip {}">{}{}</span>', kind, icon(kind), word or usual)


@register.simple_tag(takes_context=True)
def cite(context: Mapping[str, Any], authority: object) -> SafeString:
    """Draw the citation of a finding, a hindrance, a citation, its stored fields, or plain words of a refusal.

    The tip gives our paraphrase, and the words of the article where the bureau has imported its regulation's text;
    until then it says that the text itself has not been imported (decisions 25).
    """
    source = getattr(authority, "citation", authority)
    if isinstance(source, Mapping):
        source = Citation.from_fields(dict(source))
    if not isinstance(source, Citation):
        return _plain_cite(context.get("request"), str(source)) if source else SafeString("")
    version = format_html(" · 规则包 {}", source.pack_version) if source.pack_version else ""
    lines = imported.lines_of(context.get("request"), source)
    is_text = source.source in (Source.REGULATION, Source.SUPERIOR)
    tip = format_html(
        "<b>{}</b>{}{}<small>{}{}{}{}</small>",
        source.article,
        format_html_join("", "<q>{}</q>", ((line,) for line in lines)),
        format_html("<span>{}{}</span>", "转述：" if lines else "", source.says) if source.says else "",
        source.title,
        version,
        f" · {TEXT_NOT_IMPORTED}" if is_text and not lines else "",
        " · 条文尚未与公布文本核对，只作提醒" if source.unverified else "",
    )
    return _cite(_SOURCES.get(source.source, ""), word=source.source.value, article=source.article, tip=tip)


def _plain_cite(request: object, article: str) -> SafeString:
    word, _, rest = article.partition("｜")
    known = rest and word in {source.value for source in Source}
    source = Source(word) if known else Source.REGULATION
    shown = rest if known else article
    lines = imported.lines_at(request, shown) if source is Source.REGULATION else ()
    words_of_text = format_html_join("", "<q>{}</q>", ((line,) for line in lines))
    is_text = source in (Source.REGULATION, Source.SUPERIOR)
    small = format_html("<small>{}</small>", TEXT_NOT_IMPORTED) if is_text and not lines else ""
    tip = format_html("<b>{}</b>{}{}", shown, words_of_text, small)
    return _cite(_SOURCES.get(source, ""), word=source.value, article=shown, tip=tip)


def _cite(kind: str, *, word: str, article: str, tip: SafeString) -> SafeString:
    number = next(_ids)
    return format_html(
        '<span class="lh-cite {}" role="button" tabindex="0" aria-label="依据：{} {}" aria-describedby="cite-{}">'
        '<i>{}</i><u>{}</u><span class="lh-cite-tip" role="tooltip" id="cite-{}">{}</span></span>',
        *(kind, word, article, number, word, article, number, tip),
    )


@register.simple_tag
def digest(value: str, name: str = "", *, wide: bool = False) -> SafeString:
    """Draw a digest in groups of eight, first and last in bold, with a button that copies it."""
    usual, groups = words.groups_of_eight(value)
    last = len(groups) - 1
    shown = format_html_join(
        " ", "{}", ((format_html("<b>{}</b>", part) if at in {0, last} else part,) for at, part in enumerate(groups))
    )
    return format_html(
        '<div class="lh-dig{}"><span>{}</span><code>{}</code>{}</div>',
        " wide" if wide else "",
        name or usual,
        shown,
        copy(value.rpartition(":")[2], f"复制{name or usual}"),
    )


@register.simple_tag
def copy(value: str, label: str = "复制") -> SafeString:
    """Draw a button that copies `value`."""
    return format_html(
        '<lh-copy value="{}"><button type="button" aria-label="{}">{}</button></lh-copy>', value, label, icon("copy")
    )


@register.filter
def short_digest(value: str) -> str:
    """Give the first eight figures, as tables show them."""
    return value.rpartition(":")[2][:8]


@register.simple_tag(takes_context=True)
def record_form(context: template.Context, medium: str) -> str:
    """Say what a recording is, in the words of the bureau's own text; the words are read once for a page."""
    request = context["request"]
    held: dict[str, str] | None = getattr(request, "record_words", None)
    if held is None:
        held = request.record_words = record_words(active_pack(request.user.bureau))
    return said_of(medium, held)


@register.simple_tag
def once() -> SafeString:
    """Draw the hidden key that makes a form sent twice be done once."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_hex(16))


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """Draw a notice; its first sentence stands in `<b>` and is complete by itself."""
    return format_html(
        '<div class="lh-note {}" role="{}">{}<div>{}</div></div>',
        *(kind, "alert" if kind == "bad" else "status", icon(_NOTES[kind]), content),
    )


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Draw an empty place: what is not there; the block says the nearest thing that is, with one link."""
    picture = mark_safe(icons.EMPTY)  # noqa: S308 - our own constant
    return format_html('<div class="lh-empty">{}<b>{}</b>{}</div>', picture, title, content)


@register.simple_block_tag
def confirm(content: str, label: str, title: str, kind: str = "stop", size: str = "") -> SafeString:
    """Draw a grave act: a button that opens a dialog with the consequences; the block holds form and buttons.

    The block's safe button carries `data-close`, the act's button `data-act`; a field with `data-must-equal="12"`
    keeps the act shut until 12 is typed. Works without script as a fold that opens in place.
    """
    number = next(_ids)
    return format_html(
        '<lh-confirm><details><summary class="btn btn-{}{}">{}</summary>'
        '<div class="lh-dialog" role="group" aria-labelledby="confirm-{}"><header><h2 id="confirm-{}">{}</h2></header>'
        "{}</div></details></lh-confirm>",
        *(kind, f" btn-{size}" if size else "", label, number, number, title, content),
    )


@register.simple_tag
def progress(verified: int, total: int, *, received: int = 0, label: str = "进度", state: str = "") -> SafeString:
    """Draw progress in verified parts; what is received but not verified is hatched. `state`: done or fail."""
    whole = max(total, 1)
    done, in_hand = min(100 * verified / whole, 100), min(100 * received / whole, 100)
    return format_html(
        '<div class="lh-prog {}" role="progressbar" aria-label="{}" aria-valuemin="0" aria-valuemax="100" '
        'aria-valuenow="{}"><em style="width:{}%"></em><i style="width:{}%"></i></div>',
        *(state, label, round(done), f"{in_hand:.1f}", f"{done:.1f}"),
    )


@register.simple_tag
def left(end: datetime | None, why: str = "", now: datetime | None = None) -> SafeString:
    """Say the time left twice: 剩 13 小时 36 分, and the instant 9月21日 24:00, with the reason it moved."""
    if end is None:
        return format_html('<div class="lh-left"><b>未定</b><small>{}</small></div>', why)
    moment_now = now or timezone.now()
    rest = end - moment_now
    told = words.deadline(end, now=moment_now) + (f"，{why}" if why else "")
    if rest <= timedelta():
        return format_html(
            '<div class="lh-left late"><b>超 {}</b><small>应于 {} 前</small></div>', words.span(rest), told
        )
    soon = "soon" if rest <= timedelta(days=1) else ""
    return format_html('<div class="lh-left {}"><b>剩 {}</b><small>{}</small></div>', soon, words.span(rest), told)


@register.inclusion_tag("components/field.html")
def field(bound: Any, hint: str = "") -> dict[str, Any]:  # noqa: ANN401 - Django's BoundField is generic in its form
    """Draw one field of a form: label, control, hint, and what is missing beside it."""
    kind = getattr(bound.field.widget, "input_type", "")
    told = [f"{bound.id_for_label}-hint"] * bool(hint) + [f"{bound.id_for_label}-bad"] * bool(bound.errors)
    attrs = {"class": {"checkbox": "form-check-input", "select": "form-select"}.get(kind, "form-control")}
    if told:
        attrs["aria-describedby"] = " ".join(told)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {"bound": bound, "control": bound.as_widget(attrs=attrs), "hint": hint, "kind": kind}


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: template.Context, page: Any) -> dict[str, Any]:  # noqa: ANN401 - Paginator's Page is generic
    """Draw the pager of a list, keeping the filters that are in the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("components/trail.html")
def trail_of(thing: Model, most: int = 20) -> dict[str, Any]:
    """Tell a thing's trail in whole Chinese sentences, newest first."""
    from liuhen.web.trail.told import trail_lines

    return {"lines": trail_lines(thing, most=most)}


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant: 9月21日 10:24."""
    return words.moment(words.aware(value), now=timezone.now()) if value else ""


@register.filter
def exact(value: datetime | None) -> str:
    """Write an instant to the second: 9月21日 10:24:07."""
    return words.exact(words.aware(value), now=timezone.now()) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """Write the time of day: 10:24."""
    return words.clock_time(words.aware(value)) if value else ""


@register.filter
def deadline(value: datetime | None) -> str:
    """Write the end of a term: 9月21日 24:00."""
    return words.deadline(words.aware(value), now=timezone.now()) if value else ""


@register.filter
def counted(number: int) -> str:
    """Write how many wait: past ten thousand nobody counts on (decisions 27)."""
    return "一万以上" if number > COUNTED else str(number)


@register.filter
def why_date(finding: object) -> str:
    """Say why a finding's date is what it is: moved past rest days, or 暂定."""
    moved, is_provisional = getattr(finding, "moved", ""), bool(getattr(finding, "provisional", False))
    return words.why_date(moved, is_provisional=is_provisional)


@register.filter
def civil_date(value: date | datetime | None) -> str:
    """Write a civil date: 9月21日, with the year when it is another one."""
    return words.civil_date(value, today=timezone.localdate()) if value else ""


@register.filter
def full_date(value: date | datetime | None) -> str:
    """Write a civil date as papers do: 2026年9月21日."""
    return words.civil_date(value) if value else ""


@register.filter
def span(value: timedelta | float | None) -> str:
    """Write a length of time (a timedelta or seconds): 13 小时 36 分."""
    return "" if value is None else words.span(value)


@register.filter(name="bytes")
def in_bytes(value: int | None) -> str:
    """Write a size: 16 MB."""
    return "" if value is None else words.size(value)
