"""The states of a home after a power cut: computed from viva's calls on it, for the worst possible disk.

The content of a file is certain up to its last fsync: of each later write, nothing, all, a part, or zeros may be there.
The names in a folder are certain up to the folder's last fsync: since then each name may stand for any file that it
stood for, or for none, independent of the other names. That is more than any subset of the renames, creations and
removals.
"""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, product
from pathlib import Path
from typing import NamedTuple

from syscalls import Call

_CHANGING = ("open", "write", "ftruncate", "fsync", "rename", "unlink", "mkdir")
_WRITES_AT_ONCE = 6  # the last ones of more writes are checked in every combination
_STDOUT = 1

Tree = tuple[tuple[str, "DiskFile | None"], ...]  # each path in the home with its file; None for a folder
Left = tuple[tuple[str, bytes | None], ...]  # each path in the home with the bytes of the file; None for a folder


class Cut(NamedTuple):
    """How finely writes are torn, how many states to check for each point, and whether blocks come in any order.

    `at_a_point` limits the states after one call. With `has_holes` the end of a write can be there without the rest.
    """

    every: bool = False
    most: int = 100
    at_a_point: int | None = None
    has_holes: bool = False


class DiskFile:
    """The certain content of a file, and the changes since: (offset, bytes), or (length, None) for a cut."""

    def __init__(self) -> None:
        self.certain = b""
        self.pending: list[tuple[int, bytes | None]] = []

    def now(self) -> bytes:
        return _done(self.certain, self.pending)

    def sync(self) -> None:
        self.certain, self.pending = self.now(), []

    def whole(self) -> list[bytes]:
        """Return the possible contents if no write was torn: each write may be missing."""
        late = self.pending[-_WRITES_AT_ONCE:]
        early = _done(self.certain, self.pending[: -len(late)] if late else [])
        kept = chain.from_iterable(combinations(late, number) for number in range(len(late) + 1))
        return list(dict.fromkeys([self.certain, *(_done(early, each) for each in kept)]))

    def torn(self, cut: Cut) -> list[bytes]:
        """Return the further contents if one write was torn, with all earlier writes or with none."""
        contents: dict[bytes, None] = {}
        for number, (offset, data) in enumerate(self.pending):
            bases = {self.certain, _done(self.certain, self.pending[:number])} if data else ()
            for base, part in product(bases, _torn(data or b"", cut)):
                contents[_done(base, [(offset, part)])] = None
        whole = set(self.whole())
        return [each for each in contents if each not in whole]


