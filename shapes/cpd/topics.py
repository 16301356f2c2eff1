"""What a programme should speak of, and by which words that is known in each of the six languages.

>>> bool(re.search(dict((topic["en"], words) for topic, words in GROUPS)["women"], "les femmes et les filles"))
True
"""

import re
from typing import Final

from shapes.cpd.judging import Said

_WOMEN: Final = "wom[ae]n|girl|妇女|女童|女性|femme|fille|mujer|niñas|женщин|девоч|نساء|المرأة|فتيات|الفتاة"
_YOUNG: Final = "youth|young|青年|jeune|jóven|joven|juventud|молод|شباب"
_SLUMS: Final = (
    "informal settlement|slum|非正规住区|贫民窟|établissements? informel|bidonville|taudis|asentamientos? informal"
    "|barrios? marginal|tugurio|неформальн|трущоб|عشوائي|الأحياء الفقيرة"
)
_DISABLED: Final = "disab|残疾|残障|handicap|discapacidad|инвалид|إعاقة"

# What bears out a marker of 2 or 3.
BACKED: Final = {
    "gender_marker": re.compile(
        rf"{_WOMEN}|gender|female|\bsex\b|性别|女|genre|sexe|género|sexo|гендер|по полу|الجنسين|الجنساني", re.IGNORECASE
    ),
    "hr_marker": re.compile(
        rf"{_WOMEN}|{_SLUMS}|{_DISABLED}|right|inclus|vulnerab|marginali|evict|tenure|displaced|migrant|refugee|poor"
        r"|left behind|人权|权利|包容|弱势|脆弱|边缘|非正规|流离失所|移民|难民|贫困"
        r"|droit|vulnérab|expuls|foncière|déplacé|réfugié|pauvre|derecho|desalojo|tenencia|desplazad|refugiad|pobre"
        r"|прав[ао]\b|прав человека|уязвим|инклюзив|выселен|перемещен|мигрант|беженц|бедн"
        r"|حقوق|شامل|الضعف|المستضعف|الهش|إخلاء|الحيازة|نازح|مهاجر|لاجئ|فقر",
        re.IGNORECASE,
    ),
}
# HSP/EB.2025/4, paras. 14 and 15(b), and HSP/OECPR.2021/2, para. 9.
GROUPS: Final = (
    (
        Said(
            en="people in informal settlements",
            zh="非正规住区居民",
            fr="habitants des établissements informels",
            es="habitantes de asentamientos informales",
            ru="жители неформальных поселений",
            ar="سكان المستوطنات العشوائية",
        ),
        _SLUMS,
    ),
    (Said(en="women", zh="妇女", fr="femmes", es="mujeres", ru="женщины", ar="النساء"), _WOMEN),
    (
        Said(
            en="children and youth",
            zh="儿童和青年",
            fr="enfants et jeunes",
            es="niños y jóvenes",
            ru="дети и молодежь",
            ar="الأطفال والشباب",
        ),
        rf"{_YOUNG}|child|儿童|年轻|enfant|niñ[oa]|дет[еия]|أطفال|الطفل",
    ),
    (
        Said(
            en="older persons",
            zh="老年人",
            fr="personnes âgées",
            es="personas mayores",
            ru="пожилые люди",
            ar="كبار السن",
        ),
        r"older|elder|old age|ageing|aging|老年|老龄|âgé|aînés|mayores|ancian|пожил|старш|كبار السن|المسن",
    ),
    (
        Said(
            en="persons with disabilities",
            zh="残疾人",
            fr="personnes handicapées",
            es="personas con discapacidad",
            ru="инвалиды",
            ar="الأشخاص ذوو الإعاقة",
        ),
        _DISABLED,
    ),
)
# HSP/OECPR.2021/2, para. 92.
ISSUES: Final = (
    (
        Said(
            en="human rights",
            zh="人权",
            fr="droits de l’homme",
            es="derechos humanos",
            ru="права человека",
            ar="حقوق الإنسان",
        ),
        r"human rights|right to|人权|权利|droits? (?:de l['’]homme|humain|[àa]u? )|derechos? (?:humano|a )"
        r"|прав[ао]? (?:человека|на )|حقوق الإنسان|الحق في",
    ),
    (
        Said(en="gender", zh="性别", fr="genre", es="género", ru="гендерные вопросы", ar="المساواة بين الجنسين"),
        rf"gender|{_WOMEN}|性别|genre|género|гендер|الجنسين|الجنساني",
    ),
    (Said(en="youth", zh="青年", fr="jeunesse", es="juventud", ru="молодежь", ar="الشباب"), _YOUNG),
    (
        Said(
            en="climate change",
            zh="气候变化",
            fr="changements climatiques",
            es="cambio climático",
            ru="изменение климата",
            ar="تغير المناخ",
        ),
        r"climat|气候|climát|климат|مناخ",
    ),
)
