"""The catalogue: every question file declares itself in full, and a broken one is an error with file and line."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from queries.catalogue import CatalogueError, Question, catalogue, read_question
from queries.template import parameters_of

WHOLE = """#+ id: cq-99
#+ title:
#+   en: Which plans are there?
#+   zh: 有哪些计划？
#+   fr: Quels plans existe-t-il ?
#+   es: ¿Qué planes hay?
#+   ru: Какие есть планы?
#+   ar: ما الخطط الموجودة؟
#+ parameters:
#+   plan: {type: StrategicPlan, default: plan/un-habitat/2026-2029, en: Plan, zh: 计划,
#+     fr: Plan, es: Plan, ru: План, ar: الخطة}
#+ columns: {title: text, part: evidence}
#+ cost: anchored
#+ gap:
#+   en: No plan is loaded.
#+   zh: 未载入任何计划。
#+   fr: Aucun plan n’est chargé.
#+   es: No hay ningún plan cargado.
#+   ru: Не загружено ни одного плана.
#+   ar: لم تُحمَّل أي خطة.
#+ note:
#+   en: Drafts count.
#+   zh: 草案计算在内。
#+   fr: Les projets comptent.
#+   es: Los proyectos cuentan.
#+   ru: Проекты учитываются.
#+   ar: المشاريع محسوبة.
PREFIX gt: <https://w3id.org/goldenthread/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?title ?part WHERE {
  VALUES (?plan) { (UNDEF) }
  ?plan skos:prefLabel ?title ; gt:statedIn ?part .
}
"""
NAMED = re.compile(r"goldenthread load [a-z-]+(?: --from PATH)?|`[^`]+`|[A-Z]+/[A-Z0-9./]+\d|UN INFO")
FILE = "queries/plan/cq-99.rq"


def reading(text: str) -> Question:
    return read_question(text, FILE, "plan")


def test_a_whole_file_is_a_question() -> None:
    question = reading(WHOLE)
    assert (question.id, question.topic, question.cost) == ("cq-99", "plan", "anchored")
    assert question.parameters["plan"].kind == "StrategicPlan"
    assert question.evidence_columns == ("part",)
    assert question.sparql.startswith("PREFIX gt:")


def test_a_computed_column_counts_by_its_name() -> None:
    computed = WHOLE.replace("SELECT ?title ?part", "SELECT (STR(?label) AS ?title) ?part").replace(
        "prefLabel ?title", "prefLabel ?label"
    )
    assert tuple(reading(computed).columns) == ("title", "part")


@pytest.mark.parametrize(
    ("whole", "broken", "line", "message"),
    [
        ("#+ id: cq-99\n", "", 1, "lacks 'id'"),
        ("#+ title:\n", "#+ titel:\n", 1, "lacks 'title'"),
        ("#+ cost: anchored\n", "", 1, "lacks 'cost'"),
        ("#+ cost: anchored\n", "#+ cost: cheap\n", 13, "cost is one of"),
        ("#+ cost: anchored\n", "#+ cost: anchored\n#+ speed: 3\n", 14, "'speed' is not a key"),
        ("#+   zh: 有哪些计划？\n", "", 2, "'title' needs a text in zh"),
        ("#+   ru: Какие есть планы?\n", "#+   ru: ''\n", 2, "'title' needs a text in ru"),
        ("#+   ru: Какие есть планы?\n", "#+   ru: 1\n", 2, "'title' needs a text in ru"),
        ("#+   ru: Какие есть планы?\n", "#+   ru: Какие есть планы?\n#+   pt: Planos?\n", 2, "'title' has pt"),
        ("#+   es: No hay ningún plan cargado.\n#+   ru:", "#+   ru:", 14, "'gap' needs a text in es"),
        ("#+   ar: المشاريع محسوبة.\n", "", 21, "'note' needs a text in ar"),
        ("{type: StrategicPlan,", "{type: StrategicPlam,", 10, "'StrategicPlam' is neither a class"),
        ("{type: StrategicPlan,", "{type: [StrategicPlan],", 10, "is neither a class"),
        ("{type: StrategicPlan,", "{kind: StrategicPlan,", 10, "parameter 'plan' needs a type"),
        (", zh: 计划,", ",", 10, "'parameter plan' needs a text in zh"),
        (", ar: الخطة}", "}", 10, "'parameter plan' needs a text in ar"),
        ("#+   plan: {type", "#+   - plan: {type", 9, "'parameters' is a mapping"),
        ("{title: text, part: evidence}", "{title: words, part: evidence}", 12, "'words' is not one of"),
        ("{title: text, part: evidence}", "{title: text, part: iri}", 12, "no column of kind evidence"),
        ("{title: text, part: evidence}", "[title, part]", 12, "'columns' is a mapping"),
        ("{title: text, part: evidence}", "{part: evidence, title: text}", 12, "the query selects ('title', 'part')"),
        ("SELECT ?title ?part", "SELECT ?title", 12, "the query selects ('title',)"),
        ("SELECT ?title ?part", "SELECT *", 12, "the query selects ()"),
        ("(?plan) { (UNDEF) }", "(?plam) { (UNDEF) }", 9, "the VALUES line takes ('plam',)"),
        ("  VALUES (?plan) { (UNDEF) }\n", "", 28, "this one has 0"),
        ("skos:prefLabel", "skso:prefLabel", 32, "the prefix 'skso' is not declared"),
        ("?part .\n", "?part . }\n", 33, "the SPARQL cannot be read"),
        ("#+ columns: {title", "#+ columns: {{title", 13, "the front matter is not YAML"),
    ],
)
def test_a_broken_file_is_an_error_that_names_file_and_line(whole: str, broken: str, line: int, message: str) -> None:
    assert whole in WHOLE
    with pytest.raises(CatalogueError, match=f"^{re.escape(FILE)} line {line}: .*{re.escape(message)}"):
        reading(WHOLE.replace(whole, broken))


@given(st.text(max_size=200))
def test_whatever_a_file_holds_it_is_a_question_or_a_clear_error(text: str) -> None:
    with pytest.raises(CatalogueError, match=f"^{re.escape(FILE)} line "):
        reading(text)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 40))
def test_a_file_with_a_hole_in_it_is_a_question_or_a_clear_error(start: int, length: int) -> None:
    try:
        reading(WHOLE[:start] + WHOLE[start + length :])
    except CatalogueError as error:
        assert str(error).startswith(f"{FILE} line ")


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_every_question_selects_exactly_the_columns_it_declares(question: Question) -> None:
    prepared = prepareQuery(question.sparql)
    assert tuple(str(variable) for variable in prepared.algebra.PV) == tuple(question.columns)
    if question.parameters:
        assert parameters_of(question.sparql) == tuple(question.parameters)


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_every_question_says_what_it_costs_and_what_an_empty_answer_means(question: Question) -> None:
    assert question.cost in ("anchored", "scan")
    assert question.cost == "scan" or any(parameter.default for parameter in question.parameters.values())


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_every_question_speaks_the_six_official_languages(question: Question) -> None:
    texts = [question.title, question.gap, *(parameter.title for parameter in question.parameters.values())]
    for text in [*texts, question.note] if question.note else texts:
        assert set(text) == {"ar", "en", "es", "fr", "ru", "zh"}
        assert all(said.strip() == said != "" for said in text.values())
        assert not re.search("[؀-ۿЀ-ӿ一-鿿]", text["en"] + text["es"] + text["fr"])
        assert re.search("[؀-ۿ]", text["ar"]) and re.search("[Ѐ-ӿ]", text["ru"]) and re.search("[一-鿿]", text["zh"])


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda question: question.id)
def test_every_command_and_symbol_that_a_text_names_stands_in_all_languages(question: Question) -> None:
    for text in filter(None, (question.title, question.gap, question.note)):
        named = {language: NAMED.findall(said) for language, said in text.items()}
        assert all(sorted(found) == sorted(named["en"]) for found in named.values()), named


def test_every_file_with_a_question_is_in_the_catalogue() -> None:
    files = {
        entry.name.removesuffix(".rq")
        for folder in resources.files("queries").iterdir()
        if folder.is_dir() and folder.name != "support"
        for entry in folder.iterdir()
        if entry.name.endswith(".rq")
    }
    assert files == set(catalogue())
