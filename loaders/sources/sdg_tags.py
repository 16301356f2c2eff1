"""What a tag with a Sustainable Development Goal or target says, as the address of that goal or target.

Sources write the same thing in many ways (`11`, `Goal 11`, `11.a`, `11.A`); what is none of the 17 goals and 169
targets is not turned into an address.

>>> goal_of("11"), target_of("11.A")
('http://metadata.un.org/sdg/11', 'http://metadata.un.org/sdg/11.a')
>>> goal_of("18") is None and target_of("11.8") is None
True
"""

import re
from typing import Final

from ontology.namespaces import SDG

# A/RES/71/313, annex: how many targets a goal has with a figure, and the last one with a letter.
_TARGETS: Final = {
    1: (5, "b"),
    2: (5, "c"),
    3: (9, "d"),
    4: (7, "c"),
    5: (6, "c"),
    6: (6, "b"),
    7: (3, "b"),
    8: (10, "b"),
    9: (5, "c"),
    10: (7, "c"),
    11: (7, "c"),
    12: (8, "c"),
    13: (3, "b"),
    14: (7, "c"),
    15: (9, "c"),
    16: (10, "b"),
    17: (19, ""),
}
# What the goals are called before their number, in the languages in which country teams write.
_GOALS: Final = r"SDG|ODD|ODS|ЦУР|goal|objectif|objetivo|цель"
_TARGETS_CALLED: Final = r"SDG|ODD|ODS|ЦУР|target|cible|meta|задача"
_GOAL: Final = re.compile(rf"(?:(?:{_GOALS})[ \u00a0-]?)?0?([1-9]|1[0-7])(?:\.0)?", re.IGNORECASE)
_TARGET: Final = re.compile(
    rf"(?:(?:{_TARGETS_CALLED})[ \u00a0-]?)?0?([1-9]|1[0-7])\.(?:0?([1-9]|1[0-9])|([a-d]))", re.IGNORECASE
)
_INDICATOR: Final = re.compile(r"(\d{1,2})[.-]([0-9a-d]{1,2})[.-](\d{1,2})", re.IGNORECASE)


def goal_of(written: str) -> str | None:
    """Return the IRI of the goal that is written, a whole number that a table made a decimal (`11.0`) included."""
    match = _GOAL.fullmatch(written.strip())
    return None if match is None else SDG + match.group(1)


def target_of(written: str) -> str | None:
    """Return the IRI of the target that is written, None where no goal has such a target."""
    match = _TARGET.fullmatch(written.strip())
    if match is None:
        return None
    goal, number, letter = int(match.group(1)), match.group(2), (match.group(3) or "").lower()
    most, last = _TARGETS[goal]
    if (number and int(number) > most) or (letter and letter > last):
        return None
    return f"{SDG}{goal}.{int(number) if number else letter}"


def indicator_number(written: str) -> str | None:
    """Return the number of an indicator as the framework prints it (`11.1.1`) if its target exists."""
    match = _INDICATOR.fullmatch(written.strip())
    if match is None or target_of(f"{match.group(1)}.{match.group(2)}") is None:
        return None
    return ".".join(part.lower().lstrip("0") for part in match.groups())
