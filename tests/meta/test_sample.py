"""The committed sample of a report: its certificates still read, and its pages are small and of these certificates."""

from pathlib import Path

import pytest

from faverify.certificate.read import read_run
from faverify.report.model import report_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "reports" / "sample"


@pytest.fixture(scope="module")
def run():
    return read_run(SAMPLE)


def test_the_sample_s_certificates_hold_under_today_s_schema_and_digests(run):
    assert {"lemma5", "theorem1", "n4"} <= set(run.certificates)
    assert {certificate["verdict"] for certificate in run.certificates.values()} == {"pass"}


def test_the_sample_s_page_is_of_these_certificates(run):
    page = (SAMPLE / "report.html").read_text(encoding="utf-8")
    for certificate in run.certificates.values():
        assert certificate["digest"][:16] in page
    assert run.index["digest"] in page


def test_the_sample_shows_the_paper_s_bound_ours_and_the_truth(run):
    assert any(row.paper and row.ours and row.truth for row in report_of(run).bounds)


def test_the_sample_stays_small_and_the_readme_shows_its_picture():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 1_300_000
    assert (SAMPLE / "summary.png").read_bytes().startswith(b"\x89PNG")
    assert "reports/sample/summary.png" in (ROOT / "README.md").read_text(encoding="utf-8")
