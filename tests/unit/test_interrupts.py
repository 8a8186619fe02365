"""A Ctrl-C that comes while something is freed, collected or loaded is dropped there, and heard all the same."""

import gc
import multiprocessing
import signal
import subprocess
import sys
import time
import weakref
from contextlib import suppress

import pytest

from faverify.interrupts import heard, obey, waiting
from faverify.run.claims import _guarded


class Thing:
    """What can be referred to weakly."""


def press(*_):
    signal.raise_signal(signal.SIGINT)


def while_freed():
    thing = Thing()
    kept = weakref.ref(thing, press)
    del thing
    return kept


def while_collected():
    gc.callbacks.append(press)
    try:
        gc.collect()
    finally:
        gc.callbacks.remove(press)


@pytest.mark.parametrize("drop", [while_freed, while_collected])
def test_a_dropped_interrupt_is_raised_soon_after(drop):
    def dropped_and_waited():
        drop()
        time.sleep(10)

    began = time.monotonic()
    with heard(), pytest.raises(KeyboardInterrupt):
        dropped_and_waited()
    assert time.monotonic() - began < 9


@pytest.mark.parametrize("drop", [while_freed, while_collected])
def test_python_drops_it(drop, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: seen.append(dropped.exc_type))
    drop()
    time.sleep(0.2)
    assert KeyboardInterrupt in seen


def test_other_errors_go_where_they_went(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: seen.append(dropped.exc_type))
    with heard():
        kept = weakref.ref(Thing(), lambda _: 1 / 0)
    assert seen == [ZeroDivisionError]
    assert kept() is None


def while_loaded():
    """As modules in C do, which make any exception of what they load an `ImportError`."""
    try:
        press()
    except KeyboardInterrupt:
        raise ImportError("initialization failed") from None


def test_one_that_became_another_exception_is_obeyed_by_whoever_goes_on():
    with heard():
        with suppress(ImportError):
            while_loaded()
        with pytest.raises(KeyboardInterrupt):
            obey()
    obey()
    with heard():
        obey()


def test_a_part_in_which_it_was_dropped_is_no_error_but_interrupted():
    with heard(), pytest.raises(KeyboardInterrupt):
        _guarded(while_loaded, 10)


def test_outside_nothing_is_remembered_and_pythons_handler_is_back():
    before = signal.getsignal(signal.SIGINT)
    with heard(), suppress(KeyboardInterrupt):
        press()
    assert signal.getsignal(signal.SIGINT) is before
    with suppress(KeyboardInterrupt):
        press()
    obey()


def test_where_it_is_ignored_it_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with heard():
            press()
            obey()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_one_that_comes_while_processes_are_started_waits():
    reached = []

    def started():
        with waiting():
            press()
            reached.append(True)

    with pytest.raises(KeyboardInterrupt):
        started()
    assert reached == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_a_process_started_meanwhile_leaves_it_to_its_parent():
    process = multiprocessing.get_context("fork").Process(target=press)
    with waiting():
        process.start()
    process.join()
    assert process.exitcode == 0


PRESSED = """
import signal, sys
import click, faverify.cli, faverify.errors, faverify.files.streams, faverify.interrupts
import faverify.__main__ as command

def pressed(arguments):
    exec("signal.raise_signal(signal.SIGINT)")

setattr(command, sys.argv[1], pressed)
sys.exit(command.main(["list"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("where", ["_run", "_guarded"])
def test_the_code_of_an_interrupted_command_is_ours_wherever_it_came(tmp_path, where):
    """Python itself ended by the signal where a text that is run was interrupted, such as what makes a dataclass."""
    (tmp_path / "pressed.py").write_text(PRESSED, encoding="utf-8")
    run = subprocess.run([sys.executable, "-m", "pressed", where], capture_output=True, text=True, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr.startswith("faverify: interrupted; nothing was written")
