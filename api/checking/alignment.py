"""The preview of alignment in a report: what a programme would serve and which gaps it would close, in the graph.

The strategic plans in force in its years and the framework it derives from are looked at as `/alignment/coverage` and
`/alignment/gaps` look at them. Nothing is written.

>>> alignment_preview(lookup, contexts.standing, version, report)["plans"][0]["gaps"]["before"]  # doctest: +SKIP
5
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from loaders.programme.properties import property_iri
from ontology.namespaces import SDG
from queries.coverage import PlanThing
from queries.lookup import Lookup, local_name
from queries.preview import Preview, Proposed, Standing, preview, proposed
from shapes.cpd.comparing import Version
from shapes.cpd.naming import Naming
from shapes.cpd.report import Report

_NOTE: Final = {
    "en": "A preview: the programme is not in the graph, and nothing was written.",
    "zh": "此为预览：该方案不在图谱中，也未写入任何内容。",
    "fr": "Un aperçu : le programme n’est pas dans le graphe, et rien n’a été écrit.",
    "es": "Una vista previa: el programa no está en el grafo y no se ha escrito nada.",
    "ru": "Предварительный просмотр: программы нет в графе, и ничего не записано.",
    "ar": "معاينة: البرنامج ليس في الرسم البياني ولم يُكتب شيء.",
}
_LOOKED_FOR: Final = {
    "en": "Served: named by an outcome of the programme, or claimed today by a loaded source. A gap: an element, a "
    "result or a framework outcome that no asserted or inferred claim is made to, as in /alignment/gaps. Goals and "
    "targets: those that the framework outcomes of the country are tagged with, and those that the programme names.",
    "zh": "所服务：方案的某项成果指明，或今日已载来源声明。空白：没有任何明示或推断的声明所指向的要素、成果或"
    "合作框架成果，同 /alignment/gaps。目标和具体目标：该国合作框架成果所标注的，以及方案所指明的。",
    "fr": "Servi : nommé par une réalisation du programme, ou déclaré aujourd’hui par une source chargée. Lacune : un "
    "élément, un résultat ou une réalisation du cadre que ne vise aucune déclaration affirmée ou déduite, comme dans "
    "/alignment/gaps. Objectifs et cibles : ceux associés aux réalisations du cadre du pays, et ceux que nomme le "
    "programme.",
    "es": "Atendido: nombrado por un resultado del programa, o declarado hoy por una fuente cargada. Laguna: un "
    "elemento o resultado, también del marco, al que no se dirige ninguna declaración afirmada o inferida, como en "
    "/alignment/gaps. Objetivos y metas: los que marcan los resultados del marco del país y los que nombra el "
    "programa.",
    "ru": "Охвачено: названо итогом программы или заявлено сегодня загруженным источником. Пробел: элемент, результат "
    "или итог рамочной программы, к которому не относится ни одно утверждаемое или выведенное заявление, как в "
    "/alignment/gaps. Цели и задачи: те, которыми отмечены итоги рамочной программы страны, и те, что называет "
    "программа.",
    "ar": "المخدوم: ما تذكره نتيجة من نتائج البرنامج أو يعلنه اليوم مصدر محمّل. الثغرة: عنصر أو نتيجة، في الخطة أو في "
    "الإطار، لا يتجه إليها أي إعلان صريح أو مستنتج، كما في /alignment/gaps. الأهداف والغايات: ما وُسمت به نتائج إطار "
    "البلد وما يذكره البرنامج.",
}
# The tag of what is in no language that is known (BCP 47).
_NO_LANGUAGE: Final = "und"
_DERIVES: Final = property_iri("derivesFrom")
_TAGGED: Final = property_iri("taggedWith")


def alignment_preview(
    lookup: Lookup, standing: Callable[[Lookup, str], Standing], version: Version, report: Report
) -> dict[str, Any]:
    """Return the member `alignment` of a report; `standing` gives how a plan or a framework (IRI) stands today."""
    claims = proposed(version.programme)
    writer = _Writer(lookup, version)
    plans, counted = [], set[str]()
    for plan in report.plans:
        found = preview(standing(lookup, plan.iri), claims)
        counted |= {thing.iri for thing in found.before.things}
        plans.append(
            writer.whole(plan.iri, found)
            | {"years": list(plan.years), "status": plan.status, "documents": list(plan.documents)}
        )
    frameworks = []
    for framework in _frameworks(version, claims):
        found = preview(standing(lookup, framework), claims)
        counted |= {thing.iri for thing in found.before.things}
        frameworks.append(writer.whole(framework, found))
    return {
        "preview": True,
        "note": _NOTE,
        "looked_for": _LOOKED_FOR,
        "plans": plans,
        "frameworks": frameworks,
        "sdgs": writer.sdgs(),
        "not_counted": [
            writer.named(one.claim.element) | {"by": writer.by([one])}
            for one in claims
            if one.claim.element not in counted
        ],
    }


def _frameworks(version: Version, claims: Iterable[Proposed]) -> list[str]:
    """Return the frameworks that the programme, or an outcome of it, derives from."""
    programme, context = version.programme, version.context
    known = {one.iri for one in context.frameworks}
    named = [key[2] for key in programme.places if len(key) == 3 and key[:2] == (programme.programme, _DERIVES)]
    named += [owner.iri for one in claims if (owner := context.framework_of(one.claim.element))]
    return [one for one in dict.fromkeys(named) if one in known]


class _Writer:
    """Writes things of the graph with their names, and outcomes of the programme with the place of their tie."""

    def __init__(self, lookup: Lookup, version: Version) -> None:
        self.lookup = lookup
        self.version = version
        self.naming = Naming(version.programme, version.context)

    def whole(self, plan: str, found: Preview) -> dict[str, Any]:
        """Return what a plan or a framework would look like, with the counts before and after."""
        self.lookup.names([plan, *(thing.iri for thing in found.before.things)])
        closed = {thing.iri for thing in found.closed}
        return {
            "plan": self.named(plan),
            "counts": {
                "elements": len(found.before.things),
                "served": {
                    "before": len(found.before.things) - len(found.before.unserved),
                    "after": len(found.after.things) - len(found.after.unserved),
                },
                "claims": {"before": len(found.before.claims), "after": len(found.after.claims)},
                "gaps": {"before": len(found.before.unserved), "after": len(found.after.unserved)},
            },
            "served": [
                self.thing(thing) | {"by": self.by(found.by(thing.iri)), "closes_gap": thing.iri in closed}
                for thing in found.served
            ],
            "gaps": {
                "closed": [self.thing(thing) for thing in found.closed],
                "open": [self.thing(thing) for thing in found.after.unserved],
            },
            # What a document leaves unsaid is closed by a document only.
            "recorded_gaps": [self.named(one.iri) | {"about": one.thing} for one in found.recorded],
        }

    def sdgs(self) -> dict[str, Any]:
        """Return the goals and targets that outcomes name, and which of them the framework outcomes bear today."""
        today = {tag for outcome in self.version.context.outcomes for tag in outcome.sdgs}
        served: dict[str, list[dict[str, Any]]] = {}
        for key, place in self.version.programme.places.items():
            row = self.version.programme.rows.get(key[0])
            if len(key) == 3 and key[1] == _TAGGED and key[2].startswith(SDG) and row and row.sheet == "outcomes":
                served.setdefault(key[2], []).append(self._outcome(key[0], _TAGGED, place.text))
        self.lookup.names(served)
        return {
            "counts": {"before": len(today), "after": len(today | served.keys())},
            "served": [
                self.named(iri) | {"code": iri.removeprefix(SDG), "by": by, "tagged_today": iri in today}
                for iri, by in sorted(served.items(), key=lambda one: _in_order(one[0]))
            ],
        }

    def thing(self, thing: PlanThing) -> dict[str, Any]:
        """Return a thing of a plan with its names, what it is and its printed code."""
        return self.named(thing.iri) | {"type": self.named(thing.kind), "code": thing.code}

    def named(self, iri: str) -> dict[str, Any]:
        """Return a thing with all its names by language; `unofficial` lists those that are our own rendering."""
        names: dict[str, str] = {}
        unofficial = []
        for name in self.lookup.names([iri])[iri]:
            language = name.language or _NO_LANGUAGE
            if language not in names:
                names[language] = name.text
                if name.unofficial:
                    unofficial.append(language)
        return {"iri": iri, "name": names or {_NO_LANGUAGE: local_name(iri)}, "unofficial": sorted(unofficial)}

    def by(self, claims: Iterable[Proposed]) -> list[dict[str, Any]]:
        """Return which outcomes make these claims, and at which cells."""
        return [
            self._outcome(one.claim.contributor, one.claim.relation, one.place.text, one.claim.level) for one in claims
        ]

    def _outcome(self, subject: str, relation: str, address: str, level: str | None = None) -> dict[str, Any]:
        return {
            "outcome": self.version.programme.rows[subject].row_id,
            "name": dict(self.naming.thing(subject)),
            "relation": local_name(relation),
            "level": None if level is None else local_name(level),
            "where": address,
        }


def _in_order(iri: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 100, part) for part in iri.removeprefix(SDG).split(".")]
