"""The share of each thread in a batch of independent instances; compiled code without the GIL runs beside others."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from numba import get_num_threads


def in_shares(work: Callable[[slice], None], count: int, share: int, threads: int | None = None) -> None:
    """Call ``work`` with slices of at most ``share`` instances that cover all ``count``.

    Without ``threads`` it uses as many as numba does.

    Examples
    --------
    >>> seen = []
    >>> in_shares(seen.append, count=5, share=4)
    >>> sorted(seen, key=str)
    [slice(0, 4, None), slice(4, 8, None)]
    """
    with ThreadPoolExecutor(threads or get_num_threads()) as pool:
        tasks = [pool.submit(work, slice(begin, begin + share)) for begin in range(0, count, share)]
        try:
            for task in tasks:
                task.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
