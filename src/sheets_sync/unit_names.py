"""Finding the unit that a typed name means."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sheets_sync.texts import clean, fold, has_diacritics, skeleton
from sheets_sync.units import Unit, Units, all_apart

_BODIES = r"ubnd|hđnd|đ[aả]ng\s*(?:u[ỷỉ]|ủy|bộ)|uỷ ban nhân dân|ủy ban nhân dân|đu|đv|đơn vị|khối"
_TYPES = {
    "phường": "phường", "p": "phường", "ph": "phường", "xã": "xã", "x": "xã",
    "thị trấn": "thị trấn", "tt": "thị trấn", "phuong": "phường", "xa": "xã",
}  # fmt: skip
_PREFIX = re.compile(
    rf"^(?:(?:{_BODIES})\b[\s.:]*)?(?:(?P<type>phường|phuong|thị trấn|xã|xa|ph|tt|p|x)\b\s*\.?\s*)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[,(;–]|\s-\s|(?<=\S)\s+(?:thị xã|thi xa|tx|huyện|huyen|thành phố|thanh pho|tp)\b).*$",
    re.IGNORECASE,
)
# A branch in a village or ward is not the town's organisation of that name.
_BRANCH = re.compile(
    r"(?:[,(;–]|\s-)\s*(?:thôn|tdp|tổ dân phố|khu phố|xóm|xã|phường|chi hội|chi bộ|cơ sở|trường)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[^\w\u0300-\u036f]+")
_NUMBERING = re.compile(r"^\s*(?:[IVX]+|\d{1,2})\s*[.)\-]\s*(?=\D)")


class UnitMatch(NamedTuple):
    """What a typed name was found to mean.

    `units` holds the unit found; several of one name that exist at different times; the rivals if
    it is ambiguous; none if it is unknown. `corrected` is true if it is written otherwise.
    """

    units: tuple[Unit, ...] = ()
    corrected: bool = False
    ambiguous: bool = False


class UnitNames:
    """The names, aliases and near spellings of a roster's units, ready for look-up.

    `limited` are the units that began or ended on a day, by their names.
    """

    def __init__(self, units: Units) -> None:
        self.units = units
        self._folded = self._keys(fold)
        self._skeletons = self._keys(skeleton)
        self._whole = {" ".join(_words(unit.name)): unit.name for unit in units}
        self._most_words = max((name.count(" ") + 1 for name in self._whole), default=0)
        self._seen: dict[str, UnitMatch] = {}
        self.limited = {unit.name: unit for unit in units if unit.opened or unit.closed}

    def _keys(self, key: Callable[[str], str]) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, dict[Unit, None]] = defaultdict(dict)
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                found[key(clean(name))][unit] = None
                found[key(_bare(name)[0])][unit] = None
        return {name: tuple(units) for name, units in found.items() if name}

    def find(self, text: str) -> UnitMatch:
        """Return what the text means.

        A name is taken as written, without its prefix (P., phường, xã, UBND) or what follows a comma or
        bracket, as an alias, without diacritics; then, as a correction, with other diacritics or
        one slip of the keyboard, if exactly one unit fits.
        """
        if text not in self._seen:
            self._seen[text] = self._find(clean(text))
        return self._seen[text]

    def of_day(self, name: str, day: dt.date) -> str | None:
        """Return the unit that a name means on a day, None if no unit of that name exists then."""
        units = self.find(name).units
        return next((unit.name for unit in units if unit.in_force(day)), None)

    def inside(self, text: str) -> str | None:
        """Return the one unit of the town that a longer title or name holds, such as "DANH SÁCH … XÃ KỲ HÀ".

        Only whole names are looked for, not aliases; None if there is none or more than one.
        """
        words = _words(text)
        spans = (
            " ".join(words[first : first + length])
            for length in range(1, self._most_words + 1)
            for first in range(len(words) - length + 1)
        )
        found = [self._whole[span] for span in spans if span in self._whole]
        longest = [name for name in found if not any(name != other and name in other for other in found)]
        return longest[0] if len(set(longest)) == 1 else None

    def _find(self, text: str) -> UnitMatch:
        forms = [text, _NUMBERING.sub("", text)]
        forms += [_TAIL.sub("", form) for form in forms]
        for form in dict.fromkeys(forms):
            bare, unit_type = _bare(form)
            for name in (form, bare):
                units = self._folded.get(fold(name)) or self._plain(name)
                if units:
                    rivals = self._named_after(text, form, units)
                    if rivals:
                        return UnitMatch((*units, *rivals), ambiguous=True)
                    if form != text and _BRANCH.search(text) and units[0].kind == "organisation":
                        return UnitMatch()
                    return _decided(units, unit_type, corrected=False)
        bare, unit_type = _bare(_TAIL.sub("", _NUMBERING.sub("", text)))
        units = self._skeletons.get(skeleton(bare)) or self._near(bare)
        return _decided(units, unit_type, corrected=True) if units else UnitMatch()

    def _named_after(self, text: str, form: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Return other units that the part left out at the end names."""
        rest = re.sub(r"^[\s,(;–-]+|[\s)]+$", "", text[text.find(form) + len(form) :])
        bare = _bare(rest)[0]
        found = self._folded.get(fold(rest)) or self._folded.get(fold(bare)) or self._plain(bare)
        return tuple(unit for unit in found if unit not in units) if rest else ()

    def _plain(self, name: str) -> tuple[Unit, ...]:
        return () if has_diacritics(name) else self._skeletons.get(skeleton(name), ())

    def _near(self, name: str) -> tuple[Unit, ...]:
        if len(skeleton(name)) < 5:
            return ()
        near = {unit: None for key, units in self._folded.items() if _one_slip(fold(name), key)
                for unit in units}  # fmt: skip
        return tuple(near)


def _words(text: str) -> list[str]:
    """Return the folded words of a text, whatever stands between them."""
    return _BETWEEN.sub(" ", fold(text).replace("_", " ")).split()


def _one_slip(typed: str, key: str) -> bool:
    """Tell whether one letter, or one mark, or two neighbours swapped make the difference."""
    letters, wanted = skeleton(typed), skeleton(key)
    if abs(len(letters) - len(wanted)) > 1 or len(wanted) < 5:
        return False
    slips = OSA.distance(letters, wanted, score_cutoff=1)
    if slips <= 1 and has_diacritics(typed):
        slips += OSA.distance(_marks(typed), _marks(key))
    return slips <= 1


def _marks(folded: str) -> str:
    return "".join(c for c in folded if unicodedata.combining(c))


def _bare(text: str) -> tuple[str, str]:
    match = _PREFIX.match(text)
    rest = text[match.end() :].strip() if match else text
    if match is None or not rest:
        return text, ""
    return rest, _TYPES.get((match["type"] or "").lower(), "")


def _decided(units: tuple[Unit, ...], unit_type: str, *, corrected: bool) -> UnitMatch:
    of_type = tuple(unit for unit in units if unit.type == unit_type)
    if of_type:
        units = of_type
    elif unit_type:
        corrected = True
    if not all_apart(units):
        return UnitMatch(units, ambiguous=True)
    return UnitMatch(units, corrected)
