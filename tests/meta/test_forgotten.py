"""What an interruption empties are memories, empty when their modules are imported: no constant table is among them."""

import subprocess
import sys

LOOK = """
import importlib, pkgutil, sys
from faverify.run.claims import KEEPING
for room in KEEPING:
    package = importlib.import_module(room.rstrip("."))
    for found in pkgutil.walk_packages(package.__path__, room):
        importlib.import_module(found.name)
for name, module in list(sys.modules.items()):
    if name.startswith(KEEPING):
        for key, kept in vars(module).items():
            if key.startswith("_") and key.isupper() and isinstance(kept, (dict, set, list)) and kept:
                print(name, key)
"""


def test_no_table_is_named_as_what_is_forgotten():
    found = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=120)
    assert found.stdout == ""