def _torn(data: bytes, cut: Cut) -> Iterator[bytes]:
    length = len(data)
    for end in range(length) if cut.every else sorted({0, 1, length // 2, length - 2, length - 1} & {*range(length)}):
        yield data[:end]
        yield data[:end] + bytes(length - end)
        if cut.has_holes:
            yield bytes(end) + data[end:]


def _done(data: bytes, changes: Iterable[tuple[int, bytes | None]]) -> bytes:
    for offset, written in changes:
        if written is None:
            data = data[:offset].ljust(offset, b"\0")
        elif written:
            data = data[:offset].ljust(offset, b"\0") + written + data[offset + len(written) :]
    return data


class Folder:
    """What each name in a folder stood for since the folder's last fsync; the first is certain."""

    def __init__(self) -> None:
        self.names: dict[str, list[DiskFile | Folder | None]] = {}

    def put(self, name: str, node: DiskFile | Folder | None) -> None:
        self.names.setdefault(name, [None]).append(node)

    def get(self, name: str) -> DiskFile | Folder | None:
        return self.names.get(name, [None])[-1]

    def sync(self) -> None:
        self.names = {name: [stood[-1]] for name, stood in self.names.items() if stood[-1]}

    def trees(self, above: str = "") -> Iterator[dict[str, DiskFile | None]]:
        """Yield the possible trees below it: a file for each path, None for a folder."""
        for chosen in product(*(dict.fromkeys(stood) for stood in self.names.values())):
            below = [_below(f"{above}{name}", node) for name, node in zip(self.names, chosen, strict=True) if node]
            for trees in product(*below):
                yield {path: file for tree in trees for path, file in tree.items()}


def _below(path: str, node: DiskFile | Folder) -> list[dict[str, DiskFile | None]]:
    return [{path: node}] if isinstance(node, DiskFile) else [{path: None, **tree} for tree in node.trees(f"{path}/")]


class Disk:
    """The folder `top` as it may be on the disk, while calls on its files are made one after the other."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._root = Folder()
        self._handles: dict[int, tuple[DiskFile | Folder, bool]] = {}
        self._offsets: dict[int, int] = {}
        self.acknowledged = 0

    def make(self, call: Call) -> bool:
        """Make a call, and return whether it changed anything. Refuse unknown calls."""
        if call.handle == _STDOUT:
            self.acknowledged += call.data.count(b"\n")
            return True
        if call.handle in self._handles or any(self._parts(path) is not None for path in call.paths):
            step: Callable[[Call], None] | None = getattr(self, f"_{call.name}", None)
            assert step, f"the model of the disk does not know {call.name}"
            step(call)
            return call.name in _CHANGING
        self._handles.pop(call.result if call.name == "open" else -1, None)
        return False

    def left(self, cut: Cut, seed: int) -> list[Left]:
        """Return the possible states after a power cut now; a sample, with the extremes, of more than `most` states."""
        trees = {tuple(tree.items()): None for tree in self._root.trees()}
        distinct: dict[Left, None] = {}
        for number, tree in enumerate(trees):
            distinct |= dict.fromkeys(
                _contents(tree, cut, cut.most // len(trees) + 1, random.Random(f"{seed} {number}"))
            )
        states = list(distinct)
        if cut.at_a_point is None or len(states) <= cut.at_a_point:
            return states
        return random.Random(seed).sample(states, cut.at_a_point)

    def _parts(self, path: str) -> tuple[str, ...] | None:
        here = Path(path)
        return here.relative_to(self._top).parts if here.is_relative_to(self._top) else None

    def _place(self, path: str) -> tuple[Folder, str]:
        *above, name = self._parts(path) or ("",)
        folder = self._root
        for each in above:
            below = folder.get(each)
            assert isinstance(below, Folder)
            folder = below
        return folder, name

    def _open(self, call: Call) -> None:
        folder, name = self._place(call.paths[-1])
        flags = call.arguments[-2] if "O_CREAT" in call.arguments[-2] else call.arguments[-1]
        node = folder.get(name) if name else self._root
        if node is None:
            node = DiskFile()
            folder.put(name, node)
        if "O_TRUNC" in flags and isinstance(node, DiskFile):
            node.pending.append((0, None))
        self._handles[call.result], self._offsets[call.result] = (node, "O_APPEND" in flags), 0

    def _lseek(self, call: Call) -> None:
        self._offsets[call.handle] = call.result

    def _read(self, call: Call) -> None:
        self._offsets[call.handle] += call.result

    def _write(self, call: Call) -> None:
        node, is_appending = self._handles[call.handle]
        assert isinstance(node, DiskFile)
        offset = len(node.now()) if is_appending else self._offsets[call.handle]
        node.pending.append((offset, call.data))
        self._offsets[call.handle] = offset + len(call.data)

    def _ftruncate(self, call: Call) -> None:
        node, _ = self._handles[call.handle]
        assert isinstance(node, DiskFile)
        node.pending.append((int(call.arguments[-1], 0), None))

    def _fsync(self, call: Call) -> None:
        self._handles[call.handle][0].sync()

    def _rename(self, call: Call) -> None:
        (source, old), (target, new) = map(self._place, call.paths)
        target.put(new, source.get(old))
        source.put(old, None)

    def _unlink(self, call: Call) -> None:
        folder, name = self._place(call.paths[0])
        folder.put(name, None)

    def _mkdir(self, call: Call) -> None:
        folder, name = self._place(call.paths[0])
        folder.put(name, Folder())


def _contents(tree: Tree, cut: Cut, most: int, rng: random.Random) -> Iterator[Left]:
    """Yield the possible contents of the files of a tree: one torn and the others whole, or any combination."""
    paths = [path for path, _ in tree]
    whole = [file.whole() if file else [None] for _, file in tree]
    torn = [file.torn(cut) if file else [] for _, file in tree]
    every = [[*one, *other] for one, other in zip(whole, torn, strict=True)]
    for choices in [whole, *([*whole[:at], each, *whole[at + 1 :]] for at, each in enumerate(torn) if each), every]:
        if choices is not every and math.prod(map(len, choices)) <= most:
            chosen: Iterable[Sequence[bytes | None]] = product(*choices)
        else:
            some = ([rng.choice(each) for each in choices] for _ in range(most))
            chosen = [[each[0] for each in choices], [each[-1] for each in choices], *some]
        yield from (tuple(zip(paths, each, strict=True)) for each in chosen)


def lay(left: Left, top: Path) -> None:
    """Write the state after the power cut into `top`."""
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir()
    for path, data in left:
        if data is None:
            (top / path).mkdir()
        else:
            (top / path).write_bytes(data)
