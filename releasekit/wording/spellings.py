"""Whether two words are one: in the plural, British, misspelled, joined or parted."""

from __future__ import annotations

from itertools import pairwise

from releasekit.late_patterns import pattern
from releasekit.wording.units import words

_SHORTEST, _LONG, _VERY_LONG = 3, 6, 10
_LONGEST_END = 4  # letters by which a word may be longer in the plural
# The plural of these is another thing (glass, glasses), or an s is no plural (doe, does).
_NO_PLURALS = frozenset(
    words(
        """glass mean content new good custom spectacle ray arm thank doe ha wa hi thi ga bra
        pas clas brief briefs as does arms means news goods glasses contents customs
        spectacles thanks rays princes prince species specie series serie pant pants short
        shorts drawer drawers"""
    )
)
_LATIN = (("us", "i"), ("um", "a"), ("is", "es"), ("a", "ae"), ("ix", "ices"), ("ex", "ices"),
          ("x", "ces"), ("on", "a"), ("ma", "mata"), ("man", "men"), ("lf", "lves"),
          ("fe", "ves"))  # fmt: skip
_BRITISH = (("ae", "e"), ("oe", "e"), ("our", "or"), ("tre", "ter"), ("bre", "ber"), ("is", "iz"),
            ("ys", "yz"), ("sulph", "sulf"), ("ogue", "og"), ("gramme", "gram"), ("grey", "gray"),
            ("ence", "ense"), ("ll", "l"), ("gement", "gment"))  # fmt: skip
_ENDINGS = (("ent", "ant"), ("ence", "ance"), ("ible", "able"), ("ents", "ants"), ("er", "or"))
# Behind one of these a doubled letter makes another word: taping, tapping; scared, scarred.
_DOUBLING = pattern(r"(?:ing|ings|ed|er|ers|est|y|le|les|ly)$")
# Names of operations and states whose parts a letter tells apart: colotomy, colostomy.
_TELLING = pattern(
    r"(?:[eo]c?s?tom(?:y|ies)|itis|osis|[ai]tes?|ides?|ines?|[ao]ses?|[au]l|oma|phas?g?ia"
    r"|emia|uria|graph(?:y|ies)|gram|scopy|plast(?:y|ies)|pexy|trop(?:h)?ic)$"
)
# Both are words, though a letter is doubled or two changed places.
_APART = frozenset(map(frozenset, [("marital", "martial"), ("desert", "dessert")]))
_SPELLED = frozenset(
    frozenset(pair.split("/"))
    for pair in words(
        """grey/gray ovum/ova foot/feet tooth/teeth man/men child/children childs/childrens
        mans/mens womans/womens seatng/seating servies/services qualfied/qualified
        minierals/minerals baldder/bladder recieve/receive recieved/received
        recieving/receiving seperate/separate seperately/separately definate/definite
        diarhea/diarrhea hemorrage/hemorrhage opthalmic/ophthalmic
        opthalmologist/ophthalmologist opthalmology/ophthalmology excercise/exercise
        perscription/prescription perscribed/prescribed perscribe/prescribe untill/until
        wich/which teh/the auxilary/auxiliary guage/gauge vaccum/vacuum suger/sugar
        surgey/surgery sugery/surgery patinet/patient pateint/patient paitent/patient
        tratment/treatment treatement/treatment treament/treatment injction/injection
        infusin/infusion deviec/device devcie/device systme/system sytem/system syste/system
        maintainance/maintenance existance/existence occurence/occurrence occured/occurred
        occuring/occurring refered/referred transfered/transferred begining/beginning
        wheelchiar/wheelchair whellchair/wheelchair acessory/accessory accesory/accessory
        accesories/accessories accessorys/accessories catherter/catheter cathether/catheter
        catherization/catheterization extremety/extremity extremties/extremities lenght/length
        heigth/height widht/width strenght/strength anethesia/anesthesia anesthesa/anesthesia
        anasthesia/anesthesia tendonitis/tendinitis pnuemonia/pneumonia pnemonia/pneumonia
        abcess/abscess inital/initial intial/initial inclued/include includng/including
        includig/including excludng/excluding withing/within seperation/separation
        fluroscopy/fluoroscopy flouroscopy/fluoroscopy flourescence/fluorescence
        flouride/fluoride collaspe/collapse biospy/biopsy bipsy/biopsy cateract/cataract
        vertebal/vertebral spinel/spinal skelton/skeleton hospitl/hospital hosptial/hospital
        judgement/judgment acknowledgement/acknowledgment ageing/aging orthopeadic/orthopedic
        orthopeadic/orthopaedic pediatirc/pediatric nuerology/neurology nueral/neural
        nuero/neuro caesarean/cesarean caesarian/cesarean cesarian/cesarean
        therapuetic/therapeutic theraputic/therapeutic proceedure/procedure
        procedrue/procedure procdure/procedure monitering/monitoring adminstered/administered
        adminstration/administration"""
    )
)
# Words that stand alone: joined to the next they are another word (an aerobic, in active).
_ALONE = frozenset(
    words(
        """a an and any as at be by do every for go he if in is it me more my no not of off on
        or other out over per so some the to un under up us was we down all some im ir il
        dis mis ab ad"""
    )
)
_ANEW = frozenset(
    words("""form cover sign creation lease treat press sort serve dress mark store""")
)


