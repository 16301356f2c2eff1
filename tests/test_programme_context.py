"""What a programme is checked against is read from the graph, and no more of it than belongs to the country."""

import io
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from rdflib import Graph

from loaders.programme.context import read_context, with_documents
from loaders.programme.context_file import GraphAnswers, context_from_turtle
from loaders.programme.context_model import Context, FrameworkOutcome, PlanElement, shown
from loaders.programme.resolving import Found, Resolver
from loaders.sources.triples import Triples
from loaders.sources.uninfo.frameworks import read_uninfo
from ontology.namespaces import ID, rebase
from queries.lookup import Lookup
from store.embedded import EmbeddedStore
from store.port import Dataset, Solutions
from tests.programme_samples import CONTEXT

UN_HABITAT = ID + "org/un-habitat"


@pytest.fixture(scope="module")
def xanadu() -> Context:
    return context_from_turtle(CONTEXT)


def test_a_framework_comes_with_its_stated_and_its_observed_years(xanadu: Context) -> None:
    (framework,) = xanadu.frameworks
    assert (framework.start, framework.end) == (date(2026, 1, 1), date(2029, 12, 31))
    assert (framework.observed_start, framework.observed_end) == (date(2026, 2, 1), date(2030, 5, 31))
    assert framework.key == "XLA-2026-2029"
    assert framework.status == "in-force"
    assert framework.names == {"en": "Cooperation framework of Xanadu", "zh": "仙那度合作框架"}


def test_a_framework_has_the_outcomes_under_it_and_under_its_priorities(xanadu: Context) -> None:
    assert [(one.identifier, one.code, one.truncated) for one in xanadu.outcomes] == [
        ("501", "1.1", True),
        ("502", "1.2", False),
        ("503", "1.2", False),
    ]


def test_an_outcome_knows_its_goals_indicators_outputs_and_who_works_on_it(xanadu: Context) -> None:
    outcome = xanadu.outcomes[0]
    assert outcome.sdgs == ("http://metadata.un.org/sdg/11",)
    assert [one.identifier for one in outcome.indicators] == ["9"]
    assert [(one.identifier, one.code) for one in outcome.outputs] == [("601", "1.1.1")]
    assert outcome.entities == (ID + "org/undp",)


def test_who_signed_is_told_from_who_works_on_a_framework(xanadu: Context) -> None:
    (framework,) = xanadu.frameworks
    assert [(tie.participant, tie.mode) for tie in framework.participations] == [(UN_HABITAT, "signatory")]
    assert framework.entities == (ID + "org/undp",)
    assert framework.took_part(UN_HABITAT)
    assert not framework.took_part(ID + "org/fao")


def test_a_plan_has_the_period_that_was_known_last(xanadu: Context) -> None:
    old, new = xanadu.plans
    assert old.period is not None and old.period.end == date(2025, 12, 31)
    assert len(old.periods) == 2
    assert [plan.key for plan in xanadu.plans_in(2024)] == ["2020-2023"]
    assert [plan.key for plan in xanadu.plans_in(2026)] == ["2026-2029"]
    assert new.status == "draft"


def test_a_printed_code_may_be_shared_and_a_key_may_not(xanadu: Context) -> None:
    assert len({element.key for element in xanadu.elements}) == len(xanadu.elements)
    codes = [element.code for element in xanadu.elements if element.plan.endswith("2026-2029")]
    assert codes.count("1") == 2


def test_results_of_a_plan_are_elements_that_an_outcome_can_serve(xanadu: Context) -> None:
    assert PlanElement(
        ID + "result/2026-2029/outcome-2",
        "2026-2029/outcome-2",
        "2",
        ID + "plan/un-habitat/2026-2029",
        ("Outcome",),
        {},
    ) in xanadu.elements_of(ID + "plan/un-habitat/2026-2029")


def test_what_is_shown_begins_with_the_key_and_ends_at_a_word() -> None:
    assert FrameworkOutcome("urn:o", "95121", "1.2", {"fr": "Vivre"}).shown == "95121 – 1.2 – Vivre"
    long = shown("1", "", {"en": "word " * 40})
    assert long.endswith("word…") and len(long) < 70
    assert shown("8", "1.1", {"en": "Outcome 1.1: By 2026"}) == "8 – 1.1 – By 2026"
    assert shown("1", "", {"zh": "城" * 100}) == "1 – " + "城" * 60 + "…"


