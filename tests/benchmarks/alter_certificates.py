"""Random single-field alterations of the certificates of a run, with right digests: which does the checker contradict?

``python tests/benchmarks/alter_certificates.py FOLDER [--count 1000] [--seed 0]`` prints the score and every survivor.
A field that no recomputation protects (`faverify.checker.check.NOT_PROTECTED`) is left alone; a survivor in a part that
the checker names as not re-verified is counted apart.
"""

import argparse
import copy
import json
import random
import re
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

from faverify.certificate.digest import digest
from faverify.certificate.read import read_document
from faverify.checker.check import read, safely
from faverify.errors import CertificateInvalid

LEFT_ALONE = {
    *("title", "where", "statement", "doc", "restoration_note", "hypotheses", "note", "why", "reason", "explanation"),
    *("latex", "definitions_latex", "flow_latex", "letters_latex", "name", "tables", "series", "seconds", "platform"),
    *(
        "python",
        "packages",
        "inputs",
        "key",
        "digest",
        "schema",
        "scope",
        "tags",
        "label",
        "kind",
        "restoration",
        "uses",
    ),
    *("warnings", "instance", "effort", "seed", "rules", "not evaluated", "text", "relations"),
}
"""Prose, names, versions; what the index or the installed claim binds (label, kind, uses, ...); and what is printed
beside a number that is stored (``text``)."""


def leaves(node, path=()):
    """Every text, number or truth value of a document with the way to it, fields that are left alone apart."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in LEFT_ALONE or path[-1:] in (("case",), ("arguments",), ("at",)):
                yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, (*path, index))
    elif node is not None:
        yield path, node


def altered(value, generator):
    """Another value of the same kind: a number moved a little or a lot, a word of a text changed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + generator.choice((1, 7))
    if re.fullmatch(r"-?\d+(/\d+)?", value):
        moved = Fraction(value) + generator.choice((Fraction(1), Fraction(-1), Fraction(3, 2), Fraction(10) ** 6))
        return str(int(moved)) if "/" not in value else str(moved)
    words = re.findall(r"[A-Za-z_]\w*|\d+|[-+*/<>=@.()\[\] ]", value)
    places = [k for k, word in enumerate(words) if word.strip()]
    if not places:
        return value + "x"
    place = generator.choice(places)
    swaps = {"+": "-", "-": "+", "*": "+", "@": "+", "<": ">", ">": "<", "/": "*"}
    word = words[place]
    words[place] = swaps.get(word, str(int(word) + 1) if word.isdigit() else word + "2")
    return "".join(words)


def _beside(path, data):
    """What stands beside a control's witness, and the steps shown beside the lines of a proof."""
    if path[0] == "controls":
        return path[2:4] in (("outcome", "comparisons"), ("outcome", "payload"))
    shown = path[2:4] == ("outcome", "steps") or path[3:5] == ("payload", "hypotheses")
    return path[0] == "parts" and shown and data["parts"][path[1]]["method"] == "proof in the kernel"


def at(document, path):
    """The node above a leaf."""
    for key in path[:-1]:
        document = document[key]
    return document


def alter(data, generator):
    """A copy with one field changed, and the way to it."""
    path, value = generator.choice([(p, v) for p, v in leaves(data) if not _beside(p, data)])
    changed = copy.deepcopy(data)
    at(changed, path)[path[-1]] = altered(value, generator)
    changed["digest"] = digest(changed)
    return changed, path, value


def judged(changed, path, honest):
    """``refused when read``, ``contradicted``, ``named`` (the part is one that is not re-verified) or ``survived``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "altered.json"
        file.write_text(json.dumps(changed), encoding="utf-8")
        try:
            read_document(file, "certificate")
        except CertificateInvalid:
            return "refused when read"
    found = safely(changed)
    if found.wrong:
        return "contradicted"
    items = [item for item in found.items if item.control == (path[0] == "controls")]
    if path[0] in ("parts", "controls") and items[path[1]].how in ("not re-verified", "prose", "agrees"):
        return "named"
    before = [item.how for item in honest.items]
    return "contradicted" if [item.how for item in found.items] != before else "survived"


def main():
    """The score over a run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    generator, results = random.Random(given.seed), Counter()
    _, certificates = read(given.folder)
    honest = {}
    for _ in range(given.count):
        label = generator.choice(sorted(certificates))
        honest.setdefault(label, safely(certificates[label]))
        changed, path, value = alter(certificates[label], generator)
        if at(changed, path)[path[-1]] == value:
            continue
        result = judged(changed, path, honest[label])
        results[result] += 1
        if sum(results.values()) % 20 == 0:
            print(dict(results), flush=True)
        if result == "survived":
            print(label, *path, ":", str(value)[:60], "->", str(at(changed, path)[path[-1]])[:60], flush=True)
    print(dict(results))


if __name__ == "__main__":
    main()
