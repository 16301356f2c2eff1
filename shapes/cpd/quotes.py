"""The quoted outcome against the signed one, word by word (rule DER-03).

The data of UN INFO cuts names after 200 characters, so only what was kept is compared, and the report says so. A text
in another language than those loaded is not judged.

>>> differences("People live in safe homes", "People live in safe houses")
('“homes” for “houses”',)
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from loaders.programme.context_model import Context, FrameworkOutcome
from loaders.programme.graph import ProgrammeGraph
from ontology.namespaces import DEF
from shapes.cpd.judging import CHINESE, Judged, NotJudged, Said, rows_of, text_of

_WORD: Final = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+(?:['’-]\w+)*", re.UNICODE)
# What sources print before the words: "Outcome 1.2:", "成果 2：", "3.".
_NUMBER: Final = re.compile(
    r"^\s*(?:(?:outcome|output|result|priority|resultado(?: esperado)?|efecto|effet|résultat|成果|产出)\s*)?"
    r"\d*(?:\.\d+)*\s*[:：.–—-]?\s*(?=\S)",
    re.IGNORECASE,
)
_SHOWN: Final = 3
_FOR: Final = {
    "en": " for ",
    "zh": "代替",
    "fr": " au lieu de ",
    "es": " en lugar de ",
    "ru": " вместо ",
    "ar": " بدلاً من ",
}
_RULE: Final = ("DER-03", "differs")


def quotes_differ(programme: ProgrammeGraph, context: Context) -> Iterator[Judged | NotJudged]:
    """Find outcomes whose quotation is not word for word the framework's text."""
    signed = {outcome.iri: outcome for outcome in context.outcomes}
    derived = {key[0]: key[2] for key in programme.places if len(key) == 3 and key[1] == DEF + "derivesFrom"}
    for subject, row in rows_of(programme, "outcomes"):
        quoted, outcome = text_of(row, "unsdcf_outcome_text"), signed.get(derived.get(subject, ""))
        if not quoted or outcome is None:
            continue
        text = _signed_text(outcome.names, quoted)
        if text is None:
            yield NotJudged(
                *_RULE,
                Said(
                    en="The framework's outcomes are not loaded in the language of the quotation.",
                    zh="未载入与引文同一语种的合作框架成果。",
                    fr="Les effets du plan-cadre ne sont pas chargés dans la langue de la citation.",
                    es="Los efectos del marco no están cargados en el idioma de la cita.",
                    ru="Общие результаты рамочной программы не загружены на языке цитаты.",
                    ar="نتائج الإطار غير محمَّلة بلغة الاقتباس.",
                ),
                subject,
            )
            continue
        if outcome.truncated:
            yield _shortened(outcome)
        found = differences(quoted, text, outcome.truncated)
        if found:
            said = "; ".join(found)
            instead = {to: said.replace(" for ", word) for to, word in _FOR.items()}
            yield Judged(subject, "quotedText", Said(instead))


def differences(quoted: str, signed: str, shortened: bool = False) -> tuple[str, ...]:
    """Return the first differences in words; of a shortened signed text only what was kept is compared."""
    own, theirs = _words(quoted), _words(signed)
    if shortened:
        # The last word may be cut in two.
        theirs = theirs[:-1]
        own = own[: len(theirs)]
    if [word.casefold() for word in own] == [word.casefold() for word in theirs]:
        return ()
    matcher = SequenceMatcher(None, [one.casefold() for one in own], [one.casefold() for one in theirs], autojunk=False)
    found = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        mine, other = _joined(own[start:end]), _joined(theirs[other_start:other_end])
        found.append(f"“{mine or '–'}” for “{other or '–'}”")
    return tuple(found[:_SHOWN]) + (("…",) if len(found) > _SHOWN else ())


def _signed_text(names: Mapping[str, str], quoted: str) -> str | None:
    chinese = bool(CHINESE.search(quoted))
    fitting = [name for name in names.values() if bool(CHINESE.search(name)) == chinese]
    own = set(map(str.casefold, _words(quoted)))
    near = max(fitting, key=lambda name: len(own & set(map(str.casefold, _words(name)))), default=None)
    # Two languages share few words: below this nothing is compared.
    return near if near and len(own & set(map(str.casefold, _words(near)))) * 4 >= len(own) else None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [match.group().replace("’", "'") for match in _WORD.finditer(_NUMBER.sub("", plain, count=1))]


def _joined(words: list[str]) -> str:
    return ("" if words and CHINESE.match(words[0]) else " ").join(words)


def _shortened(outcome: FrameworkOutcome) -> NotJudged:
    length = max(map(len, outcome.names.values()), default=0)
    return NotJudged(
        *_RULE,
        Said(
            en=f"The source keeps only the first {length} characters of some outcomes; the rest was not compared.",
            zh=f"数据源只保留部分成果的前{length}个字符，其余未作比对。",
            fr=f"La source ne garde que {length} caractères de certains effets ; le reste n’est pas comparé.",
            es=f"La fuente conserva solo los primeros {length} caracteres de algunos efectos; el resto no se comparó.",
            ru=f"Источник хранит лишь первые {length} знаков некоторых общих результатов; остальное не сверялось.",
            ar=f"لا يحتفظ المصدر إلا بأول {length} حرفاً من بعض النتائج؛ ولم يُقارن الباقي.",
        ),
    )
