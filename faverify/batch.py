"""A stored, resumable run: finished certificates are kept by content key, the index is rewritten when a run ends."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faverify.errors import CertificateInvalid, UsageError
from faverify.registry import Entry, entries
from faverify.run import Settings
from faverify.workers import certify, certify_dead, run_many

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
        """Stored certificates that still hold first, then the others as they finish; `UsageError` on a bad folder."""
        prepare(self.folder)
        waiting = []
        for found in self.chosen:
            old = None if self.fresh else stored(found, self.settings, self.folder)
            if old is None:
                waiting.append(found)
            else:
                self.cached.add(found.claim.label)
                yield self._finish(old)
        for new in run_many(waiting, self.settings, certify, certify_dead):
            self._save(new)
            yield self._finish(new)

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
        save(data, self.folder / "index.json")
        return data


def prepare(folder: Path) -> None:
    """Make the folder and see that it can be written, before anything is computed; raises `UsageError`.

    What a run that was killed in the middle of a write has left there is removed.
    """
    probe = folder / f".probe.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
        for left in folder.glob(".*.tmp"):
            if not _alive(left.name.split(".")[-2]):
                left.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder with --out") from None


def _alive(process: str) -> bool:
    """Whether a process of this number runs here (or cannot be asked)."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except (OSError, OverflowError):
        return True
    return True


def stored(found: Entry, settings: Settings, folder: Path) -> Certificate | None:
    """The certificate of an earlier run, if it is intact, about the same content, and no crash."""
    from faverify.certificate.read import read_document
    from faverify.certificate.write import content_key

    path = folder / f"{found.claim.label}.json"
    if not path.is_file():
        return None
    try:
        data = read_document(path, "certificate")
    except CertificateInvalid:
        return None
    same = data["claim"]["label"] == found.claim.label and data.get("key") == content_key(found, settings)
    return data if same and data["verdict"] != "error" else None
