"""The pages' own words in English and Japanese; names of things come from the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kg.web.phrases import PHRASES

Lang = Literal["en", "ja"]

MESSAGES: Mapping[str, tuple[str, str]] = {
    # The frame of every page.
    "ask": ("Ask", "質問"),
    "query": ("Query", "クエリ"),
    "conflicts": ("Conflicts", "相違"),
    "pictures": ("Pictures", "図"),
    "pages": ("Pages", "ページ"),
    "language": ("Language", "言語"),
    "dark": ("Dark mode", "ダークモード"),
    "skip": ("Skip to the content", "本文へ移動"),
    "build": ("Build", "ビルド"),
    "statements": ("{count} statements, {inferred} of them inferred", "文 {count} 件(うち推論 {inferred} 件)"),
    "endpoint": ("SPARQL endpoint", "SPARQL エンドポイント"),
    "data": ("Data", "データ"),
    "error": ("That did not work", "実行できませんでした"),
    "loading": ("Looking …", "検索中…"),
    "not_found": ("There is no such page", "ページが見つかりません"),
    # Asking.
    "question": ("Question", "質問"),
    "placeholder": (
        "Ask in English, such as: {example}",
        "英語で質問(例: {example})",
    ),
    "suggestions": ("Suggestions", "候補"),
    "try": ("Try", "例"),
    "read_as": ("Read as ", "解釈:"),
    "all_questions": ("All {count} kinds of questions", "質問の種類 {count} 件"),
    "unsure": ("Nothing was run", "質問を特定できませんでした"),
    "nearest_questions": ("The nearest questions", "近い質問"),
    "try_examples": (
        "The graph answers questions on {about}.",
        "{about}についての質問に答えます。",
    ),
    "disagree": ("Where sources disagree", "出典の相違"),
    "all_conflicts": ("All {count} disagreements", "相違 {count} 件をすべて見る"),
    "held_by": ("held: {held} ({rule})", "採用:{held}({rule})"),
    "held_none": ("nothing is held", "採用なし"),
    "as_sparql": ("The same answer as SPARQL", "SPARQL で表した同じ質問"),
    "as_sparql_told": (
        "Change it, run it, and send its address to somebody else.",
        "編集・実行し、アドレスを共有できます。",
    ),
    # Results.
    "rows": ("{count} rows", "{count} 行"),
    "row": ("1 row", "1 行"),
    "no_rows": ("No rows: nothing in the graph fits.", "該当する行はありません。"),
    "table": ("Table of {count} rows", "{count} 行の表"),
    "pages_of_rows": ("Pages of the table", "表のページ"),
    "shown": ("rows {first} to {last} of {count}", "{count} 行中 {first}–{last} 行"),
    "previous": ("Previous", "前へ"),
    "next": ("Next", "次へ"),
    "sources": ("Sources", "出典"),
    "sources_of": ("Sources of {row}", "{row} の出典"),
    "choose_row": ("Click a row to see what it rests on.", "行をクリックすると根拠が表示されます。"),
    "sort": ("Sort by {column}", "{column} で並べ替え"),
    "sentence": ("sentence {place}", "文 {place}"),
    "grade": ("grade {grade}", "等級 {grade}"),
    "open_source": ("Open the source", "出典を開く"),
    "open_claim": ("Claim {claim}", "主張 {claim}"),
    "claim_number": ("claim {number}", "主張 {number}"),
    "corrects": ("Corrects", "訂正"),
    "also_given": ("Also from", "その他の根拠"),
    "conditions": ("As long as there is", "条件"),
    "left_out": ("Of the day that is asked about", "指定した日について"),
    "disputed": ("Sources differ near these rows, and nothing is held", "未決定の相違"),
    "uncovered": ("No citation covers", "引用の対象外"),
    "download": ("Download", "ダウンロード"),
    "change_query": ("Change this query", "このクエリを編集"),
    "close": ("Close", "閉じる"),
    "chart": ("Chart", "グラフ"),
    "chart_of": ("{values} by {names}. The table has the same figures.", "{names}別の{values}。数値は表と同じです。"),
    "chart_flow": (
        "Where each {item} comes from: {names}. The table has the same rows.",
        "{item}の流れ:{names}。内容は表と同じです。",
    ),
    **PHRASES,
}

COLUMNS: Mapping[str, str] = {
    "about": "対象",
    "announced": "発表",
    "applies_to": "適用先",
    "aspect": "側面",
    "assessment": "評価",
    "authority": "機関",
    "bound": "精度",
    "brand": "ブランド",
    "cause": "原因",
    "change_bound": "増減の精度",
    "change_computed": "増減（計算）",
    "change_percent": "増減率 (%)",
    "change_said": "増減（記載）",
    "channel": "販路",
    "charged_by": "課税者",
    "claimed_by": "主張者",
    "claimed_duty": "主張された関税",
    "claims": "主張",
    "copied_from": "引用元",
    "count": "件数",
    "counted": "集計対象",
    "country": "国",
    "covers_cars": "自動車を含む",
    "date": "日付",
    "date_is": "日付の種類",
    "deal": "協定",
    "deal_claimed_by": "協定の主張者",
    "dealers_of": "販売店のメーカー",
    "destination": "仕向地",
    "drive_side": "ハンドル位置",
    "duty": "税率 (%)",
    "duty_charged": "課される関税",
    "effect": "効果",
    "entity": "対象",
    "event": "出来事",
    "evidential": "証拠性",
    "example": "例",
    "expected": "予定",
    "fact": "事実",
    "general_duty": "一般税率",
    "goods": "品目",
    "grade": "等級",
    "held": "採用",
    "highest_since": "以来最高",
    "holder": "保有者",
    "in_force": "発効",
    "kind": "種類",
    "label": "ラベル",
    "maker": "メーカー",
    "market": "市場",
    "measure": "措置",
    "model": "モデル",
    "operator": "運営者",
    "origin": "生産国",
    "part": "部分",
    "party": "締約国",
    "period": "期間",
    "plant": "工場",
    "production_since": "生産開始",
    "production_status": "生産の状態",
    "production_until": "生産終了",
    "property": "属性",
    "published": "公開日",
    "publisher": "発行元",
    "rank": "順位",
    "rank_basis": "順位の基準",
    "reason": "理由",
    "record": "記録",
    "regime": "制度",
    "route_status": "経路の状態",
    "rule": "規則",
    "said_of": "記載の対象",
    "signed": "署名",
    "since": "開始",
    "sold_as": "販売名",
    "source": "出典",
    "status": "状態",
    "status_is": "状態の種類",
    "units": "台数",
    "until": "終了",
    "values": "値",
    "year": "年",
}


def choose_language(text: str) -> Lang:
    """Return the language that an address asks for: Japanese, or else English."""
    return "ja" if text == "ja" else "en"


def say(name: str, lang: str, **values: object) -> str:
    """Return a message in a language, with values in its places.

    >>> say("rows", "en", count=4)
    '4 rows'
    """
    return MESSAGES[name][lang == "ja"].format(**values)


def name_column(column: str, lang: str) -> str:
    """Return the heading of a column.

    >>> name_column("duty_charged", "en"), name_column("maker", "ja")
    ('duty charged', 'メーカー')
    """
    plain = column.replace("_", " ").strip()
    return COLUMNS.get(column, plain) if lang == "ja" else plain
