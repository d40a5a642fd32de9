"""The words of reports, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("{name}: what is known, and who says so", "{name}: 分かっていることとその出典"),
    "about": (
        "{about}. Each figure leads to the claims it rests on, and each claim to the sentence of its source. "
        "What sources contradict each other on is told as such.",
        "{about}。数字はすべて根拠の主張へ、主張は出典の文へたどれる。出典どうしの相違はそのまま示す。",
    ),
    "summary": ("In short", "要約"),
    "answers": ("Answers", "答え"),
    "pictures": ("Pictures", "図"),
    "network": ("What the network tells", "ネットワーク分析"),
    "conflicts": ("Where sources disagree", "出典の相違"),
    "bibliography": ("Sources and their grades", "出典と格付け"),
    "claims": ("Claims", "主張"),
    "reproduce": ("How this page was made", "このページの作り方"),
    "sources": ("sources", "出典"),
    "none": ("Nothing that is held answers this.", "該当する採用値はない。"),
    "data": ("The data of this picture, with its sources ({n} rows)", "この図のデータと出典（{n}行）"),
    "latest": ("{title}: {year}", "{title}: {year}年"),
    "count": ("{title}: {n}", "{title}: {n}件"),
    "counted": ("What these sentences count rests on", "以上の文が数えるものの根拠:"),
    "conflicts_about": (
        "correction: a claim was read otherwise than it stands, or refuted, by a decision; outvoted: the better "
        "graded, else the more independent sources are held; disputed: nothing is held until somebody decides; "
        "succession: a later step came, which is history and no contradiction.",
        "correction（訂正）: 決定により主張の読みを改めた、または退けた。"
        "outvoted（不採用）: 格付けの高い、または独立した出典の多い方を採る。"
        "disputed（係争中）: 決まるまで何も採らない。succession（推移）: 後の段階が来たもので、矛盾ではない。",
    ),
    "no_conflicts": ("The sources contradict each other nowhere.", "出典に相違はない。"),
    "held": ("held", "採用"),
    "nothing_held": ("nothing is held", "採用値なし"),
    "rule": ("Why", "理由"),
    "grade_about": (
        "A is best (the authority itself), F worst; the reason for each grade stands beside it.",
        "Aが最良（当局そのもの）、Fが最低。各格付けの理由を併記する。",
    ),
    "build": (
        "Made from the build of the inputs with SHA-256 {digest} ({quads} quads, {inferred} of them inferred), by "
        "reverse-imports {version}. The same inputs give the same page, byte for byte.",
        "入力のSHA-256 {digest} のビルド（{quads}クアッド、うち推論{inferred}）から、reverse-imports {version} で作成。"
        "同じ入力からは同じページができる。",
    ),
    "clock_as_of": ("Things as they stood on {day}.", "{day}時点の状態。"),
    "clock_known_by": ("By what had been published by {day}.", "{day}までに公表されたものによる。"),
    "unsure": (
        "What is not sure, since a date is known only roughly, a source may have appeared later, or nobody has told "
        "whether a plan came true ({n}): pictures and counts show it as far as it may have come.",
        "日付が日まで分からない、出典の公表が後かもしれない、予定の実現が伝えられていないため、確実でないもの"
        "（{n}件）。図と件数は、そこまで進んだ可能性のある状態を示す。",
    ),
    "empty": ("The graph holds nothing yet.", "グラフにはまだ何もない。"),
}  # fmt: skip
_COLUMNS: Mapping[str, str] = {
    "model": "車種", "maker": "メーカー", "origin": "生産国", "deal": "協定", "status": "状態", "since": "開始",
    "until": "終了", "expected": "開始予定", "announced": "発表", "units": "台数", "rank": "順位", "year": "年",
    "change_percent": "前年比（%）", "bound": "精度", "change_bound": "前年比の精度", "duty_charged": "課される関税",
    "change_said": "前年比（記載）", "change_computed": "前年比（計算）", "general_duty": "一般税率",
    "goods": "品目", "record": "記録",
    "deal_claimed_by": "協定を理由とする出典", "sold_as": "販売名", "period": "期間",
    "standing": "扱い", "market": "市場", "source": "出典", "publisher": "発行者", "published": "公表",
    "grade": "格付け",
    "claims": "主張の数", "kind": "種類", "copied_from": "転載元", "reason": "理由", "highest_since": "以来最高",
    "time": "回", "from": "から", "to": "まで", "other": "他の出典", "points": "共通の点", "agree": "一致",
    "disagree": "矛盾", "corrected": "訂正", "name": "名称", "plant": "工場", "country": "国", "sure": "確実",
}  # fmt: skip


def say(key: str, lang: str, **values: str | int) -> str:
    """Return words in a language, with values in their places.

    >>> say("held", "en"), say("latest", "ja", title="台数", year=2025)
    ('held', '台数: 2025年')
    """
    text = _WORDS[key][lang == "ja"]
    return text.format(**values) if values else text


def name_column(column: str, lang: str) -> str:
    """Return the head of a column.

    >>> name_column("duty_charged", "en"), name_column("model", "ja")
    ('duty charged', '車種')
    """
    return _COLUMNS.get(column, column.replace("_", " ")) if lang == "ja" else column.replace("_", " ")
