"""The words of pictures, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from kg.graph.held import Held

_WORDS: Mapping[str, tuple[str, str]] = {
    "drawn_from": (
        "Drawn from {claims} claims of {sources} sources.",
        "{sources}件の出典の{claims}件の主張による。",
    ),
    "and": (" and ", "と"),
    "counted": ("{n} {what}", "{what}{n}件"),
    "not_held": ("not held", "不明"),
    "active": ("active", "実施中"),
    "conditional": ("conditional", "条件付き"),
    "planned": ("planned", "計画済み"),
    "considered": ("considered", "検討中"),
    "possible": ("possible", "可能性あり"),
    "ended": ("ended", "終了"),
    "cancelled": ("cancelled", "中止"),
    "status": ("status", "状態"),
    # volumes
    "volumes_title": ("{units} brought to {home}, by {holder} and period", "{holder}・期間別の{name}の{unit}数"),
    "volumes_most": (
        "{first} brought the most {units} to {home} in {year}: {count}",
        "{year}年の{name}は{first}が最多: {count}{unit}",
    ),
    "volumes_of": (" of {total}", "（全体{total}{unit}）"),
    "volumes_none": ("No figures of {units} brought to {home} are held.", "{name}の{unit}数のデータはない。"),
    "volumes_partial": (
        "A paler bar is a part of a year; it is never added to a year.",
        "薄い棒は年の一部の値で、年の値には加えない。",
    ),
    "volumes_said": (
        "A hollow mark is what an article said and is not held, under the year and {holder} it gave.",
        "中抜きの印は記事の記述（採用されていない値）で、記事が示した年と{holder}の位置に置く。",
    ),
    "all_holders": ("All {holders}", "全{holders}"),
    "held": ("held", "採用"),
    "held_settled": ("held, after sources differed or a slip was mended", "採用（出典の相違または誤記の修正を経た値）"),
    "held_part": ("held, part of a year", "採用（年の一部）"),
    "said_corrected": ("said by an article, corrected", "記事の記述、修正済み"),
    "said_outvoted": ("said by an article, outvoted", "記事の記述、不採用"),
    "said_disputed": ("said by an article, disputed: nothing is held", "記事の記述、係争中（採用値なし）"),
    "said_other": ("said by an article, not held", "記事の記述、採用なし"),
    # flow
    "flow_title": (
        "{flows} to {home}: {of_items} {items} of {of_holders} {holders} from {of_sources} countries, "
        "{active} {flows} active",
        "{home}への{flow}: {of_sources}か国・{of_holders}社・{of_items}{item}、うち実施中{active}件",
    ),
    "flow_none": ("No {flows} to {home} are held.", "{home}への{flow}のデータはない。"),
    "flow_width": (
        "Each {flow} is a stream of the same width; a node is as tall as its {flows} are many.",
        "{flow}は一件ごとに同じ幅で、節の高さは{flow}の数を表す。",
    ),
    "flow_units": (
        "Widths are not {units}: units are held for {some} of {all} {flows} (see the table).",
        "幅は{unit}数ではない。{unit}数があるのは{all}件中{some}件のみ（表を参照）。",
    ),
    "market": ("market", "市場"),
    # lanes
    "lanes_title": (
        "How far {count} {flows} to {home} had come: {told}",
        "{home}への{flow}{count}件の推移: {told}",
    ),
    "lanes_none": ("No {flow} to {home} has a dated status.", "日付のある{flow}の状態はない。"),
    "lanes_fade": (
        "A pale end spans the days between which the change came; a diamond is a date announced for the start.",
        "薄い端は変化があった期間の幅、ひし形は発表された開始時期を示す。",
    ),
    "lanes_reach": (
        "Bars without an end reach to {day}, the last day of publication that is sure.",
        "終わりのない棒は、確実な最新の公表日{day}まで描く。",
    ),
    "lanes_unknown": (
        "Not shown, as no date of them is held: {names}.",
        "日付がないため示していないもの: {names}。",
    ),
    "expected": ("start expected", "開始予定"),
    # map
    "map_title": (
        "{of_items} {items} come, came or may come to {home} from {of_sources} countries",
        "{of_sources}か国の{of_items}{item}が{home}へ（過去・現在・予定）",
    ),
    "map_none": ("No {flows} to {home} from another country are held.", "国外から{home}への{flow}のデータはない。"),
    "map_place": (
        "Countries are marked at a point of their own; the graph does not say where in a country a {site} "
        "stands, so {sites} are listed by country.",
        "国はその中の一点で示す。{site}の位置の座標はデータにないため、国ごとに列挙する。",
    ),
    "map_lines": ("A line is as wide as its {items} are many.", "線の太さは{item}の数を表す。"),
    "map_missing": ("Not on the map: {names}.", "地図にないもの: {names}。"),
    "map_base": ("Map: Natural Earth.", "地図: Natural Earth。"),
    "map_no_sites": ("no {site} held", "{site}のデータなし"),
    "map_more": ("and {n} more", "ほか{n}件"),
    # agreement
    "agreement_title": (
        "{sources} sources speak of the same points as another; two of them agree in {agree} of {points} comparisons",
        "{sources}件の出典が他と同じ点に触れ、2件ずつの比較{points}回中{agree}回で一致",
    ),
    "agreement_none": ("No two sources speak of the same point.", "同じ点に触れる出典の組はない。"),
    "agreement_cell": (
        "Each cell is a pair of sources: the number is how many points both speak of, the colour the share on which "
        "they agree.",
        "各升は出典の組で、数字は共通の点の数、色は一致した割合。",
    ),
    "agreement_marks": (
        "× a value of one was corrected; ! they contradict each other; c one is a copy of the other; "
        "a later step of a {flow} is no contradiction.",
        "×は一方の値が修正されたもの、!は矛盾、cは一方が他方の転載。{flow}の後の段階は矛盾に数えない。",
    ),
    "share_agree": ("share that agrees", "一致の割合"),
    # analyses
    "analysis_none": ("There is nothing to draw.", "描くものはない。"),
    "before": ("before", "前"),
    "after": ("after", "後"),
}  # fmt: skip


def say(key: str, lang: str, **values: str | int) -> str:
    """Return words in a language, with values in their places; what is no key is its own word.

    >>> say("planned", "en"), say("paused", "en"), say("volumes_of", "ja", total="9")
    ('planned', 'paused', '（全体9台）')
    """
    english, japanese = _WORDS.get(key, (key, key))
    text = japanese if lang == "ja" else english
    return text.format(**values) if values else text


def tell(held: Held, key: str, **values: str | int) -> str:
    """Return words in the language of a picture, with what the subject calls its parts and home, and values."""
    domain, lang = held.graph.domain, held.lang
    words = {part: by_lang[lang] for part, by_lang in domain.words.items()}
    text = say(key, lang, **{**words, "name": domain.name[lang], "home": held.tell(held.home), **values})
    return text[:1].upper() + text[1:]


def join(names: list[str], lang: str) -> str:
    """Return names as a list in words.

    >>> join(["Honda", "Suzuki", "Toyota"], "en"), join(["Honda"], "ja")
    ('Honda, Suzuki and Toyota', 'Honda')
    """
    if len(names) < 2:
        return "".join(names)
    comma = "、" if lang == "ja" else ", "
    return comma.join(names[:-1]) + say("and", lang) + names[-1]
