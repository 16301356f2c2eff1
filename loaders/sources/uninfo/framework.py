"""One framework of UN INFO as triples: the tree of priorities, outcomes and outputs, its money, its sums by goal.

The sums are kept as given. Where those of the parts do not make up that of the whole, a note says so.

>>> CountryFile("KEN.json", "KEN", {"name": "Kenya"}).place("framework/0")
'KEN.json framework/0'
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from loaders.sources.amounts import ASSUMED_CURRENCY, Amount, add_amount, number
from loaders.sources.records import add_record
from loaders.sources.sdg_tags import goal_of
from loaders.sources.text_language import language_of
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from loaders.sources.uninfo.entries import KINDS, Texts, identifier, write_money, write_names
from loaders.sources.uninfo.work import Outputs, write_work
from ontology.namespaces import DEF, PREFIXES
from store.terms import Literal

# The three levels of a framework in UN INFO: path in the address, class, what is counted.
LEVELS: Final = (
    ("priority", "StrategicPriority", "strategic priorities"),
    ("outcome", "FrameworkOutcome", "outcomes"),
    ("output", "FrameworkOutput", "outputs"),
)
_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class CountryFile:
    """A country file: its name, the country code it is named by, and what it holds."""

    name: str
    code: str
    content: Mapping[str, object]

    @property
    def tree(self) -> tuple[object, object]:
        """Return what files of one framework have in common."""
        return self.content.get("framework"), self.content.get("projects")

    def place(self, where: str) -> str:
        """Return a place in the file as notes name it."""
        return f"{self.name} {where}"


@dataclass(frozen=True)
class _Node:
    """An entry of the tree: where it stands, what it holds, its depth and the address of what is above it."""

    where: str
    entry: Mapping[str, object]
    depth: int
    above: str


@dataclass(frozen=True)
class Covered:
    """The countries of a framework: their areas (IRIs) and their names."""

    areas: tuple[str, ...]
    names: tuple[str, ...]


def write_framework(out: Triples, file: CountryFile, iri: str, covered: Covered, agencies: Agencies) -> None:
    """Write one framework with all that its file says; notes what it cannot take."""
    record = add_record(out, "uninfo", file.name, file.name)
    out.add(iri, _TYPE, DEF + "CooperationFramework")
    out.add(iri, DEF + "statedIn", record)
    for area in covered.areas:
        out.add(iri, DEF + "coversCountry", area)
    if covered.names:
        *others, last = covered.names
        listed = f"{', '.join(others)} and {last}" if others else last
        out.add(iri, DEF + "ownRendering", Literal(f"cooperation framework for {listed}", "en"))
    else:
        out.note(file.place("name"), f"the country's name is {file.content.get('name')!r}")
    if (workspace := file.content.get("workspace_id")) is not None:
        out.add(iri, DEF + "sourceIdentifier", Literal(str(workspace)))
    out.counted("frameworks")
    texts = Texts(language_of(*_all_names(file)))
    outputs = _write_tree(out, file, iri, texts)
    _write_totals(out, file, iri, record)
    write_work(out, file.name, file.content.get("projects"), iri, outputs, agencies, texts)


def _all_names(file: CountryFile) -> Iterator[str]:
    for node in _nodes(file, ""):
        if isinstance(name := node.entry.get("name"), str):
            yield name


def _nodes(file: CountryFile, iri: str) -> Iterator[_Node]:
    """Give the well-formed entries of the tree from the top down, without looking at what they hold."""
    waiting = [_Node(f"framework/{place}", entry, 0, iri) for place, entry in _entries(file.content.get("framework"))]
    while waiting:
        node = waiting.pop(0)
        yield node
        below = [
            _Node(f"{node.where}/children/{place}", entry, node.depth + 1, "")
            for place, entry in _entries(node.entry.get("children"))
        ]
        waiting = below + waiting


def _entries(listed: object) -> list[tuple[int, Mapping[str, object]]]:
    return (
        [(place, one) for place, one in enumerate(listed) if isinstance(one, dict)] if isinstance(listed, list) else []
    )


def _write_tree(out: Triples, file: CountryFile, iri: str, texts: Texts) -> Outputs:
    outputs = Outputs()
    listed = file.content.get("framework")
    if not isinstance(listed, list) or not listed:
        out.note(file.place("framework"), "there is no tree of results, so sub-outputs have nothing to lead to")
        return outputs
    waiting = _below(out, file, listed, "framework", 0, iri)
    while waiting:
        node = waiting.pop(0)
        address = _write_node(out, file, node, iri, texts, outputs)
        if address is None:
            continue
        children = node.entry.get("children")
        if children is not None:
            below = _below(out, file, children, f"{node.where}/children", node.depth + 1, address)
            _compare(out, file.place(node.where), node.entry, [one.entry for one in below])
            waiting = below + waiting
    return outputs


def _below(out: Triples, file: CountryFile, listed: object, where: str, depth: int, above: str) -> list[_Node]:
    if not isinstance(listed, list):
        out.note(file.place(where), f"a list of entries is expected, not {type(listed).__name__}")
        return []
    nodes = []
    for place, entry in enumerate(listed):
        if isinstance(entry, dict):
            nodes.append(_Node(f"{where}/{place}", entry, depth, above))
        else:
            out.note(file.place(f"{where}/{place}"), f"an entry is expected, not {type(entry).__name__}")
    return nodes


def _write_node(out: Triples, file: CountryFile, node: _Node, iri: str, texts: Texts, outputs: Outputs) -> str | None:
    place = file.place(node.where)
    if node.depth >= len(LEVELS):
        out.note(place, f"it lies {node.depth + 1} levels deep; a framework has three: priority, outcome, output")
        return None
    key = identifier(node.entry.get("id"))
    if key is None:
        out.note(place, f"its id is {node.entry.get('id')!r}: neither it nor what lies below it can be addressed")
        return None
    path, kind, counted = LEVELS[node.depth]
    address = f"{iri}/{path}/{key}"
    record = add_record(out, "uninfo", f"{file.name}/{key}", f"{file.name} {key}")
    out.add(address, _TYPE, DEF + kind)
    out.add(address, DEF + "statedIn", record)
    out.add(address, DEF + "sourceIdentifier", Literal(key))
    if node.depth == 0:
        out.add(address, DEF + "elementOf", iri)
    else:
        out.add(address, DEF + "resultOf", iri)
        out.add(address, DEF + ("resultOf" if node.depth == 1 else "directlyContributesTo"), node.above)
    write_names(out, place, address, node.entry, texts)
    write_money(out, place, address, node.entry, address, record)
    out.counted(counted)
    if path == "output" and isinstance(name := node.entry.get("name"), str):
        outputs.add(name, address)
    return address


def _compare(out: Triples, place: str, whole: Mapping[str, object], parts: Sequence[Mapping[str, object]]) -> None:
    """Note where the sums of the parts do not make up that of the whole; each part may be rounded to a whole unit."""
    for kind in KINDS:
        said = number(whole.get(kind))
        given = [number(part.get(kind)) for part in parts]
        known = [value for value in given if value is not None]
        if said is None or not parts or len(known) < len(given):
            continue
        if abs(said - sum(known, Decimal(0))) > len(parts):
            out.note(
                place, f"{kind} is {said}, but its {len(parts)} parts make {sum(known, Decimal(0))}; both are kept"
            )
            out.counted("sums that do not add up")


def _write_totals(out: Triples, file: CountryFile, iri: str, record: str) -> None:
    totals = file.content.get("totals")
    if isinstance(totals, dict):
        write_money(out, file.place("totals"), iri, totals, iri, record)
        _compare(
            out,
            file.place("totals, against framework"),
            totals,
            [one for _, one in _entries(file.content.get("framework"))],
        )
        _compare(
            out,
            file.place("totals, against projects"),
            totals,
            [one for _, one in _entries(file.content.get("projects"))],
        )
    else:
        out.note(file.place("totals"), "the totals of the framework are missing")
    by_goal = file.content.get("sdgs")
    if by_goal is None:
        return
    if not isinstance(by_goal, dict):
        out.note(file.place("sdgs"), f"sums by goal are expected, not {type(by_goal).__name__}")
        return
    for key, sums in by_goal.items():
        goal, place = goal_of(str(key)), file.place(f"sdgs/{key}")
        if goal is None or not isinstance(sums, dict):
            out.note(place, "it is no goal from 1 to 17 with its sums")
            continue
        for kind in KINDS:
            address = f"{iri}/amount/sdg-{goal.rsplit('/', 1)[1]}/{kind}"
            if add_amount(out, address, Amount(kind, sums.get(kind), ASSUMED_CURRENCY), iri, record):
                out.add(address, DEF + "taggedWith", goal)
                out.counted("sums by goal")
            else:
                out.note(place, f"{kind} is {sums.get(kind)!r}, which is no sum")
