"""Hostile files: no crash, no more than half a gigabyte, no more than twenty seconds each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_files import hostile_files

from faverify.errors import FaverifyError

HERE = Path(__file__).resolve().parent
READ = """
import json, re, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from hostile_files import hostile_files
from faverify.cases.files import load_case
from faverify.certificate.read import read_document
from faverify.errors import FaverifyError
refused, slowest, crashes = 0, (0.0, ""), []
for path in sorted(Path(sys.argv[2]).iterdir()):
    readers = [load_case] if path.suffix != ".json" or ".case." in path.name else [
        lambda path: read_document(path, "certificate"), lambda path: read_document(path, "index"), load_case
    ]
    for reader in readers:
        started = time.perf_counter()
        try:
            reader(path)
        except FaverifyError as error:
            text = str(error)
            refused += 1
            if "\\n" in text or not text.isprintable() or len(text) > 700:
                crashes.append(f"{path.name}: {text[:200]!r}")
        except BaseException as error:
            crashes.append(f"{path.name}: {type(error).__name__}: {error}"[:200])
        slowest = max(slowest, (time.perf_counter() - started, path.name))
status = Path("/proc/self/status").read_text()  # of this program alone: getrusage counts what ran before exec
most = int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1])
print(json.dumps({"refused": refused, "slowest": slowest, "crashes": crashes, "megabytes": most // 1000}))
"""


@pytest.mark.parametrize(
    ("count", "seed", "large"), [(60, 1, False), pytest.param(500, 2, True, marks=pytest.mark.slow)]
)
def test_hostile_files_are_refused_in_bounded_time_and_memory(tmp_path, count, seed, large):
    assert len(list(hostile_files(tmp_path, count, seed, large))) == count
    run = subprocess.run(
        [sys.executable, "-c", READ, str(HERE), str(tmp_path)], capture_output=True, text=True, check=True, timeout=900
    )
    found = json.loads(run.stdout)
    assert found["crashes"] == []
    assert found["refused"] > 0.8 * count
    assert found["megabytes"] < 512
    assert found["slowest"][0] < 20, found["slowest"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
@pytest.mark.parametrize("reader", ["certificate", "index", "case"])
def test_a_pipe_and_a_device_are_refused_before_they_are_opened(tmp_path, reader):
    from faverify.cases.files import load_case
    from faverify.certificate.read import read_document

    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    for name in ("pipe.json", "zero.json"):
        with pytest.raises(FaverifyError, match="not a regular file"):
            load_case(tmp_path / name) if reader == "case" else read_document(tmp_path / name, reader)


def test_a_control_character_in_a_text_is_refused(tmp_path):
    """Found by attack: a raw ESC went from a case's name to the terminal and into report.html."""
    from faverify.cases.files import load_case

    for name in ("\x1b[31mred", "bell\x07", "c1\x9b31m", "\x7f"):
        path = tmp_path / "case.json"
        path.write_text(json.dumps({"name": name, "Y": [["1"]], "C": [["1"]], "Z0": [["1"]]}), encoding="utf-8")
        with pytest.raises(FaverifyError, match="control character or half pair"):
            load_case(path)
