"""Modules may be loaded while the loaded ones are listed: garbage is collected then, and what is freed may import."""

import sys

import pytest

from faverify.certificate import inputs
from faverify.run import claims, registry


class Growing(dict):
    """Modules of which another is loaded at the first step of any iteration."""

    def items(self):
        return self._grown(super().items())

    def values(self):
        return self._grown(super().values())

    def __iter__(self):
        return self._grown(super().__iter__())

    def _grown(self, listed):
        for item in listed:
            self.setdefault("loaded_meanwhile", sys)
            yield item


@pytest.mark.parametrize(
    "listing",
    [
        lambda: registry.entry("fact2").source(),
        claims._forget,
        lambda: list(inputs._sources("derivations")),
        inputs._packages,
    ],
)
def test_listing_modules_survives_one_more(listing, monkeypatch):
    entry = registry.entry("fact2")
    assert entry
    monkeypatch.setattr(sys, "modules", Growing(sys.modules))
    with pytest.raises(RuntimeError):
        [name for name, _ in sys.modules.items()]
    del sys.modules["loaded_meanwhile"]
    listing()
