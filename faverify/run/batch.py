"""A stored, resumable run: finished certificates are kept by content key, the index is rewritten when a run ends."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faverify.errors import CertificateInvalid, UsageError
from faverify.files.bounded import Limits, Refused, regular_bytes
from faverify.files.whole import prepare
from faverify.run.claims import Settings
from faverify.run.registry import Entry, entries
from faverify.run.workers import certify, certify_dead, run_many

Certificate = dict[str, Any]


@dataclass
class Batch:
    """Some claims, run or taken from an earlier run in the same folder.

    ``finished`` grows while `run` is iterated. Every certificate is on disk before it is yielded, so an interrupted
    batch is taken up where it stopped.
    """

    chosen: Sequence[Entry]
    settings: Settings
    out: Path
    fresh: bool = False
    finished: dict[str, Certificate] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)
    started: float = field(default_factory=time.perf_counter)

    @property
    def folder(self) -> Path:
        """Where the certificates are."""
        return self.out / "certificates"

    def run(self) -> Iterator[Certificate]:
        """Stored certificates that still hold first, then the others as they finish; `UsageError` on a bad folder.

        What has to be computed is begun by this call.
        """
        prepare(self.folder)
        old = (
            {}
            if self.fresh
            else {found.claim.label: stored(found, self.settings, self.folder) for found in self.chosen}
        )
        kept = {label: certificate for label, certificate in old.items() if certificate is not None}
        self.cached.update(kept)
        waiting = [found for found in self.chosen if found.claim.label not in kept]
        return self._as_they_finish(kept.values(), run_many(waiting, self.settings, certify, certify_dead))

    def _as_they_finish(self, kept: Iterable[Certificate], new: Iterator[Certificate]) -> Iterator[Certificate]:
        yield from map(self._finish, kept)
        for certificate in new:
            self._finish(certificate)
            self._save(certificate)
            yield certificate

    def _finish(self, certificate: Certificate) -> Certificate:
        self.finished[certificate["claim"]["label"]] = certificate
        return certificate

    def _save(self, certificate: Certificate) -> None:
        from faverify.certificate.write import save

        save(certificate, self.folder / f"{certificate['claim']['label']}.json")

    def ordered(self) -> list[Certificate]:
        """What is finished, in the order of the paper."""
        labels = (found.claim.label for found in self.chosen)
        return [self.finished[label] for label in labels if label in self.finished]

    def write_index(self, command: str) -> dict[str, Any]:
        """Write the index of the folder, with what an earlier run left there that still holds, and return it."""
        from faverify.certificate.write import index, save

        listed, cached = [], set(self.cached)
        for label, found in entries().items():
            certificate = self.finished.get(label)
            if certificate is None and (certificate := stored(found, self.settings, self.folder)) is not None:
                cached.add(label)
            if certificate is not None:
                listed.append(certificate)
        data = index(listed, cached, self.settings, command, time.perf_counter() - self.started)
        self._check_stored(listed)
        save(data, self.folder / "index.json")
        return data

    def _check_stored(self, listed: Sequence[Certificate]) -> None:
        """Every certificate that the index will name is on disk as it was handed out; raises `UsageError`."""
        from faverify.certificate.read import read_document
        from faverify.certificate.write import text_of

        for certificate in listed:
            path = self.folder / f"{certificate['claim']['label']}.json"
            if _says(path, text_of(certificate)):
                continue
            try:
                kept = read_document(path, "certificate")["digest"]
            except CertificateInvalid as error:
                raise UsageError(f"no index is written: {error}") from None
            if kept != certificate["digest"]:
                raise UsageError(f"no index is written: {path} has changed under the run; run again")


def _says(path: Path, text: str) -> bool:
    """Whether a file that can be read is this text, byte for byte."""
    wanted = text.encode("utf-8")
    try:
        return regular_bytes(path, Limits(len(wanted), 0, 0)) == wanted
    except Refused:
        return False


def stored(found: Entry, settings: Settings, folder: Path) -> Certificate | None:
    """The certificate of an earlier run, if it is intact, about the same content, and no crash."""
    from faverify.certificate.inputs import unchanged
    from faverify.certificate.installed import differences
    from faverify.certificate.read import read_document
    from faverify.certificate.write import content_key, environment

    path = folder / f"{found.claim.label}.json"
    if not path.is_file():
        return None
    try:
        data = read_document(path, "certificate")
    except CertificateInvalid:
        return None
    same = data.get("key") == content_key(found, settings) and data["environment"] == environment(settings)
    same = same and unchanged(data.get("inputs", {}), found)
    own = same and data["claim"]["label"] == found.claim.label and not any(differences(data, found))
    return data if own and data["verdict"] != "error" else None
