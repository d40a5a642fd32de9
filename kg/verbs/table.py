"""The table of verbs: what can be done with a graph, in the words of both languages, and what each face takes of it.

The command, HTTP with its description, the tools of assistants, the jobs of the pages and the reference in `docs/` are
made from it. A face that leaves a verb out stands in it with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Literal, cast, get_type_hints

from kg.errors import QueryError
from kg.escapes import change_texts
from kg.language import fill

Face = Literal["command", "http", "tool", "page"]
FACES: Mapping[Face, str] = {
    "command": "the command line",
    "http": "HTTP",
    "tool": "assistants",
    "page": "the pages",
}
Kind = Literal[
    "text", "words", "texts", "parameters", "expected", "number", "rows", "day", "switch", "choice", "sparql", "files"
]
"""What a parameter takes.

`words` is a text that is not empty; `parameters` are those of a question or an analysis, by their names; `expected` are
values by column; `rows` a number that the limits of a server bound; `sparql` a query of a stranger's, which is fenced;
`files` are on the machine of whoever asks, and no face takes them that is reached from elsewhere.
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a verb; `word` is its name outside Python, and `tool` that for assistants, where it is another."""

    name: str
    kind: Kind
    help: str
    help_ja: str
    required: bool = False
    word: str = ""
    tool: str = ""
    choices: tuple[str, ...] = ()
    default: object = None
    least: int = 1
    most: int = 1_000
    example: object = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a verb is over HTTP: path and name of the operation, and parameters that have other names there."""

    path: str
    operation: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done with a graph.

    `method` is that of `KnowledgeGraph`; where its result holds terms of the store, or only pages need it, `document`
    names the function of a module of `kg.verbs` that gives it as plain members. `dated` says that it takes the clocks,
    `spoken` that its document is in a language, and `lasting` that it stays the same until the next build. `hint` is
    what to do where it takes too long. `tool` is its name for assistants. `left_out` has for each face without it the
    reason.
    """

    name: str
    method: str
    help: str
    help_ja: str
    parameters: tuple[Parameter, ...] = ()
    document: str = ""
    dated: bool = True
    spoken: bool = True
    lasting: bool = True
    hint: str = ""
    routes: tuple[Route, ...] = ()
    tool: str = ""
    left_out: Mapping[Face, str] = field(default_factory=dict)

    def list_parameters(self, *but: Kind) -> tuple[Parameter, ...]:
        """Return all parameters, those of the clocks and the language last, `but` for those of some kinds."""
        every = (*self.parameters, *(CLOCKS if self.dated else ()), *((LANG,) if self.spoken else ()))
        return tuple(parameter for parameter in every if parameter.kind not in but)

    def list_routes(self) -> tuple[Route, ...]:
        """Return where it is over HTTP."""
        return self.routes or (Route(f"/{self.name}", self.method),)

    @property
    def call(self) -> Callable[..., object]:
        """Return what gives the document of the verb, from a graph and its parameters."""
        if self.document:
            module, _, name = self.document.partition(".")
            return cast("Callable[..., object]", getattr(import_module(f"kg.verbs.{module}"), name))
        from kg.verbs import KnowledgeGraph

        return cast("Callable[..., object]", getattr(KnowledgeGraph, self.method))

    @property
    def result(self) -> Any:  # Any: a type
        """Return the class of the document, which is the one that the method says it returns."""
        from kg.model import absences, analyses, answers, readings, results, sheets  # few ask for a schema

        call, known = self.call, {"results": results}
        for module in (absences, analyses, answers, readings, sheets):
            known |= vars(module)
        known |= getattr(call, "__globals__", {})
        told = call.__annotations__["return"]
        return get_type_hints(SimpleNamespace(__annotations__={"return": told}), known)["return"]


def list_verbs(face: Face, names: Mapping[str, str] | None = None) -> list[Verb]:
    """Return the verbs that a face has, with the examples of a domain where `names` has them."""
    found = [verb for verb in VERBS if face not in verb.left_out]
    return [fill_verb(verb, names) for verb in found] if names else found


def fill_verb(verb: Verb, names: Mapping[str, str]) -> Verb:
    """Return a verb whose parameters are explained by examples of a domain (`Domain.list_examples`)."""
    texts = ("help", "help_ja", "example")

    def tell(parameter: Parameter) -> Parameter:
        told = {name: change_texts(lambda text: fill(text, names), getattr(parameter, name)) for name in texts}
        return replace(parameter, **told)

    return replace(verb, parameters=tuple(map(tell, verb.parameters)))


def find_verb(name: str) -> Verb:
    """Return the verb of a name."""
    return {verb.name: verb for verb in VERBS}[name]


def split_expected(text: str, option: str = "expect:", form: str = "COLUMN=VALUE") -> tuple[str, str]:
    """Return column and value of an expectation, which an `option` gives in a `form`.

    >>> split_expected("?city=Paris ")
    ('city', 'Paris')

    Raises:
        QueryError: it is not written so.
    """
    column, equals, value = text.partition("=")
    if not equals or not column.strip() or not value.strip():
        raise QueryError(f"{option} '{text}' names no column and value; write it as {form}")
    return column.strip().removeprefix("?"), value.strip()


# A row a line, as far as it goes: to be read as a table.
# fmt: off
LANG = Parameter("lang", "choice", "language of labels", "ラベルの言語", choices=("en", "ja"), default="en")
CLOCKS = (
    Parameter("as_of", "day", "how things stood on a day, such as 2025-01-31", "その日の状態"),
    Parameter("known_by", "day", "by what had been published by a day", "その日までに公表されたものによる"),
)
QUESTION = Parameter("question", "text", "the question in words of English or Japanese, or its name", "質問文か質問の名前", example="{named}")
ASKED = replace(QUESTION, example="{asked}")
PARAMETERS = Parameter(
    "parameters", "parameters", "parameters of the question, each by its own name, such as {parameter}={argument}; they override what the words say; without a question, parts that compose one: of, show, per, count, total, share, compare, whether, order, first, and conditions by column, such as {parameter}=!{argument}",
    "質問のパラメーター（例：{parameter}={argument}）。質問がなければ、of、show、per、count などと列ごとの条件", example={"{parameter}": "{argument}"})
ROWS = Parameter("rows", "rows", "rows to give at the most; what is cut says so", "返す行数の上限", tool="max_rows")
CHANGES = replace(ROWS, help="changes of each part to give at the most; `totals` has their numbers", help_ja="各部の変化の上限")
CITE = Parameter("cite", "switch", "cite all that a row rests on, not only its sources: slower", "行の根拠をすべて引用する")
POSSIBLE = Parameter(
    "possible", "switch", "as of a day, list too what may have been so before anybody said so", "報道前に成立していた可能性のある行も挙げる")
KIND = Parameter(
    "kind", "choice", "only these: a curator read a claim otherwise (correction), news overtook it (succession), a better source won "
    "(outvoted), or nobody won and nothing is held (disputed)", "この種類のみ",
    choices=("correction", "succession", "outvoted", "disputed"))
ENTITY = Parameter(
    "entity", "words", "label, alias, identifier or IRI", "ラベル、別名、識別子、IRI のいずれか", required=True, tool="name", example="{thing}")
SPARQL = Parameter("query", "sparql", "a SELECT query, instead of a question", "質問の代わりの SELECT クエリ")
ANALYSES = (
    "dependence", "single-points", "exposure", "centrality", "communities", "explanation", "similarity", "evidence", "change")
ANALYSIS = Parameter(
    "name", "words", f"{', '.join(ANALYSES[:-1])} or {ANALYSES[-1]}",
    "分析の名前", required=True, example="exposure")
ABOUT = Parameter(
    "parameters", "parameters", "what it is about: thing (exposure), one and other (explanation), start and end (change); status or most",
    "分析の対象", example={"thing": "{lost}"})
PICTURE = replace(ANALYSIS, help="volumes, flow, lanes, map or agreement, or an analysis of the network", help_ja="図か分析の名前", example="flow")

FILE = "it makes a file for people, which nobody reads over a wire"
HOME = "it reads the data of the home anew, and not the graph that is served"
OWN = "the pages need it, to show more at once than an answer holds"
UNSEEN = "no page shows it"
ONE = "name one question, of which alone it is told"

VERBS: tuple[Verb, ...] = (
    Verb("ask", "ask", "answer a question in words of English or Japanese, by its parts, or by a name of the catalogue; what is not understood is refused",
         "質問文、条件の組み合わせ、カタログの名前で答える", (ASKED, PARAMETERS, CITE, POSSIBLE, ROWS), document="answers.answer",
         routes=(Route("/questions/{name}", "answer_question", {"question": "name"}), Route("/ask", "ask", {"question": "q"}))),
    Verb("list", "list_questions", "list the questions of the catalogue with their parameters, columns and examples", "カタログの質問を挙げる",
         (Parameter("search", "text", "only questions that have to do with these words, the nearest first", "この語に関わる質問のみ"),),
         document="answers.list_questions", dated=False, routes=(Route("/questions", "list_questions"),),
         left_out={"command": "`kg ask` without a question lists them"}),
    Verb("read", "read", "tell how a question in words is read, and run nothing", "質問文の読み方を示す",
         (ASKED, PARAMETERS), document="answers.read", dated=False, routes=(Route("/read", "read", {"question": "q"}),),
         left_out={"command": "`kg ask --reading` does", "tool": "`ask` tells it with the answer, or instead of one"}),
    Verb("search", "search", "search things by what they are called, also misspelt, the best first", "名前で探す（誤記も可）",
         (Parameter("text", "words", "a name or a part of it, in English or Japanese", "名前かその一部", required=True, example="{search}"),
          Parameter("limit", "number", "things to give at the most; 20, where it is left out", "件数の上限", tool="max_rows", default=20)),
         dated=False, routes=(Route("/entities", "search_entities", {"text": "search"}),), tool="search_names",
         left_out={"command": "the nearest names are told wherever one is not found"}),
    Verb("query", "query", "run a SPARQL query and give its first rows, with what each rests on", "SPARQL クエリを実行する",
         (replace(SPARQL, required=True, help="SPARQL 1.1 SELECT, ASK or CONSTRUCT; prefixes are declared already", help_ja="クエリ"),
          replace(CITE, help="cite the claims behind each row", default=True), ROWS),
         document="answers.excerpt", dated=False, tool="run_sparql",
         left_out={"http": "/sparql takes queries, by the SPARQL 1.1 Protocol"}),
    Verb("show", "show", "tell all that is known of one thing, with its sources, what is missing and where sources differ",
         "一つのものについて知られていることを示す", (ENTITY,), tool="show_entity",
         routes=(Route("/entities/{id:path}", "show_entity", {"entity": "id"}), Route("/entity", "show_entity_of_query", {"entity": "id"}))),
    Verb("why", "why", "prove a fact down to the sentences of its sources; of one that does not hold, tell what is missing",
         "事実の証明を、出典の文まで示す",
         (replace(ENTITY, name="subject", tool="", example="{node}"),
          Parameter("predicate", "words", "relation, by label or identifier; type is the class of a thing", "関係（type はクラス）",
                    required=True, example="type"),
          Parameter("object", "words", "thing, class or literal", "もの、クラス、値のいずれか", required=True, example="{class}"),
          Parameter("proofs", "number", "other proofs too, up to so many", "他の証明も、この数まで", word="all")),
         routes=(Route("/why", "explain"),)),
    Verb("why-not", "why_not", "tell why a row is not in an answer: what fails, what would have to be true, and who says so",
         "ある行が答えにない理由を示す",
         (QUESTION, SPARQL,
          Parameter("expect", "expected", "what the row should have, as column=value; may be repeated; none: any row at all",
                    "行が持つはずの値（列=値）", example={"{column}": "{cell}"}), PARAMETERS),
         routes=(Route("/why-not", "explain_absence"),), left_out={"page": UNSEEN}),
    Verb("whatif", "whatif", "tell what would change without some claims, or with other values: in the answer to a question, or in all",
         "主張がない場合や、値が異なる場合の変化を示す",
         (Parameter("without", "texts", "what to suppose away: a source, a claim, a decision, or all claims that name a thing",
                    "除いて考えるもの", example=["{lost}"]),
          Parameter("changed", "texts", "what to suppose that a claim says, as CLAIM.PROPERTY=VALUE; may be repeated",
                    "主張の仮の値（CLAIM.PROPERTY=VALUE）", word="set", example=["{changed}"]),
          Parameter("added", "files", "a file of a source, or of entities, to suppose; may be repeated", "加えて考えるファイル", word="with"),
          QUESTION, PARAMETERS, CHANGES),
         dated=False, hint=ONE, routes=(Route("/whatif", "suppose"),), tool="what_if", left_out={"page": UNSEEN}),
    Verb("diff", "diff", "tell what changed between two builds or days, each change with what caused it", "二つのビルドか日の違いを示す",
         (Parameter("first", "words", "a build (the start of its name, or current), or a day such as 2025-01-31", "ビルドか日",
                    required=True, example="2025-06-30"),
          Parameter("second", "words", "a build, or a day", "ビルドか日", required=True, example="current"),
          Parameter("clock", "choice", "how a day is meant (default: known-by)", "日の意味", choices=("known-by", "as-of"), default="known-by"),
          replace(QUESTION, help="only this question, by name or in words (default: all without parameters)"), PARAMETERS, CHANGES),
         dated=False, lasting=False, hint=ONE, left_out={"page": UNSEEN}),
    Verb("conflicts", "conflicts", "list where sources disagree, what is held, and the rule that decided", "情報源の相違と採用された値を挙げる",
         (KIND, ROWS), document="answers.conflicts", routes=(Route("/conflicts", "list_conflicts"),), tool="list_conflicts"),
    Verb("findings", "findings", "list what the consistency checks found when the graph was built, the gravest first", "検査の結果を挙げる",
         (Parameter("severity", "choice", "only these", "この重大度のみ", choices=("error", "warning", "note")),
          Parameter("rule", "text", "only those of this rule", "この規則のみ")),
         dated=False, tool="list_findings",
         left_out={"command": "`kg check` finds them in the data as it is", "page": "the page of a thing has its own"}),
    Verb("coverage", "coverage", "report how far the data goes: sentences, claims, what entities lack, facts that rest on one source",
         "データの網羅性を示す", dated=False, spoken=False,
         left_out={"command": "`kg check --coverage` reports it", "http": HOME, "tool": HOME, "page": HOME}),
    Verb("network", "network", "tell what an analysis of the network of things and sources finds", "ネットワークを分析する",
         (ANALYSIS, ABOUT), left_out={"page": "its picture is shown, by `chart`"}),
    Verb("chart", "chart", "draw a picture, or that of an analysis, with its rows and their sources, in Vega-Lite", "図を描く",
         (PICTURE, ABOUT), left_out={"tool": "an assistant draws from rows, and a specification is long to read"}),
    Verb("report", "report", "write one HTML page to send on: answers, pictures, conflicts and sources", "報告用の HTML ページを作る",
         left_out={"http": FILE, "tool": FILE, "page": FILE}),
    Verb("explore", "explore", "write one HTML page to look around in, without a network", "オフラインで見て回れる HTML ページを作る",
         left_out={"http": FILE, "tool": FILE, "page": FILE}),
    Verb("export", "export", "write the graph as a file for other tools", "グラフをファイルに書き出す", spoken=False,
         left_out={"http": "/data gives each graph, by the Graph Store Protocol", "tool": FILE, "page": FILE}),
    Verb("cite", "cite", "tell where claims stand, by their identifiers; one that is none is left out", "主張の出典を示す",
         (Parameter("claims", "texts", "identifiers or IRIs of claims; may be repeated", "主張の識別子", required=True,
                    example=["{claim}"]),),
         dated=False, left_out={"command": "what is shown cites its claims", "tool": "each document cites its claims"}),
    Verb("points", "", "list the points on which sources disagree, each side with its claims", "情報源の相違を、主張ごとに挙げる",
         (Parameter("kind", "text", "only these", "この種類のみ"),
          Parameter("about", "texts", "only those about these things, by IRI", "これらについてのみ"),
          Parameter("offset", "number", "points to leave out before", "先頭から除く数", most=100_000),
          Parameter("count", "number", "points to give at the most", "件数の上限", most=100_000)),
         document="things.points", dated=False, left_out={"command": OWN, "http": OWN, "tool": OWN}),
    Verb("queries", "", "give the questions of the catalogue as SPARQL; one of them with its parameters as a filter", "質問を SPARQL で示す",
         (QUESTION, PARAMETERS), document="answers.list_queries", dated=False,
         left_out={"command": OWN, "http": OWN, "tool": "the queries are resources, kg://question/NAME"}),
    Verb("labels", "", "name terms in a language", "用語のラベルを示す",
         (Parameter("terms", "texts", "IRIs, or names with prefixes", "IRI か接頭辞付きの名前", required=True),),
         document="things.name_terms", dated=False, left_out={"command": OWN, "http": OWN, "tool": OWN}),
    Verb("nearest", "", "list the things whose names are nearest to one that nothing has", "名前の近いものを挙げる",
         (Parameter("thing", "words", "an IRI", "IRI", required=True),),
         document="things.list_near", dated=False, left_out={"command": OWN, "http": OWN, "tool": OWN}),
)
# fmt: on
