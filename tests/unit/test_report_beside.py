"""Work beside this process: done once where it goes well, done here where it cannot, ended with what is inside.

What forks runs in a Python of its own: a test runner may have other threads, beside which nothing is forked.
"""

import multiprocessing
import os
import subprocess
import sys
import threading

import pytest

from faverify.forking import can_fork
from faverify.report.beside import beside

forks = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system has no fork")
HEAD = """
import multiprocessing, os, sys, time
from pathlib import Path
from faverify.forking import can_fork
from faverify.report.beside import beside
assert can_fork()
place = Path(sys.argv[1])
"""
DONE_BESIDE = """
with beside(lambda: place.write_text(str(os.getpid())) and None):
    end = time.monotonic() + 60
    while not (place.exists() and place.read_text()) and time.monotonic() < end:
        time.sleep(0.01)
    assert place.read_text() != str(os.getpid())
"""
WRONG_THERE = """
def work():
    raise ValueError("no paper")
try:
    with beside(work):
        pass
except ValueError as error:
    assert str(error) == "no paper"
else:
    raise AssertionError("nothing was raised")
"""
DIES = """
here, done = os.getpid(), []
def work():
    if os.getpid() != here:
        os._exit(9)
    done.append(True)
with beside(work):
    pass
assert done == [True]
"""
HERE = """
done = []
with beside(lambda: done.append(os.getpid()), here=True):
    assert not done and not multiprocessing.active_children()
assert done == [os.getpid()]
"""
INTERRUPTED = """
before = time.monotonic()
try:
    with beside(lambda: time.sleep(120)):
        assert multiprocessing.active_children()
        raise KeyboardInterrupt
except KeyboardInterrupt:
    assert time.monotonic() - before < 60
    assert not multiprocessing.active_children()
else:
    raise AssertionError("the interruption was lost")
"""


@forks
@pytest.mark.parametrize(
    "script", [DONE_BESIDE, WRONG_THERE, DIES, INTERRUPTED, HERE], ids=["done", "wrong", "dies", "ended", "here"]
)
def test_beside_another_process(tmp_path, script):
    ran = subprocess.run([sys.executable, "-c", HEAD + script, str(tmp_path / "by")], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@forks
def test_what_a_script_finds_wrong_is_noticed(tmp_path):
    """The measure itself."""
    never = DONE_BESIDE.replace("!= str", "== str")
    ran = subprocess.run([sys.executable, "-c", HEAD + never, str(tmp_path / "by")], capture_output=True, text=True)
    assert ran.returncode != 0


def test_where_another_thread_runs_it_is_done_here():
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    done = []
    try:
        assert not can_fork()
        with beside(lambda: done.append(os.getpid())):
            assert not done
    finally:
        stop.set()
        other.join()
    assert done == [os.getpid()]
