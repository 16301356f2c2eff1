"""What a section of the programme budget plans: subprogrammes, results, measures, legislative mandates, money.

Headings carry the structure; each fact is stated in the paragraph below its heading. Subprogrammes of the plan stand
under "Programme of work"; an annex on the performance of former subprogrammes is text only.

>>> result_title("Result 2: increased security of tenure – Programme performance in 2025 and target for 2027")
('2', 'increased security of tenure')
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from loaders.sources.amounts import Amount, add_amount
from loaders.sources.budget.blocks import Block, Cell, Section
from loaders.sources.budget.mandate_citations import BudgetCitation, Cited, add_citation
from loaders.sources.budget.mandate_targets import Mandate, read_mandate, read_symbol
from loaders.sources.budget.text import BudgetText
from loaders.sources.budget.work_programmes import WorkProgrammes, element_slug
from loaders.sources.triples import Triples
from ontology.namespaces import DEF, DOC, ID, PREFIXES
from store.terms import Literal

_RESULT: Final = re.compile(r"Result (?P<number>\d+):\s*(?P<title>.+)")
_ABOUT_RESULT: Final = re.compile(r"\s+[-–—]\s+(?:Programme performance|Proposed programme plan)\b.*")
_MEASURE: Final = re.compile(r"(?:Figure \S+ [-–—] )?Performance measure:\s*(?P<text>.+)")
_MANDATES: Final = "Legislative mandates"
_EXPECTED: Final = re.compile(r"expected to result in:?$")
_MONEY: Final = re.compile(
    r"proposed regular budget resources for (?P<year>20\d\d) amount to \$(?P<sum>\d{1,3}(?:,\d{3})*|\d+)(?![\d,]*\d)"
)
_GUIDED: Final = re.compile(r"guided by the (?P<entity>[\w-]+) strategic plan for (?P<start>20\d\d)[–-](?P<end>20\d\d)")
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAME: Final = PREFIXES["skos"] + "prefLabel"


@dataclass(frozen=True)
class Plan:
    """Whose plan a section is and for which year: the document's IRI, the entity's slug and IRI, the year."""

    document: str
    slug: str
    entity: str | None
    year: int


@dataclass(frozen=True)
class _Here:
    """Where in the structure a block stands: the headings above it that matter."""

    planned: bool = False
    mandates: bool = False
    subprogramme: str = ""
    budgeted: str = ""
    list_heading: str = ""
    result: str = ""


def result_title(heading: str) -> tuple[str, str] | None:
    """Return the number and the title of a planned result from its heading; None for another heading."""
    found = _RESULT.fullmatch(heading)
    return (found["number"], _ABOUT_RESULT.sub("", found["title"])) if found else None


def write_plan(out: Triples, file: str, section: Section, text: BudgetText, plan: Plan, cited: Cited) -> None:
    """Write all that a section plans, each thing with the paragraph that states it; `cited` is described already."""
    _Facts(out, file, text, plan, cited).write(section)


class _Facts:
    """What is known of a plan while its blocks are read."""

    def __init__(self, out: Triples, file: str, text: BudgetText, plan: Plan, cited: Cited) -> None:
        self._out = out
        self._file = file
        self._text = text
        self._plan = plan
        self._programmes = WorkProgrammes(out)
        self._cited = cited
        self._citations = 0
        self._described: set[str] = set()

    def write(self, section: Section) -> None:
        numbered = [block for top in section.blocks for block in top.walk() if block.numbered]
        programme = self._programmes.programme(
            self._plan.slug, self._plan.entity, self._plan.year, self._part(numbered[0])
        )
        self._out.add(programme, DEF + "presentedIn", self._plan.document)
        for block in numbered:
            self._guided(block, programme)
        for block in section.blocks:
            self._take(block, _Here())

    def _part(self, block: Block) -> str:
        return f"{self._plan.document}#{self._text.part_of[block.where]}"

    def _take(self, block: Block, here: _Here) -> _Here:
        """Write what a block and those below it say; return where the block after it stands, as far as it matters."""
        inside = self._entered(block, here)
        if block.kind.startswith("paragraph"):
            self._expected(block, inside)
            self._money(block, inside)
        if inside.mandates and block.rows:
            self._mandates(block, inside)
        below = inside
        for child in block.children:
            below = self._take(child, below)
        # A measure stands beside its result, not below it; all else ends with its heading.
        return replace(here, result=inside.result)

    def _entered(self, block: Block, here: _Here) -> _Here:
        """Return where the children of a block stand, and write what its heading names."""
        heading = block.plain
        if block.kind == "heading":
            return _Here(planned=heading == "Programme of work", mandates=heading.startswith(_MANDATES))
        if heading.startswith(_MANDATES):
            return replace(here, mandates=True)
        if block.kind == "subprogramme" or (here.mandates and element_slug(heading).startswith("subprogramme-")):
            if here.planned:
                self._programmes.stated(self._element(heading, block), self._part(block))
            return replace(here, subprogramme=heading, budgeted=heading, result="")
        if block.kind == "italic":
            return replace(here, list_heading=heading)
        if here.planned and here.subprogramme and (found := result_title(heading)):
            result = self._result(here.subprogramme, f"result-{found[0]}", found[1], block)
            self._out.add(result, DEF + "officialCode", Literal(f"Result {found[0]}"))
            return replace(here, result=result)
        if here.result and (measure := _MEASURE.fullmatch(heading)):
            self._measure(here.result, measure["text"], block)
        if block.kind == "heading-sub":
            return replace(here, budgeted="", result="")
        return here

    def _element(self, heading: str, block: Block) -> str:
        return self._programmes.element(self._plan.slug, self._plan.entity, self._plan.year, heading, self._part(block))

    def _result(self, subprogramme: str, slug: str, title: str, block: Block) -> str:
        element = self._element(subprogramme, block)
        iri = f"{ID}result/{self._plan.slug}/{self._plan.year}/{element_slug(subprogramme)}/{slug}"
        self._out.add(iri, _TYPE, DEF + "Result")
        self._out.add(iri, _NAME, Literal(title, "en"))
        self._out.add(iri, DEF + "resultOf", element)
        self._out.add(iri, DEF + "statedIn", self._part(block))
        self._out.counted("results")
        return iri

    def _measure(self, result: str, title: str, block: Block) -> None:
        iri = result.replace(f"{ID}result/", f"{ID}indicator/")
        if iri in self._described:
            self._out.note(f"{self._file} {block.where}", f"a second measure of one result was not taken: {title!r}")
            return
        self._described.add(iri)
        self._out.add(iri, _TYPE, DEF + "Indicator")
        self._out.add(iri, _NAME, Literal(title, "en"))
        self._out.add(iri, DEF + "statedIn", self._part(block))
        self._out.add(result, DEF + "measuredBy", iri)
        self._out.counted("performance measures")

    def _expected(self, block: Block, here: _Here) -> None:
        """Write the points of "expected to result in" as results of the subprogramme."""
        if not (here.planned and here.subprogramme and block.numbered and _EXPECTED.search(block.plain)):
            return
        points = [point for point in block.children if point.lettered]
        if not points:
            self._out.note(f"{self._file} {block.where}", "the results expected are not listed as points; see the text")
        for point in points:
            letter, title = point.lettered or ("", "")
            self._result(here.subprogramme, f"expected-{letter}", title.rstrip(" ;."), point)

    def _money(self, block: Block, here: _Here) -> None:
        for found in _MONEY.finditer(block.plain):
            part = self._part(block)
            year = int(found["year"])
            if not here.budgeted:
                continue
            of = self._element(here.budgeted, block)
            amount = Amount("budget", found["sum"].replace(",", ""), "USD", year)
            iri = f"{of}/amount/regular-budget-{year}"
            if iri in self._described:
                self._out.note(f"{self._file} {block.where}", f"a second budget of {here.budgeted!r} was not taken")
            elif add_amount(self._out, iri, amount, of, part):
                self._described.add(iri)
                self._out.counted("amounts")

    def _guided(self, block: Block, programme: str) -> None:
        """Link the programme to the strategic plan that it says it is guided by, where it is the entity's own."""
        for found in _GUIDED.finditer(block.plain):
            plan = f"{ID}plan/{self._plan.slug}/{found['start']}-{found['end']}"
            if found["entity"].casefold() == self._plan.slug and plan not in self._described:
                self._described.add(plan)
                self._out.add(programme, DEF + "implementsPlan", plan)
                self._out.add(programme, DEF + "statedIn", self._part(block))

    def _mandates(self, block: Block, here: _Here) -> None:
        lines = list(_lines(block))
        marked = any(number.text.casefold().startswith("decision") for number, _ in lines)
        for number, title in lines:
            self._citations += 1
            mandate = self._mandate(block, number, here.list_heading, marked)
            if here.subprogramme:
                element = self._element(here.subprogramme, block)
            else:
                element = self._programmes.programme(
                    self._plan.slug, self._plan.entity, self._plan.year, self._part(block)
                )
            citation = BudgetCitation(
                iri=f"{ID}citation/{self._plan.document.removeprefix(DOC)}/mandates/{self._citations}",
                mandate=mandate,
                printed=number.text,
                stated_in=self._part(block),
                entity=self._plan.entity,
                element=element,
                year=self._plan.year,
                title=title or None,
            )
            add_citation(self._out, citation, self._cited)
            self._out.counted("legislative mandates")

    def _mandate(self, block: Block, number: Cell, heading: str, marked: bool) -> Mandate:
        mandate = read_mandate(number.text, heading, self._plan.slug, decisions_marked=marked)
        linked = [read_symbol(link).symbol for link in number.links if "docs.un.org" in link or "undocs.org" in link]
        known = [symbol for symbol in linked if symbol is not None]
        place = f"{self._file} {block.where}"
        if mandate.reason is not None:
            if len(set(known)) == 1:
                return Mandate(symbol=known[0])
            self._out.note(place, f"mandate {number.text!r} cannot be addressed: {mandate.reason}")
        elif known and mandate.symbol not in known:
            self._out.note(
                place, f"{number.text!r} links to {known[0]}, which is not {mandate.symbol}; the number stands"
            )
        return mandate


def _lines(block: Block) -> Iterator[tuple[Cell, str]]:
    """Give number and title of each line of a list of mandates; a row holds one or two of them side by side."""
    for row in block.rows:
        for place in range(0, len(row), 2):
            if row[place].text:
                yield row[place], row[place + 1].text if place + 1 < len(row) else ""
