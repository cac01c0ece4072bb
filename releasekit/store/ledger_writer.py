"""Writes the ledger of a store: an entry is pending, then it is done, then it stands there."""

from __future__ import annotations

import datetime as dt
import os

from msgspec.structs import replace

from releasekit.digest import sha256
from releasekit.durable import replace_whole, sync_folder
from releasekit.store.ledger import (
    SCHEMA,
    Entry,
    Head,
    Ledger,
    bytes_of,
    lines_of,
    text_of,
)


class LedgerWriter(Ledger):
    """The ledger in the root of a store whose lock is held."""

    def begin(self, entry: Entry) -> Entry:
        """Say that an entry is being made, and return it as it will be; nothing else is pending."""
        head = self._head()
        whole = replace(entry, number=head.entries + 1, at=now(), prior=head.last)
        replace_whole(self.head_path, text_of(replace(head, pending=whole)))
        return whole

    def finish(self, entry: Entry) -> None:
        """Write the pending entry behind the others, of which a part may be there already."""
        line = entry.line()
        self._cut(entry.number - 1)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        with os.fdopen(handle, "wb") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(handle)
        if entry.number == 1:
            sync_folder(self.root)
        head = Head(schema=SCHEMA, entries=entry.number, last=sha256(line).hexdigest())
        replace_whole(self.head_path, text_of(head))

    def forget(self) -> None:
        """Forget the pending entry: what it tells of was not done."""
        head = self._head()
        self._cut(head.entries)
        if head.entries:
            replace_whole(self.head_path, text_of(replace(head, pending=None)))
        else:
            self.path.unlink(missing_ok=True)
            self.head_path.unlink(missing_ok=True)

    def _head(self) -> Head:
        known = self.read()
        return known.head if known else Head(schema=SCHEMA, entries=0, last="")

    def _cut(self, entries: int) -> None:
        """Cut off what is behind so many entries: one that was not written whole."""
        text = bytes_of(self.path)
        length = len(b"".join(lines_of(text)[:entries]))
        if length < len(text):
            os.truncate(self.path, length)


def now() -> str:
    """Return the time in UTC; where SOURCE_DATE_EPOCH says one, that."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdecimal() else None
    time = dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds is not None else None
    return (time or dt.datetime.now(dt.UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
