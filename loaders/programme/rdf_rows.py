"""Triples turned back into the rows of the form: classes are sheets, properties columns, things the ids they have.

>>> from store.rdf_input import read_triples
>>> text = f"PREFIX gt: <{DEF}> <urn:p> a gt:CountryProgrammeDocument . [ a gt:ProgrammeOutcome ; gt:resultCode '1' ] ."
>>> triples = read_triples(text.encode(), "turtle", 9)
>>> rows_of(triples, "turtle", "p.ttl", Lines("")).sheets["outcomes"][0].row_id
'1'
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from loaders.programme.form import FORM, Column, Sheet, sheet
from loaders.programme.limits import LIMITS, Unreadable
from loaders.programme.properties import RESULTS, property_iri
from loaders.programme.rdf_lines import Lines
from loaders.programme.submission import Cell, Place, Problem, Severity, Submission, Value, number_rows
from loaders.programme.tables import language_of
from loaders.programme.texts import Text, joined, sentence
from loaders.programme.values import printed, understood
from loaders.programme.wording import listed
from ontology.namespaces import CODE, DEF, ID, PREFIXES
from store.rdf_input import RdfSyntax, Triple
from store.terms import IRI, Blank, Literal, Term

DRAFT: Final = ID + "cpd/draft/"
_TYPE: Final = PREFIXES["rdf"] + "type"
_MEASURED_BY: Final = DEF + "measuredBy"
_SHEETS: Final = {DEF + one.thing: one.key for one in FORM} | {DEF + "ProgrammeRisk": "lessons_risks"}
_KINDS: Final = {DEF + "ProgrammeRisk": "risk", DEF + "ProgrammeLesson": "lesson"}
# What places a row within its programme and is no column: it follows from where the row stands.
_STRUCTURE: Final = frozenset(
    {_TYPE, _MEASURED_BY, DEF + "partOfProgramme", DEF + "resultOf", DEF + "hasResult", DEF + "position"}
)
# Other classes that a programme's things rightly have.
_ABOVE: Final = frozenset(
    DEF + name for name in (*RESULTS, "Plan", "Indicator", "Lesson", "Evaluation", "Event", "Section")
)


def rows_of(triples: Sequence[Triple], syntax: RdfSyntax, name: str, lines: Lines) -> Submission:
    """Return the submission that triples describe; raises Unreadable where they describe no programme."""
    return _Reading(triples, name, lines).submission(syntax)


class _Reading:
    """The triples of one text, gathered by subject while they become rows."""

    def __init__(self, triples: Sequence[Triple], name: str, lines: Lines) -> None:
        self.name = name
        self.lines = lines
        self.about: dict[Term, dict[str, list[Term]]] = {}
        for triple in triples:
            self.about.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.value)
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.ids: dict[Term, str] = {}
        self.unknown: dict[str, list[Place]] = {}
        self.members = self._members()
        self.ids = {
            subject: self._id(sheet(key), subject) or f"{key}-{number}"
            for key, subjects in self.members.items()
            for number, subject in enumerate(subjects, start=1)
        }
        self.measured = {
            indicator: subject for subject, said in self.about.items() for indicator in said.get(_MEASURED_BY, ())
        }
        self.language = self._language()

    def submission(self, syntax: RdfSyntax) -> Submission:
        rows = {
            key: number_rows([self._row(sheet(key), subject) for subject in subjects], key)
            for key, subjects in self.members.items()
        }
        self._strangers()
        self._report_unknown()
        self._surplus()
        return Submission(syntax, self.name, self.language or language_of(rows), rows, tuple(self.problems))

    def _members(self) -> dict[str, list[Term]]:
        members: dict[str, list[Term]] = {one.key: [] for one in FORM}
        for subject, said in self.about.items():
            keys = {_SHEETS[kind] for kind in map(_lexical, said.get(_TYPE, ())) if kind in _SHEETS}
            if len(keys) == 1:
                members[keys.pop()].append(subject)
            elif keys:
                fix = Text("Leave one class.", "请只保留一个类别。")
                said_of = Text("is of several classes and was not read", "属于多个类别，未读取")
                self._report("several-classes", self._place(subject), said_of, fix)
        if not members["programme"]:
            raise Unreadable(
                "not-the-form",
                sentence(
                    "{name} describes no gt:CountryProgrammeDocument.",
                    "{name} 未描述任何 gt:CountryProgrammeDocument。",
                    name=self.name,
                ),
                sentence(
                    "Use the terms of {vocabulary}.",
                    "请使用 {vocabulary} 的术语。",
                    vocabulary=DEF,
                ),
                Place("", "", self.name),
            )
        for other in members["programme"][1:]:
            fix = Text("Send one programme at a time.", "请一次只发送一个方案。")
            said_of = Text("is a second programme and was not read", "是第二个方案，未读取")
            self._report("several-programmes", self._place(other), said_of, fix)
        del members["programme"][1:]
        return members

    def _id(self, one: Sheet, subject: Term) -> str:
        said = self.about[subject].get(property_iri(one.identifier.property), ()) if one.identifier else ()
        return printed(_lexical(said[0])) if said else ""

    def _language(self) -> str:
        declared = [
            value for subject in self.members["programme"] for value in self.about[subject].get(DEF + "inLanguage", ())
        ]
        if declared:
            return _lexical(declared[0]).lower()
        tags = Counter(
            value.language
            for subject in self.ids
            for values in self.about[subject].values()
            for value in values
            if isinstance(value, Literal) and value.language
        )
        return tags.most_common(1)[0][0].lower() if tags else ""

    def _row(self, one: Sheet, subject: Term) -> tuple[str, dict[str, Cell], Place]:
        said = self.about[subject]
        columns = {property_iri(column.property): column for column in one.columns}
        cells = {
            column.key: self._cell(column, subject, said.get(predicate, ()), predicate)
            for predicate, column in columns.items()
        }
        for predicate in said.keys() - columns.keys() - _STRUCTURE:
            self.unknown.setdefault(predicate, []).append(self._place(subject, predicate))
        if one.key == "lessons_risks" and not cells["kind"].given:
            kind = next(_KINDS[kind] for kind in map(_lexical, said[_TYPE]) if kind in _KINDS)
            cells["kind"] = Cell(kind, kind, self._place(subject, _TYPE), "rdf:type")
        if one.key == "indicators" and not cells["result_id"].given and subject in self.measured:
            text = self._text(self.measured[subject])
            place = self._place(self.measured[subject], _MEASURED_BY)
            cells["result_id"] = Cell(text, text, place, _short(_MEASURED_BY))
        return self._id(one, subject), cells, self._place(subject)

    def _cell(self, column: Column, subject: Term, values: Sequence[Term], predicate: str) -> Cell:
        place = self._place(subject, predicate)
        texts = [self._text(value) for value in self._in_one_language(values, place)]
        if len(texts) > 1 and not column.many:
            fix = Text("Leave one value.", "请只保留一个值。")
            self._report("several-values", place, Text("has several values where one belongs", "应只有一个值"), fix)
        raw = "; ".join(texts)
        value: Value = understood(column, raw) if texts else None
        return Cell(value, printed(value) if column.many else raw, place, _short(predicate))

    def _in_one_language(self, values: Sequence[Term], place: Place) -> Sequence[Term]:
        """Return the value in the programme's language, where all are texts in different languages."""
        tags = [value.language for value in values if isinstance(value, Literal) and value.language]
        if len(values) < 2 or len(tags) < len(values) or len(set(tags)) < len(tags):
            return values
        said = sentence(
            "is given in {languages}; one was read",
            "有多种语文（{languages}），只读取一种",
            languages=joined(sorted(tags)),
        )
        fix = Text("Send each language by itself to have it checked.", "如需检查其他语文，请分别发送。")
        self._report("other-languages", place, said, fix, "hint")
        chosen = [value for value in values if isinstance(value, Literal) and value.language == self.language]
        return chosen or values[:1]

    def _text(self, value: Term) -> str:
        if value in self.ids:
            return self.ids[value]
        if isinstance(value, IRI) and value.value.startswith(CODE):
            return value.value.rsplit("/", 1)[-1]
        if isinstance(value, Blank):
            inner = [_lexical(one) for several in self.about.get(value, {}).values() for one in several]
            return "; ".join(inner) or "_:"
        return _lexical(value)

    def _strangers(self) -> None:
        """Note things that have no place in the form: of another class, such as a misspelled one, or of none."""
        inner = {value for said in self.about.values() for values in said.values() for value in values}
        for subject, said in self.about.items():
            kinds = {_lexical(kind) for kind in said.get(_TYPE, ())}
            for kind in kinds - _SHEETS.keys() - (_ABOVE if subject in self.ids else frozenset()):
                self.unknown.setdefault(kind, []).append(self._place(subject, _TYPE))
            if not kinds and not (isinstance(subject, Blank) and subject in inner):
                fix = Text("Say of which class it is (rdf:type).", "请注明其类别（rdf:type）。")
                self._report(
                    "no-class", self._place(subject), Text("has no class and was not read", "无类别，未读取"), fix
                )

    def _report_unknown(self) -> None:
        for term, places in sorted(self.unknown.items()):
            said = sentence(
                "The form has no {term} ({places}); it was not read.",
                "表单没有 {term}（{places}），未读取。",
                term=_short(term),
                places=listed(places),
            )
            fix = Text("Use the terms of the form, or leave it out.", "请使用表单的术语，或删除。")
            severity: Severity = "warning" if term.startswith(DEF) else "hint"
            self._add(Problem("unknown-term", places[0], said, fix, severity, tuple(places[: LIMITS.places])))

    def _report(self, code: str, place: Place, said: Text, fix: Text, severity: Severity = "error") -> None:
        detail = sentence("{place} {what}.", "{place} {what}。", place=place.text, what=said)
        self._add(Problem(code, place, detail, fix, severity, (place,)))

    def _add(self, problem: Problem) -> None:
        """Keep a problem; of the many that one cause can have the first are kept and the rest counted."""
        self.counts[problem.code] += 1
        if self.counts[problem.code] <= LIMITS.places:
            self.problems.append(problem)

    def _surplus(self) -> None:
        for code, number in self.counts.items():
            if number > LIMITS.places:
                first = next(problem for problem in self.problems if problem.code == code)
                more = number - LIMITS.places
                said = sentence(
                    "There are {more:,} more of this kind ({code}).",
                    "此类问题（{code}）另有 {more:,} 个。",
                    more=more,
                    code=code,
                )
                self.problems.append(Problem(code, first.place, said, first.fix, first.severity))

    def _place(self, subject: Term, predicate: str | None = None) -> Place:
        """Return where a statement stands: the thing by its name, the property, and the line where it is known."""
        line = None
        if isinstance(subject, IRI):
            node = subject.value.removeprefix(DRAFT).removeprefix(ID)
            line = self.lines.line(subject.value, predicate)
        else:
            node = f"[{self.ids.get(subject, '…')}]"
        text = f"{node} {_short(predicate)}" if predicate else node
        return Place("", "", f"{text}, line {line}" if line else text)


def _lexical(value: Term) -> str:
    return value.label if isinstance(value, Blank) else value.value


def _short(term: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return term