def test_documents_are_known_by_their_symbols_with_their_parts() -> None:
    answers = GraphAnswers(Graph().parse(data=rebase(CONTEXT), format="turtle"))
    known = with_documents(Context.empty(), answers, ["HSP/EB.2025/4", "A/RES/99/1"]).documents
    assert set(known) == {"HSP/EB.2025/4"}
    assert known["HSP/EB.2025/4"].parts == {"1"}
    assert known["HSP/EB.2025/4"].has_text


def test_the_graph_of_a_context_is_the_same_each_time_and_is_rdf(xanadu: Context) -> None:
    assert xanadu.ntriples == context_from_turtle(CONTEXT).ntriples
    graph = Graph().parse(data=xanadu.ntriples, format="nt")
    assert "framework/xla/outcome/501" in xanadu.ntriples.decode()
    assert len(graph) == xanadu.ntriples.count(b"\n")


def test_the_empty_context_still_knows_goals_targets_and_codes() -> None:
    text = Context.empty().ntriples.decode()
    assert "<http://metadata.un.org/sdg/11.c>" in text
    assert "<http://metadata.un.org/sdg/11.8>" not in text
    assert "code/derivation-option/b>" in text


def test_the_bundled_knowledge_gives_plans_and_who_took_part(bundled: Lookup) -> None:
    context = read_context(bundled.store, "BRA")
    assert {"2020-2023", "2026-2029"} <= {plan.key for plan in context.plans}
    assert "2026-2029/impact-area-1" in {element.key for element in context.elements}
    (framework,) = context.frameworks
    assert framework.iri == ID + "framework/bra"
    assert framework.took_part(UN_HABITAT)
    assert framework.outcomes == ()


def test_a_country_without_framework_and_an_unknown_code_give_plans_alone(bundled: Lookup) -> None:
    assert read_context(bundled.store, "KEN").frameworks == ()
    assert read_context(bundled.store, "QQQ").areas == {}
    assert read_context(bundled.store).plans == read_context(bundled.store, "KEN").plans


def test_a_context_can_be_that_of_several_countries(bundled: Lookup) -> None:
    assert [one.iso3 for one in read_context(bundled.store, ["UZB", "BRA"]).frameworks] == ["BRA", "UZB"]


def test_a_real_framework_comes_with_outcomes_outputs_and_entities(shared: Path) -> None:
    out = Triples(written := io.BytesIO())
    read_uninfo([shared / "data" / "uninfo" / "KEN.json"], out)
    context = read_context(GraphAnswers(Graph().parse(data=written.getvalue(), format="nt")), "KEN")
    (framework,) = context.frameworks
    assert framework.key == "KEN"
    assert len(framework.outcomes) == out.counts["outcomes"]
    assert sum(len(outcome.outputs) for outcome in framework.outcomes) == out.counts["outputs"]
    assert framework.took_part(UN_HABITAT)
    for outcome in framework.outcomes:
        assert Resolver(context, {}).resolve("framework-outcome", outcome.shown) == Found(outcome.iri)
        assert Resolver(context, {}).resolve("framework-outcome", outcome.code) == Found(outcome.iri)


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self.asked = 0

    @property
    def identity(self) -> str:
        return self.store.identity

    def select(self, query: str, dataset: Dataset | None = None) -> Solutions:
        self.asked += 1
        return self.store.select(query, dataset)


def test_the_number_of_queries_does_not_hang_on_what_is_found(bundled_store: EmbeddedStore) -> None:
    one, several = Counting(bundled_store), Counting(bundled_store)
    read_context(one, "BRA")
    read_context(several, ["BRA", "UZB", "ARM"])
    assert one.asked == several.asked


def test_every_part_of_a_context_is_plain_data(xanadu: Context) -> None:
    assert {part.name for part in fields(xanadu)} == {
        "snapshot", "areas", "frameworks", "plans", "elements", "documents",
    }  # fmt: skip
