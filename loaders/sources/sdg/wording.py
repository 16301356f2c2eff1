"""When two texts name the same indicator, and which of several names is the one to show.

A code is minted anew when an indicator changes, but numbers are used again: 17.6.1 once counted agreements on
technology and now counts broadband subscriptions. So a label under a number is given to a code only if its English
says the same as that code's own text; where the code stayed and the wording was refined, it is another name.

>>> same_wording("Mortality rate, by sex", "mortality rate by sex")
True
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from rdflib import URIRef
from rdflib.namespace import SKOS

from loaders.sources.files.rdf_files import labels_in
from loaders.sources.names import Named, chosen_names
from loaders.sources.sdg.files import SdgFiles
from loaders.sources.sdg.framework_files import CODE
from loaders.sources.sdg.label_files import Label
from loaders.sources.sdg_tags import goal_of, target_of
from ontology.namespaces import SDG

# From this likeness on, a wording is taken for a refinement of another if no other comes as near.
_REFINED: Final = 0.9


@dataclass(frozen=True)
class Attached:
    """A label and the IRI it names; `same` if it is worded as that thing is, else it is another name of it."""

    label: Label
    iri: str
    same: bool


def same_wording(one: str, other: str) -> bool:
    """Return whether two texts have the same words, whatever their punctuation, case and typography."""
    return _words(one) == _words(other)


def attach(files: SdgFiles, unattached: Callable[[Label, str], None]) -> Iterator[Attached]:
    """Give each label with the thing it names; those of which that is not certain go to `unattached` with the reason.

    The English label of a number speaks for its labels in all languages.
    """
    english = {label.number: label for label in files.labels if label.language == "en" and label.is_indicator}
    found = {number: _meant(files, number, label.text) for number, label in english.items()}
    for label in files.labels:
        if not label.is_indicator:
            yield Attached(label, SDG + label.number, not label.short)
        elif label.number not in english:
            unattached(label, f"there is no English label of {label.number} by which to tell what it means")
        elif not found[label.number]:
            unattached(label, f"its English wording is that of no code that {label.number} has or had")
        else:
            for code, same in found[label.number]:
                yield Attached(label, SDG + code, same)


def _meant(files: SdgFiles, number: str, text: str) -> list[tuple[str, bool]]:
    """Return the codes that an English text under a number names, each with whether the wording is its own."""
    entry = files.framework.entries.get(number) if files.framework else None
    now = entry.code if entry else None
    candidates = {code: list(old.texts) for code, old in files.old_indicators.items() if number in old.numbers}
    before = set(candidates)
    if entry and now:
        # What is in force speaks for itself; what an earlier dump said of the same code does not.
        candidates[now] = [entry.text]
    same = [code for code, texts in sorted(candidates.items()) if any(same_wording(text, its) for its in texts)]
    if same:
        return [(code, True) for code in same]
    if now and before == {now}:
        return [(now, False)]
    near = [
        code
        for code, texts in sorted(candidates.items())
        if any(SequenceMatcher(None, _words(text), _words(its), autojunk=False).ratio() >= _REFINED for its in texts)
    ]
    return [(near[0], False)] if len(near) == 1 else []


def framework_names(files: SdgFiles) -> Iterator[Named]:
    """Give the names of goals, targets and indicators as the framework words them."""
    if files.framework is not None:
        for entry in files.framework.entries.values():
            yield entry.iri, files.framework.language, entry.text


def label_names(files: SdgFiles) -> Iterator[Named]:
    """Give the names that labels in several languages add, where they are worded as the thing itself."""
    for attached in attach(files, lambda label, reason: None):
        if attached.same:
            yield attached.iri, attached.label.language, attached.label.text


def kos_names(files: SdgFiles) -> Iterator[Named]:
    """Give the names of goals, targets and indicators in the knowledge organization system."""
    for graph in files.kos.values():
        for thing, language, text in labels_in(graph, URIRef(SKOS.prefLabel)):
            if is_goal_target_or_indicator(thing):
                yield thing, language, text


def sdg_names(files: SdgFiles) -> dict[tuple[str, str], str]:
    """Return the one name of each goal, target and indicator in each language.

    The framework in force goes first, then the labels that agree with it, then what the older dump says.
    """
    return chosen_names(framework_names(files), label_names(files), kos_names(files))


def is_goal_target_or_indicator(iri: str) -> bool:
    """Return whether an IRI is that of a goal, target or indicator."""
    name = iri.removeprefix(SDG)
    return iri != name and bool(goal_of(name) == iri or target_of(name) == iri or CODE.fullmatch(name))


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()
