"""A sequence that is read when it is first looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, overload

_T = TypeVar("_T")


class Later(Sequence[_T]):
    """The items that `read` returns, all at once, when the first of them is asked for.

    With `count`, how many there are can be asked for before that.
    """

    def __init__(self, read: Callable[[], Sequence[_T]], count: int | None = None) -> None:
        self._read = read
        self._count = count

    @cached_property
    def _items(self) -> tuple[_T, ...]:
        return tuple(self._read())

    def __len__(self) -> int:
        return len(self._items) if self._count is None else self._count

    def __iter__(self) -> Iterator[_T]:
        return iter(self._items)

    @overload
    def __getitem__(self, place: int) -> _T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...

    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        return self._items[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._items == tuple(other)

    def __hash__(self) -> int:
        return hash(self._items)
