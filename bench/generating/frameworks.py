"""A country's cooperation framework as UN INFO gives it: priorities, outcomes, outputs, work of agencies, money.

>>> content(engagement, seed=1)["framework"][0]["code"]  # doctest: +SKIP
'1'
"""

from random import Random
from typing import Any, Final

from bench.generating.words import Said, result
from bench.generating.world import YEARS, Engagement, agencies
from loaders.sources.triples import Triples
from loaders.sources.uninfo.agencies import Agencies
from loaders.sources.uninfo.framework import CountryFile, Covered, write_framework
from ontology.namespaces import ID

PRIORITIES: Final = 2
OUTCOMES: Final = 2
OUTPUTS: Final = 2
WORK: Final = 3


def outcome_code(number: int) -> str:
    """Return the code of the framework's outcome from which an outcome of a programme derives, `1.2`."""
    priority, place = divmod(number % (PRIORITIES * OUTCOMES), OUTCOMES)
    return f"{priority + 1}.{place + 1}"


def outcome_iri(engagement: Engagement, code: str) -> str:
    """Return the identifier of an outcome of the framework."""
    return f"framework/{engagement.framework}/outcome/{_key(engagement, *code.split('.'))}"


def outcome_name(engagement: Engagement, seed: int, code: str) -> Said:
    """Return what an outcome of the framework is called, by UN INFO and by the programmes that derive from it."""
    name = result(Random(f"{seed}/{engagement.framework}/{code}"))  # noqa: S311 - made data
    return Said(f"Outcome {code}: {name.en}", f"成果{code}：{name.zh}")


def write(engagement: Engagement, seed: int, out: Triples, known: Agencies) -> None:
    """Write the framework of an engagement's country and cycle with UN INFO's own reader."""
    file = CountryFile(f"{engagement.framework.upper()}.json", engagement.country.iso3, content(engagement, seed))
    covered = Covered((engagement.country.iri,), (engagement.country.name.en,))
    write_framework(out, file, f"{ID}framework/{engagement.framework}", covered, known)


def content(engagement: Engagement, seed: int) -> dict[str, Any]:
    """Return what the country file holds, the same for the same seed."""
    random = Random(f"{seed}/{engagement.framework}")  # noqa: S311 - made data, the same for the same seed
    tree, work = [], []
    for priority in range(1, PRIORITIES + 1):
        outcomes = []
        for outcome in range(1, OUTCOMES + 1):
            outputs = []
            for output in range(1, OUTPUTS + 1):
                key = _key(engagement, priority, outcome, output)
                outputs.append(_entry(key, f"{priority}.{outcome}.{output}", "Output", random))
                work += _work(engagement, outputs[-1], random)
            key, code = _key(engagement, priority, outcome), f"{priority}.{outcome}"
            outcomes.append(_entry(key, code, "Outcome", random) | _sums(outputs) | {"children": outputs})
            outcomes[-1]["name"] = outcome_name(engagement, seed, code).en
        tree.append(
            _entry(_key(engagement, priority), str(priority), "Priority", random)
            | _sums(outcomes)
            | {"children": outcomes}
        )
    return {"workspace_id": _key(engagement), "name": engagement.country.name.en, "totals": _sums(tree)} | {
        "framework": tree,
        "projects": work,
        "sdgs": {"11": _sums(tree)},
    }


def _work(engagement: Engagement, output: dict[str, Any], random: Random) -> list[dict[str, Any]]:
    rows = []
    for place in range(1, WORK + 1):
        start = engagement.year + random.randint(0, YEARS - 1)
        said = _entry(f"{output['id']}-{place}", f"{output['code']}.{place}", "Sub-output", random)
        said |= {"start": f"{start}-01-01", "end": f"{start}-12-31", "outcome": output["name"]}
        said["sdg"] = f"{random.randint(1, 17)}"
        # UN-Habitat works on the first output of each outcome, beside another agency.
        first = agencies()[0] if place == 1 and output["code"].endswith(".1") else random.choice(agencies())
        second = random.choice(agencies())
        rows += [said | {"agency": one.code} for one in dict.fromkeys((first, second))]
    return rows


def _entry(key: str, code: str, level: str, random: Random) -> dict[str, Any]:
    name = result(random)
    required = random.randint(10, 90_000) * 100
    available = required * random.randint(10, 100) // 100
    return {
        "id": key,
        "code": code,
        "name": f"{level} {code}: {name.en}",
        "description": f"{result(random).en}.",
        "required": required,
        "available": available,
        "spent": available // 2,
    }


def _sums(parts: list[dict[str, Any]]) -> dict[str, int]:
    return {kind: sum(part[kind] for part in parts) for kind in ("required", "available", "spent")}


def _key(engagement: Engagement, *numbers: int | str) -> str:
    return "-".join([engagement.framework.upper(), *map(str, numbers)])
