"""Formulas in fewer bytes that look and read the same: what the operator dictionary says anyway is left out.

The bars of a norm have no space around them in any form; a wider blank after a comma belongs to the comma; blanks
around a word belong to the word; attributes need no quotes in HTML. (Brackets keep ``stretchy=false`` even where they
have nothing to grow to: Chromium would reserve the width of the largest.) A test measures in a browser that nothing
moves.
"""

import re

BAR = re.compile(r'(<mo stretchy="false") form="(?:prefix|postfix)">‖')
WORD = re.compile(r'<mspace width="1em"/><mtext>([a-z ]+)</mtext><mspace width="1em"/>')
TAG = re.compile(r"<m[a-z]+ [^>]*[^/]>")
QUOTED = re.compile(r'="([\w.-]+)"')
COMMA = '<mo>,</mo><mspace width="0.2777778em"/>'


def lean(mathml: str) -> str:
    """The same formula; the ``displaystyle`` of the element itself is left to the page's style."""
    short = BAR.sub(r"\1>‖", mathml).replace("&ApplyFunction;", "\u2061")
    short = short.replace(COMMA, '<mo rspace="0.444em">,</mo>').replace(' displaystyle="true"', "", 1)
    worded = WORD.sub("<mtext>\u2003\\1\u2003</mtext>", short)
    return TAG.sub(lambda tag: QUOTED.sub(r"=\1", tag.group()), worded)