def respelled(before: str, after: str) -> bool:
    """Return whether two words that differ are one word in two spellings or numbers."""
    if before[:_SHORTEST] != after[:_SHORTEST] and not _elsewhere(before, after):
        return False
    short, long = (before, after) if len(before) <= len(after) else (after, before)
    if not (short.isalpha() and long.isalpha() and short.isascii()) or len(short) < _SHORTEST:
        return False
    pair = frozenset((short, long))
    if pair in _SPELLED:
        return True
    if pair in _APART or len(long) - len(short) > _LONGEST_END:
        return False
    return _plural(short, long) or _british(short, long) or _misspelled(short, long)


def _elsewhere(before: str, after: str) -> bool:
    """Return whether two words may be one though their first letters differ: oedema, edema."""
    british = "ae" in before or "oe" in before or "ae" in after or "oe" in after
    return british or frozenset((before, after)) in _SPELLED


def _plural(short: str, long: str) -> bool:
    if short in _NO_PLURALS or long in _NO_PLURALS:
        return False
    if long == f"{short}s":
        return not short.endswith(("s", "u", "i"))
    if long == f"{short}es":
        return short.endswith(("s", "x", "z", "ch", "sh", "o"))
    if short.endswith("y") and long == f"{short[:-1]}ies":
        return True
    return len(short) > _SHORTEST and any(_ends(short, long, *pair) for pair in _LATIN)


def _ends(short: str, long: str, end: str, other: str) -> bool:
    """Return whether the words are the same but for their ends, one way or the other."""
    for word, second in ((short, long), (long, short)):
        if word.endswith(end) and second == word.removesuffix(end) + other:
            return True
    return False


def _british(short: str, long: str) -> bool:
    """Return whether one of the two writes in British English what the other does not."""
    if len(long) < _LONG - 1:
        return False
    if any(long.replace(british, ours, 1) == short for british, ours in _BRITISH):
        return long.find("ll") not in range(_LONG - 2) or not _DOUBLING.search(short)
    if any(short.replace(british, ours, 1) == long for british, ours in _BRITISH):
        return True
    return len(short) > _LONG and any(_ends(short, long, *pair) for pair in _ENDINGS)


def _misspelled(short: str, long: str) -> bool:
    """Return whether a letter is doubled, missing or changed places within a long word.

    The first three letters, which tell hyper from hypo, are the same, and so is the end of a name
    of an operation or a disease.
    """
    start = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if start < _SHORTEST or len(long) - len(short) > 1 or len(short) < _LONG:
        return False
    if len(short) == len(long):
        turned = long[:start] + long[start : start + 2][::-1] + long[start + 2 :]
        return len(short) > _LONG and turned == short and start + 2 < len(short)
    if long[:start] + long[start + 1 :] != short or start >= len(short) - 1:
        return False
    letter, end = long[start], long[start + 1 :]
    if letter == long[start - 1]:
        return not (letter not in "aeiou" and _DOUBLING.fullmatch(end))
    telling = _TELLING.search(long)
    return len(long) > _VERY_LONG and not (telling and telling.start() <= start + 1)


def rejoined(earlier: tuple[str, ...], later: tuple[str, ...], texts: tuple[str, str]) -> bool:
    """Return whether words that are joined in one text and apart in the other stay the same words.

    Both have the same letters in the same order. A hyphen in the text with the parts shows that
    they belong together; else none may be a word that stands alone before another.
    """
    for parted, whole, text in ((earlier, later, texts[0]), (later, earlier, texts[1])):
        ends, at = set(), 0
        for word in whole:
            at += len(word)
            ends.add(at)
        at = 0
        for word, following in pairwise(parted):
            at += len(word)
            if at not in ends and _other_word(word, following, text):
                return False
    return True


def _other_word(word: str, following: str, text: str) -> bool:
    if word == "re":
        return following in _ANEW
    return word in _ALONE and f"{word}-{following}" not in text
