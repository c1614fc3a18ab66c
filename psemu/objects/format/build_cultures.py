"""Writes ``cultures.json``, what common cultures say about numbers and dates: ``python -m psemu.objects.format.build_cultures``.

The source is CLDR 42, the version of ICU 72, as Babel 2.12 holds it (the extra ``cultures``); the patterns are rewritten as .NET has
them. Cultures with digits, calendars or groups of their own are left out.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any

from psemu.objects.format.cultures import CULTURES_PATH

NAMES = (
    "bg-BG ca-ES cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-NZ en-ZA es-AR es-CL es-CO es-ES es-MX et-EE fi-FI "
    "fr-BE fr-CA fr-CH fr-FR he-IL hr-HR hu-HU id-ID it-CH it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO "
    "ru-RU sk-SK sl-SI sv-SE tr-TR uk-UA vi-VN zh-CN zh-HK zh-TW"
)
_LETTERS = {
    "y": "y",
    "M": "M",
    "L": "M",
    "d": "d",
    "E": "d",
    "c": "d",
    "H": "H",
    "h": "h",
    "m": "m",
    "s": "s",
    "a": "t",
    "B": "t",
}


def net_pattern(pattern: str) -> str:
    """A CLDR date or time pattern as .NET writes it."""
    out = []
    for quoted, run, other in _pieces(pattern):
        if quoted or other:
            out.append(quoted or other)
            continue
        letter, size = run[0], len(run)
        kind = _LETTERS.get(letter)
        if kind is None:
            continue
        if letter == "y":
            size = 2 if size == 2 else 4
        elif letter in "Ec":
            size = 4 if size == 4 else 3
        elif kind == "t":
            size = 2
        out.append(kind * size)
    return "".join(out).strip()


def _pieces(pattern: str) -> list[tuple[str, str, str]]:
    found = re.finditer(r"(?P<quoted>'[^']*')|(?P<run>([A-Za-z])\3*)|(?P<other>[^A-Za-z']+)", pattern)
    return [(each["quoted"] or "", each["run"] or "", each["other"] or "") for each in found]


def _money(pattern: str) -> tuple[str, str]:
    """A currency pattern's positive and negative form, ``n`` for the digits."""
    positive, semicolon, negative = pattern.partition(";")

    def plain(text: str) -> str:
        text = re.sub(r"[#0][#,0.]*", "n", text).replace("\u200f", "").replace("\u200e", "")
        return text.replace(" ", "\u00a0")

    shown = plain(positive)
    return shown, plain(negative) if semicolon else "-" + shown


def facts_of(name: str) -> dict[str, Any]:
    """The facts of one culture."""
    from babel import Locale
    from babel.numbers import get_currency_precision, get_territory_currencies

    locale = Locale.parse(name.replace("-", "_"))
    symbols = locale.number_symbols
    symbols = symbols.get("latn", symbols)
    short_date = net_pattern(locale.date_formats["short"].pattern)
    short_date = re.sub(r"(?<!y)yy(?!y)", "yyyy", short_date)
    short_time = net_pattern(locale.time_formats["short"].pattern)
    skeletons = locale.datetime_skeletons
    code = get_territory_currencies(locale.territory)[-1]
    positive, negative = _money(locale.currency_formats["standard"].pattern)
    days = locale.days["stand-alone"]
    short_days = days["abbreviated"]
    periods = locale.day_periods["format"]["abbreviated"]
    separator = re.search(r"[^\w']", short_date)
    time_separator = re.search(r"[^\w']", short_time)
    percent = (
        re.sub(r"[#0][#,0.]*", "n", locale.percent_formats[None].pattern).replace("\u00a0", " ").replace("\u202f", " ")
    )
    months = [locale.months["stand-alone"]["wide"][number] for number in range(1, 13)]
    genitive = [locale.months["format"]["wide"][number] for number in range(1, 13)]
    territory = locale.territories[locale.territory]
    english = Locale("en")
    found = {
        "english": f"{english.languages[locale.language]} ({english.territories[locale.territory]})",
        "native": f"{locale.languages[locale.language]} ({territory})",
        "decimal": symbols["decimal"],
        "group": symbols["group"],
        "minus": symbols["minusSign"] if symbols["minusSign"] != "-" else None,
        "percent": re.sub("[\u200e\u200f]", "", percent),
        "currency": locale.currency_symbols.get(code, code),
        "currency_digits": get_currency_precision(code),
        "currency_positive": positive,
        "currency_negative": negative,
        "months": months,
        "genitive": genitive if genitive != months else None,
        "short_months": [locale.months["stand-alone"]["abbreviated"][number] for number in range(1, 13)],
        "days": [days["wide"][(number + 6) % 7] for number in range(7)],
        "short_days": [short_days[(number + 6) % 7] for number in range(7)],
        "am": periods["am"],
        "pm": periods["pm"],
        "era": locale.eras["abbreviated"][1],
        "date_separator": separator[0] if separator else "/",
        "time_separator": time_separator[0] if time_separator else ":",
        "short_date": short_date,
        "long_date": net_pattern(locale.date_formats["full"].pattern),
        "short_time": short_time,
        "long_time": net_pattern(locale.time_formats["medium"].pattern),
        "month_day": net_pattern(skeletons["MMMMd"].pattern),
        "year_month": net_pattern(skeletons["yMMMM"].pattern),
    }
    return {key: value for key, value in found.items() if value is not None}


def main() -> None:
    """Write the table."""
    table = {name: facts_of(name) for name in NAMES.split()}
    with open(CULTURES_PATH, "w", encoding="utf-8", newline="\n") as target:
        target.write("{\n")
        rows = [f"{json.dumps(name)}: {json.dumps(facts, ensure_ascii=False)}" for name, facts in table.items()]
        target.write(",\n".join(rows) + "\n}\n")
    sys.stdout.write(f"{len(table)} cultures, {os.path.getsize(CULTURES_PATH):,} bytes\n")


if __name__ == "__main__":
    main()
