"""Work beside this process: done once where it goes well, done here where it cannot, ended with what is inside."""

import multiprocessing
import os
import threading
import time

import pytest

from faverify.report.beside import beside, can_fork

forks = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system has no fork")


@forks
def test_it_is_done_by_another_process_while_this_one_works(tmp_path):
    if not can_fork():
        pytest.skip("another thread of the test runner is at work")
    with beside(lambda: (tmp_path / "by").write_text(str(os.getpid())) and None):
        end = time.monotonic() + 60
        while not (tmp_path / "by").exists() and time.monotonic() < end:
            time.sleep(0.01)
        assert (tmp_path / "by").exists()
    assert int((tmp_path / "by").read_text()) != os.getpid()


def test_where_another_thread_runs_it_is_done_here(tmp_path):
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


def test_what_is_wrong_there_is_raised_here():
    def work():
        raise ValueError("no paper")

    with pytest.raises(ValueError, match="no paper"), beside(work):
        pass


def test_a_process_that_dies_leaves_the_work_to_this_one():
    here, done = os.getpid(), []

    def work():
        if os.getpid() != here:
            os._exit(9)
        done.append(True)

    with beside(work):
        pass
    assert done == [True]


def test_an_interruption_inside_ends_it():
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt), beside(lambda: time.sleep(120)):
        raise KeyboardInterrupt
    assert time.monotonic() - before < 60
    assert not multiprocessing.active_children()
