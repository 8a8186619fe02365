"""What a comparison or a witness says of its place beside the place itself: a digest, and numbers in a name."""

import re
from collections.abc import Mapping
from typing import Any

from faverify.checker.files import digest_of
from faverify.checker.language import written_number
from faverify.checker.samples import point

Json = Mapping[str, Any]
BESIDE = ("statement", "digest")
POINT = re.compile(r"\w+=[0-9./*]+(?:, \w+=[0-9./*]+)*")


def misnamed(stored: Json) -> str:
    """Why a digest or name is not that of what stands beside it, in words; "" if both are, or there is nothing.

    A digest is of the whole case, letters that were drawn beside it included, and none where there is no case; of
    letters of a proof about chance, of all that the witness says but the statement. A name ``n=10**5, s=2`` gives the
    numbers of a point, ``n = 3`` after "free letters" sizes.
    """
    case, at = stored.get("case") or {}, stored.get("at")
    chance = "letters" in stored and "draws" in stored
    told = {key: value for key, value in stored.items() if key not in BESIDE} if chance else case
    if (digest_of(told) if told else "") != (stored.get("digest") or ""):
        return "the digest is not that of the case"
    name, sizes = (str(case), stored["sizes"]) if chance else (str(stored.get("name", "")), case.get("dimensions", {}))
    free = re.findall(r"(\w+) = (\w+)", name) if told and name.startswith("free letters") else ()
    if any(str(sizes.get(symbol)) != size for symbol, size in free):
        return "the sizes are not those of the name"
    if not isinstance(at, Mapping) or not POINT.fullmatch(name):
        return ""
    apart = any(symbol in at and written_number(at[symbol]) != value for symbol, value in point(name).items())
    return "the numbers are not those of the name" if apart else ""
