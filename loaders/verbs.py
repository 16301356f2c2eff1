"""The verbs that open the provisions of resolutions and decisions, and what each of them does.

A preambular paragraph recalls or recognizes; an operative one decides, requests, welcomes. Which verbs bind is said by
the code list `verb`. The table is ours, not a data set's flag, because flags that travel with texts are often wrong.

>>> verb_at_start("Also requests the Executive Director to report").code
'requests'
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["preambular", "operative"]


@dataclass(frozen=True)
class VerbReading:
    """A provision's opening verb: as printed, its code and its kind."""

    printed: str
    code: str
    kind: Kind


@dataclass(frozen=True)
class Verb:
    """One row of the table: code, the operative form, the participle used in preambles, Chinese forms."""

    code: str
    operative: tuple[str, ...]
    preambular: tuple[str, ...]
    chinese: tuple[str, ...]


def _row(code: str, operative: str, preambular: str = "", chinese: str = "") -> Verb:
    def split(cell: str) -> tuple[str, ...]:
        return tuple(form.strip() for form in cell.split("|") if form.strip())

    return Verb(code, split(operative), split(preambular), split(chinese))


# Codes are those of the code list `verb`; a verb that the list does not name has the code `other`.
VERBS: Final[tuple[Verb, ...]] = (
    _row("decides", "Decides", "Having decided", "决定"),
    _row("requests", "Requests", "Requesting", "请|要求"),
    _row("calls-upon", "Calls upon|Calls on|Calls for", "Calling upon|Calling on|Calling for", "促请|吁请"),
    _row("urges", "Urges", "Urging", "敦促"),
    _row("invites", "Invites", "Inviting", "邀请"),
    _row("encourages", "Encourages", "Encouraging", "鼓励"),
    _row("recommends", "Recommends", "Recommending", "建议"),
    _row("other", "Instructs|Directs", "", "责成|指示"),
    _row("authorizes", "Authorizes", "Authorizing", "授权"),
    _row("other", "Mandates|Entrusts", "Mandating", "委托"),
    _row("other", "Appeals to|Appeals", "Appealing", "呼吁"),
    _row("other", "Establishes", "Establishing", "设立"),
    _row("extends", "Extends", "Extending", "延长"),
    _row("other", "Elects|Appoints", "", "选举|任命"),
    _row("adopts", "Adopts", "Having adopted", "通过"),
    _row("approves", "Approves", "Having approved", "核准|批准"),
    _row("endorses", "Endorses", "Endorsing", "核可|赞同|认可"),
    _row("other", "Agrees", "Agreeing", "商定|同意"),
    _row("other", "Resolves", "Resolved", "决心"),
    _row("welcomes", "Welcomes", "Welcoming", "欢迎"),
    _row("takes-note", "Takes note", "Taking note|Having taken note", "表示注意到|注意到"),
    _row("notes", "Notes", "Noting|Having noted"),
    _row("commends", "Commends|Congratulates", "Commending|Congratulating", "赞扬|祝贺|表扬"),
    _row(
        "expresses",
        "Expresses its appreciation|Expresses appreciation|Appreciates|Expresses its gratitude",
        "Appreciating|Expressing its appreciation|Expressing appreciation|Expressing its gratitude",
        "赞赏|表示赞赏|感谢|表示感谢",
    ),
    _row(
        "expresses",
        "Expresses its concern|Expresses concern|Expresses its deep concern",
        "Expressing its concern|Expressing concern|Expressing its deep concern|Concerned|Deeply concerned|Alarmed|"
        "Gravely concerned",
        "表示关切|关切|深为关切",
    ),
    _row("expresses", "Expresses", "Expressing", "表示"),
    _row("other", "Regrets|Deplores|Condemns", "Regretting|Deploring|Condemning", "感到遗憾|谴责"),
    _row("recalls", "Recalls", "Recalling", "回顾"),
    _row("reaffirms", "Reaffirms|Reconfirms", "Reaffirming|Reconfirming", "重申"),
    _row("affirms", "Affirms|Confirms", "Affirming|Confirming", "申明|确认"),
    _row("reiterates", "Reiterates", "Reiterating", "再次|重申"),
    _row("recognizes", "Recognizes|Recognises", "Recognizing|Recognising", "认识到|承认"),
    _row("acknowledges", "Acknowledges", "Acknowledging", "确认|肯定"),
    _row("stresses", "Stresses", "Stressing", "强调"),
    _row("emphasizes", "Emphasizes|Re-emphasizes", "Emphasizing|Re-emphasizing", "着重指出|强调指出"),
    _row(
        "underlines", "Underlines|Underscores|Highlights", "Underlining|Underscoring|Highlighting", "着重强调|突出强调"
    ),
    _row(
        "considers",
        "Considers",
        "Considering|Having considered|Having examined|Having reviewed|Having discussed",
        "认为|审议了|考虑到",
    ),
    _row("other", "Supports", "Supporting", "支持"),
    _row("declares", "Declares|Proclaims", "Declaring", "宣布|宣告"),
    _row("commits", "Commits itself|Commits", "Committing|Recommitting|Committed", "承诺"),
    _row("other", "Looks forward", "Looking forward", "期待"),
    _row("other", "Draws attention|Draws the attention", "Drawing attention", "提请注意"),
    _row("other", "Bears in mind", "Bearing in mind|Mindful|Keeping in mind", "铭记|念及|牢记"),
    _row("other", "", "Aware|Conscious|Fully aware", "意识到"),
    _row("other", "", "Convinced|Believing|Fully convinced", "深信|相信"),
    _row("other", "", "Guided|Being guided|Inspired", "遵循|以"),
    _row("other", "", "Determined", "下定决心|决意"),
    _row("other", "", "Encouraged", "感到鼓舞"),
    _row("other", "Takes into account", "Taking into account|Taking into consideration", "顾及|计及"),
    _row("other", "", "Having heard|Having received|Having regard", "听取了|收到"),
    _row("other", "Pays tribute", "Paying tribute", "致敬"),
    _row("other", "Accepts", "Accepting", "接受"),
    _row("other", "Concludes|Determines", "", "得出结论"),
    _row("other", "Reminds", "Reminding", "提醒"),
    _row("other", "Observes", "Observing", "观察到"),
    _row("other", "Continues", "Continuing", "继续"),
    _row("other", "", "Following|Pursuant to|In accordance with|Acting", "根据|依照|按照"),
    _row("other", "Renews", "Renewing|Reviewing", "延续"),
    _row("other", "Offers|Provides|Undertakes", "Offering", "提供"),
    _row("adjourns", "Adjourns|Suspends", "", "宣布休会"),
    _row("other", "Closes|Postpones|Dissolves|Transforms"),
)

