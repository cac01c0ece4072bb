"""Works items out in a thread, a few ahead of the one who asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from queue import SimpleQueue

Item = TypeVar("Item")
Result = TypeVar("Result")
_DEPTH = 2
"""How many results are ready, or at work, while one is in use."""


def ahead(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Return the results of `work` for items, in order; a thread is at work on the next ones.

    It pays where `work` lets go of the interpreter's lock, as unpacking does. What `work` raises
    is raised where its result is asked for. The thread ends with the iterator.
    """
    import queue  # noqa: PLC0415 (slow to import, and a small walk needs neither)
    import threading  # noqa: PLC0415

    asked: SimpleQueue[int] = queue.SimpleQueue()
    done: SimpleQueue[tuple[Result, None] | tuple[None, Exception]] = queue.SimpleQueue()

    def run() -> None:
        while (place := asked.get()) < len(items):
            try:
                done.put((work(items[place]), None))
            except Exception as error:  # noqa: BLE001 (it is raised where it is asked for)
                done.put((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        for place in range(_DEPTH):
            asked.put(place)
        for place in range(len(items)):
            result, error = done.get()
            if error is not None:
                raise error
            asked.put(place + _DEPTH)
            yield result  # type: ignore[misc]  # there is one where there is no error
    finally:
        asked.put(len(items))
        thread.join()
