"""A Ctrl-C that comes while something is freed or garbage is collected is dropped by Python, and heard all the same."""

import gc
import signal
import sys
import time
import weakref

import pytest

from faverify.interrupts import heard


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
