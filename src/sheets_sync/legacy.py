"""Vietnamese text in the encodings of before Unicode, TCVN3 (ABC) and VNI: known, and offered decoded.

Such text holds ordinary Latin-1 characters that an old font shows as Vietnamese letters. It is never used:
what it says depends on a font that a sheet does not tell. Tables: TCVN 5712:1993 (VN3); VNI for Windows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TCVN3 = dict(zip(
    "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¨©ª«¬­®¡¢£¤¥¦§",
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ",
    strict=True,
))  # fmt: skip
_VNI_MARKS = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_CIRCUMFLEX = {"â": ""} | dict(zip("áàåãä", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_BREVE = {"ê": ""} | dict(zip("éèúüë", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_ALONE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(
    r"(?:[oeaOEA][âáàåãäÂÁÀÅÃÄ]|[aA][êéèúüëÊÉÈÚÜË]|[aeouyôöAEOUYÔÖ][ùøûõïÙØÛÕÏ]|[ñöôæóòîÑÖÔÆÓÒÎ])"
)

# What no Vietnamese word in Unicode holds: letters of these encodings, and pairs of vowels. It is looked for
# by its last letter, and what stands before that is held against it there, which is many times quicker.
_LETTERS = "®¸µ¶·¹¨©ª¬\u00ad§ÞßäåæçëîïñöøûüþÆÇËÎÏÐÑÖ×ØÜ¾¼½"
_TELLING = re.compile(
    rf"[{_LETTERS}«»ùÙâÂêÊ](?:(?<=[{_LETTERS}])|(?<=[^\W\d_][«»])(?=[^\W\d_])|"
    r"(?<=[aeoyAEOY][ùÙ])|(?<=[aeoAEO][âÂ])|(?<=[aA][êÊ]))"
)
_SIGNS = "®¸µ¶·¹¨©ª«¬\u00ad§¡¢£¤¥¦¾»¼½×÷"
_WORD = re.compile(rf"[^\W\d_]*(?:[{_SIGNS}]+[^\W\d_]+)+[{_SIGNS}]*|[^\W\d_]+[{_SIGNS}]*")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gh|gi|qu|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uya|uyu|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|uơ|ai|ao|au|ay|âu|ây|"
    r"eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|oo|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def decoded(text: str) -> str | None:
    """Return what a text in TCVN3 or VNI says, None if it is ordinary text.

    It is legacy only if it holds a letter that no Vietnamese word has, inside a word, and every word of it
    becomes a Vietnamese syllable. So no foreign name is taken for it.
    """
    return _decoded(text) if _TELLING.search(text) else None


@lru_cache(maxsize=8192)
def _decoded(text: str) -> str | None:
    words = [word for word in _WORD.findall(text) if _TELLING.search(word) and re.search(r"[A-Za-z]", word)]
    if not words:
        return None
    for decode in (_from_tcvn3, _from_vni):
        if all(_is_syllable(decode(word)) for word in words):
            return " ".join(decode(text).split())
    return None


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(character, character) for character in text)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(lambda match: _of_vni(match.group()), text))


def _of_vni(letters: str) -> str:
    lower = letters.lower()
    base, mark = lower[0], lower[1:]
    vowel = _VNI_ALONE.get(base, base)
    if mark in _VNI_MARKS:
        vowel += _VNI_MARKS[mark]
    elif mark in _VNI_CIRCUMFLEX and base in "aeo":
        vowel += "\u0302" + _VNI_CIRCUMFLEX[mark]
    elif mark and base == "a":
        vowel += "\u0306" + _VNI_BREVE[mark]
    return vowel.upper() if letters[0].isupper() else vowel


def _is_syllable(word: str) -> bool:
    """Tell whether a word has the form of a Vietnamese syllable: an onset, a vowel, a coda, one tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in "\u0300\u0301\u0303\u0309\u0323" for letter in letters)
    plain = unicodedata.normalize("NFC", letters.translate(_TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None
