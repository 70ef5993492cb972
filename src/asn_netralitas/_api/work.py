"""A bounded number of threads for work whose length nobody knows beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from attrs import Factory, field, frozen

from asn_netralitas._model.problems import CaseError, Problem

T = TypeVar("T")


@frozen(eq=False)
class Lane:
    """Threads that work for at most so many callers at once, each of whom waits for so long.

    Python cannot stop a thread: work that takes too long is left to itself, and counts as one
    of the callers until it ends, so that no more than `callers` pieces of work ever exist.
    """

    threads: int
    callers: int
    seconds: float
    _pool: ThreadPoolExecutor = field(
        init=False, default=Factory(lambda lane: ThreadPoolExecutor(lane.threads), takes_self=True)
    )
    _free: BoundedSemaphore = field(
        init=False, default=Factory(lambda lane: BoundedSemaphore(lane.callers), takes_self=True)
    )

    async def do(self, work: Callable[[], T]) -> T:
        """Return what some work returns.

        Raises:
            CaseError: If the lane is full (`too-busy`), or the work takes too long (`too-slow`).
        """
        if not self._free.acquire(blocking=False):
            raise CaseError([Problem(code="too-busy")])
        future: Future[T] = self._pool.submit(work)
        future.add_done_callback(lambda _: self._free.release())
        try:
            waiting = asyncio.shield(asyncio.wrap_future(future))
            return await asyncio.wait_for(waiting, self.seconds)
        except TimeoutError:
            future.cancel()
            values = {"seconds": f"{self.seconds:g}"}
            raise CaseError([Problem(code="too-slow", values=values)]) from None
