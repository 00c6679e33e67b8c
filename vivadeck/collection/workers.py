"""Other processes that help to read a large collection for the first time."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_T = TypeVar("_T")
MOST = 8
_NO_PROCESSES = (ImportError, OSError, RuntimeError)  # no semaphores, no memory; a process that was killed


def each(work: Callable[..., _T], calls: Sequence[tuple[Any, ...]]) -> Iterator[_T]:
    """Yield the result of `work` (a function of a module) for each of the `calls`, in their order.

    This process does the work if only one core is free, or if the system cannot start processes.
    """
    from multiprocessing import active_children

    done = 0
    free_cores = (os.cpu_count() or 1) - len(active_children())
    if free_cores > 1:
        with contextlib.suppress(*_NO_PROCESSES), _pool(min(MOST, free_cores, len(calls))) as pool:
            for result in pool.map(work, *zip(*calls, strict=True)):
                yield result
                done += 1
    for call in calls[done:]:
        yield work(*call)


@contextlib.contextmanager
def beside(work: Callable[..., _T], *call: Any) -> Iterator[Callable[[], _T]]:
    """Start `work` in another process, and yield a function that waits for its result."""
    with contextlib.ExitStack() as stack:
        try:
            begun = stack.enter_context(_pool(1)).submit(work, *call)
        except _NO_PROCESSES:
            begun = None

        def result() -> _T:
            try:
                return begun.result() if begun else work(*call)
            except _NO_PROCESSES:
                return work(*call)

        yield result


@contextlib.contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of processes, and end them after the block: at once if it raised an exception."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    context = get_context("spawn")  # a forked process might inherit a lock of another thread
    pool = ProcessPoolExecutor(processes, context, _begin)
    try:
        yield pool
    except BaseException:
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this one
    gc.disable()  # nothing that is built here is garbage
