"""What shows when the pointer rests on a mark.

Map tips are HTML and run scripts; what comes from an article is text there, never markup. QGIS
does not look for expressions in what an expression gave.
"""

from __future__ import annotations

from typing import Final

from geo._schema import CODES

MOST_EVIDENCE: Final = 2000
"""Characters of evidence in a map tip; the attribute form has all of it."""

_STYLE: Final = "font-family:sans-serif;width:380px;line-height:1.35"
_QUIET: Final = "color:#56616e"


def escaped(expression: str) -> str:
    """An expression for the text as HTML that shows it as it is, line by line."""
    # The keys of a map are taken in their order: & comes before < and >.
    as_text = f"replace(coalesce({expression},''),map('&','&amp;','<','&lt;','>','&gt;'))"
    return f"replace({as_text},char(10),'<br>')"


def mark_tip(kind: str) -> str:
    """The map tip of a table of marks."""
    where = _ROUTE if kind == "routes" else _PLACE
    return _page(
        f"<b>{_show(escaped(_TITLE))}</b><br>",
        f'<span style="{_QUIET}">{_show(_STATUS)} · {_show(_DATES)}</span><br>',
        _show(where),
        _show(_line_if_any("actors")),
        _show(_line_if_any("quantities")),
        _show(_EVIDENCE),
    )


def mention_tip() -> str:
    """The map tip of a mention: the words, the place chosen, the sentence."""
    return _page(
        f"<b>{_show(escaped(_field('text')))}</b> → {_show(escaped(_field('name')))}<br>",
        f'<span style="{_QUIET}">{_show(_SURE)}</span><br>',
        _show(_line_if_any("reason")),
        f'<p style="margin:6px 0 0">{_show(escaped(_shortened("sentence")))}</p>',
        f'<span style="{_QUIET}">{_show(escaped(_field("doc_id")))}</span>',
    )


def _page(*parts: str) -> str:
    return f'<div style="{_STYLE}">{"".join(parts)}</div>'


def _show(expression: str) -> str:
    return f"[% {expression} %]"


def _field(name: str) -> str:
    return f'"{name}"'


def _in_words(name: str) -> str:
    """The meaning of a column's code."""
    pairs = ",".join(f"'{code}','{words}'" for code, words in CODES[name].items())
    return f"coalesce(map_get(map({pairs}),to_string(\"{name}\")),'')"


def _line_if_any(name: str) -> str:
    return f"if(coalesce(\"{name}\",'')='','',{escaped(_field(name))} || '<br>')"


def _shortened(name: str) -> str:
    cut = f"left(\"{name}\",{MOST_EVIDENCE}) || ' …'"
    return f'if(length("{name}")>{MOST_EVIDENCE},{cut},"{name}")'


def _day(name: str) -> str:
    return f"format_date(\"{name}\",'yyyy-MM-dd')"


_TITLE: Final = _field("title")
_STATUS: Final = f"{_in_words('status')} || if(\"contested\",' (contested)','')"
_DATES: Final = (
    f"case when \"date_start\" is null then 'date unknown' "
    f'when "date_start"="date_end" or "date_end" is null then {_day("date_start")} '
    f"else {_day('date_start')} || ' to ' || {_day('date_end')} end"
)
_PRECISE: Final = (
    f"if(\"geo_precision\"=0,'',' · ' || {_in_words('geo_precision')})"
    " || if(\"radius_km\">0,' · ± ' || round(\"radius_km\") || ' km','')"
)
_PLACE: Final = (
    f"{escaped(_field('place_name'))}"
    f" || if(coalesce(\"country_code\",'')='','',', ' || {escaped(_field('country_code'))})"
    f" || if(coalesce(\"role\",'')='','',' (' || replace({escaped(_field('role'))},'_',' ') || ')')"
    f" || {_PRECISE} || '<br>'"
)
_ROUTE: Final = (
    f"{escaped(_field('origin_name'))} || ' → ' || {escaped(_field('destination_name'))}"
    f" || {_PRECISE} || '<br>'"
)
_EVIDENCE: Final = (
    "if(coalesce(\"evidence\",'')='','','<p style=\"margin:6px 0 0\">'"
    f" || {escaped(_shortened('evidence'))} || '</p>')"
)
_SURE: Final = (
    f"to_string(round(100*\"confidence\")) || ' % sure' || {_PRECISE}"
    f" || if(coalesce(\"country_code\",'')='','',' · ' || {escaped(_field('country_code'))})"
)
