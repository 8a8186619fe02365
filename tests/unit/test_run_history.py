"""What a claim comes to does not depend on what its process ran before."""

from fractions import Fraction

from faverify.certificate.digest import digest
from faverify.certificate.write import certificate
from faverify.claim import Effort
from faverify.evaluate import motion, trajectory
from faverify.flows import table
from faverify.flows.polynomial.run import PolynomialRun
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry

SETTINGS = Settings(Effort.QUICK, jobs=1)


def found(label):
    return digest(certificate(run_claim(entry(label), SETTINGS), SETTINGS))


def integrate_elsewhere():
    """Every integration that is kept is made anew, to another time first: as an earlier claim might have done."""
    count = 0
    trajectory._EVALUATORS.clear()
    for kept in (table._RUNS, motion._RUNS):
        for key, run in list(kept.items()):
            kept[key] = PolynomialRun(run.flow, run.digits)
            kept[key].cover(Fraction(1, 7))
            count += 1
    return count


def test_a_claim_takes_up_no_integration_of_an_earlier_one():
    """Found when runs of one and two processes were compared: steps depend on the times that were asked for."""
    first = found("erratum-column-space")
    assert integrate_elsewhere()
    assert found("erratum-column-space") == first
