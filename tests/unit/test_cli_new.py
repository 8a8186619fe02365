"""What ``new`` writes hides no module of Python, and what is in its way is named."""

import os
import shlex

import pytest

from faverify.__main__ import main


@pytest.mark.parametrize("name", ["json", "faverify", "numpy", "test"])
def test_a_file_that_would_hide_a_module_is_refused(name, tmp_path, monkeypatch, capsys):
    """``python -m faverify`` beside such a file did not start any more."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 2
    assert f"Python has a module {name}" in capsys.readouterr().err
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("name", ["balance", "class", "my-law"])
def test_other_names_are_taken(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 0


def test_what_is_no_folder_is_named(tmp_path, capsys):
    """A file, or a link to nothing, in place of the folder was said to hold the claim already."""
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for out in ("file", "link"):
        assert main(["new", "balance", "--out", str(tmp_path / out)]) == 2
        assert f"no folder {tmp_path / out}" in capsys.readouterr().err


def test_the_line_to_run_can_be_pasted(tmp_path, monkeypatch, capsys):
    """A folder with a blank in its name was printed as two words."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "balance", "--out", "my claims"]) == 0
    assert shlex.split(capsys.readouterr().out)[-1] == "my claims/balance.py"
    assert main(["report", "--out", "my runs"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "all --out 'my runs'`" in line