# What may stand before the verb: "Also requests", "Strongly encourages"; 又, 还, 并, 进一步 ...
_LEAD = (
    r"(?:(?:Also|Further|Furthermore|Strongly|Solemnly|Once again|Again|Deeply|Fully|Gratefully|Warmly|Especially|"
    r"In this regard|In that regard)[,]?\s+)*"
)
_LEAD_ZH = r"(?:又|还|并|也|同时|再次|进一步|强烈|郑重|特别|深为|满意地|赞赏地|欣见|高兴地|表示)*"


def _table() -> dict[str, tuple[str, Kind]]:
    """Return every printed form in lower case, with its code and kind."""
    forms: dict[str, tuple[str, Kind]] = {}
    for verb in VERBS:
        for form in verb.operative:
            forms.setdefault(form.lower(), (verb.code, "operative"))
        for form in verb.preambular:
            forms.setdefault(form.lower(), (verb.code, "preambular"))
    return forms


_FORMS: Final = _table()
_ALTERNATIVES: Final = "|".join(re.escape(form) for form in sorted(_FORMS, key=len, reverse=True))
_ENGLISH: Final = re.compile(rf"({_LEAD})({_ALTERNATIVES})((?:\s+(?:also|further|once again|again|strongly))?)\b", re.I)
_CHINESE: Final = {form: verb for verb in reversed(VERBS) for form in verb.chinese}
_CHINESE_ALTERNATIVES: Final = "|".join(sorted(map(re.escape, _CHINESE), key=len, reverse=True))
_CHINESE_START: Final = re.compile(rf"({_LEAD_ZH}?)({_CHINESE_ALTERNATIVES})")

# A Chinese verb does not change its form, so the end of the paragraph tells: a preamble's ends with a comma.
_PREAMBLE_END: Final = re.compile(r"[,，]\s*$")
_PARTICIPLE: Final = re.compile(r"[A-Z][a-z]+(?:ing|ed|ful|ious)\b")


def verb_at_start(paragraph: str) -> VerbReading | None:
    """Return the verb that opens a provision's text, or None when it opens with none that the table knows.

    Takes the paragraph without its number. An English verb must be capitalised, as provisions print it; what stands
    before it ("Also", "Strongly") belongs to the printed form.
    """
    text = paragraph.lstrip()
    match = _ENGLISH.match(text)
    if match is not None and text[:1].isupper():
        code, kind = _FORMS[match.group(2).lower()]
        return VerbReading(match.group(0).strip(), code, kind)
    match = _CHINESE_START.match(text)
    if match is not None:
        verb = _CHINESE[match.group(2)]
        kind = "preambular" if _PREAMBLE_END.search(text) else "operative"
        return VerbReading(match.group(0).strip(), verb.code, kind)
    return None


def opens_preamble(paragraph: str) -> bool:
    """Return whether a paragraph without number opens as preambles do: a known verb, or a participle and a comma end.

    >>> opens_preamble("Recognising that cities grow,")
    True
    """
    reading = verb_at_start(paragraph)
    if reading is not None:
        return reading.kind == "preambular"
    return bool(_PARTICIPLE.match(paragraph) and _PREAMBLE_END.search(paragraph))
