"""Several processes with one home: nothing is lost, nothing doubled, nothing hidden."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from homes import CHILD, TODAY, child, folded, journal, linux, posix, recorded, review, reviews, running, undo

from vivadeck.progress.json_file import parse
from vivadeck.progress.store import Store

RECORD_MANY = """
for number in range(100):
    store.record(review(number, sys.argv[2]))
    print(number, flush=True)
"""
FOLD_UNTIL_TOLD = """
import threading
told = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
while not told.is_set():
    store.fold()
"""
# The seconds have the number of the process, since nothing else distinguishes the reviews.
GRADE_THE_SAME = """
store.prepare()
for number in range(int(sys.argv[3])):
    store.record(Review(f"deck/card-{number % 5}", start, 4, int(sys.argv[2]) * 10_000 + number))
store.fold()
assert not store.notices, store.notices
"""
PROCESSES, GRADES = 8, 40


def test_two_record_while_a_third_folds_and_a_fourth_reads(tmp_path: Path) -> None:
    """At the end every review is there once, and a reader never misses one that was acknowledged before it read."""
    acknowledged: set[str] = set()

    def listen(process: subprocess.Popen[str], deck: str) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            acknowledged.add(review(int(line), deck).card)

    with (
        running(FOLD_UNTIL_TOLD, tmp_path) as folder,
        running(RECORD_MANY, tmp_path, "one") as one,
        running(RECORD_MANY, tmp_path, "two") as two,
    ):
        listeners = [threading.Thread(target=listen, args=each) for each in ((one, "one"), (two, "two"))]
        for listener in listeners:
            listener.start()
        looks = 0
        while any(listener.is_alive() for listener in listeners):
            before = set(acknowledged)
            reader = Store(tmp_path, TODAY)
            assert before <= {each.card for each in reader.load().reviews}
            assert reader.notices == []  # and it does not call a half-written line torn
            looks += 1
        folder.communicate("")
        assert [process.wait(30) for process in (one, two, folder)] == [0, 0, 0]
    assert len(acknowledged) == 200
    assert looks > 10
    merged = folded(tmp_path).load()
    assert parse((tmp_path / "progress.json").read_text("utf-8")) == merged
    assert Counter(each.card for each in merged.reviews) == Counter(acknowledged)


def test_the_same_cards_graded_at_the_same_moment_by_many_are_all_there_once(tmp_path: Path) -> None:
    """The worst case: card and moment identify a review, and here all processes have one card and one moment."""
    command = [sys.executable, "-c", CHILD + GRADE_THE_SAME, str(tmp_path)]
    many = [subprocess.Popen([*command, str(number), str(GRADES)]) for number in range(PROCESSES)]
    assert [process.wait(60) for process in many] == [0] * PROCESSES
    recorded_reviews = Store(tmp_path, TODAY).load().reviews
    expected = [process * 10_000 + number for process in range(PROCESSES) for number in range(GRADES)]
    assert sorted(each.seconds for each in recorded_reviews) == expected
    assert len({each.at for each in recorded_reviews}) == len(recorded_reviews)
    assert not journal(tmp_path).exists()


# --- a reader and a fold


@posix
def test_a_fold_waits_for_a_reader(tmp_path: Path) -> None:
    """Stop the reader when it opens the second of the two files; a fold that begins then must not end before it."""
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    assert read_while_folding(tmp_path, "fold.start()\n            fold.join(0.3)") == [
        "folds while it reads: True",
        "2 reviews",
    ]
    assert not journal(tmp_path).exists()


@linux
def test_without_a_lock_file_a_fold_between_a_readers_two_looks_hides_nothing(tmp_path: Path) -> None:
    """As on a disk without locks, where nobody waits: what left the journal meanwhile is in the JSON, read after it."""
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    (tmp_path / "progress.json.lock").unlink()
    assert read_while_folding(tmp_path, "fold.start()\n            fold.join()") == [
        "folds while it reads: False",
        "2 reviews",
    ]
    assert not journal(tmp_path).exists()


def read_while_folding(home: Path, then: str) -> list[str]:
    """Let a process do `then` with the thread `fold` where it opens the second of the two files to read them."""
    return child(
        f"""
import threading
fold = threading.Thread(target=Store(home, today).fold)
opened = []
def hook(event, arguments):
    if event == "open" and arguments[0] in (str(store.path), str(store.path) + ".journal") and len(opened) < 2:
        opened.append(arguments[0])
        if len(opened) == 2:
            {then}
            print("folds while it reads:", fold.is_alive())
sys.addaudithook(hook)
found = store.load()
assert len(opened) == 2
print(len(found.reviews), "reviews")
fold.join()
""",
        home,
    ).splitlines()


def test_a_reader_does_not_wait_for_a_reader(tmp_path: Path) -> None:
    recorded(tmp_path, review(1))
    read_inside = """
from vivadeck.progress import lock
with lock.shared(home / "progress.json.lock"):
    print(len(store.load().reviews))
"""
    assert child(read_inside, tmp_path) == "1\n"


def test_a_session_sees_and_undoes_the_reviews_of_another(tmp_path: Path) -> None:
    one, two = Store(tmp_path, TODAY), Store(tmp_path, TODAY)
    one.prepare()
    two.prepare()
    kept = one.record(review(1))
    assert two.load() == reviews(1)
    two.fold()
    two.record(undo(1))
    assert kept == review(1)
    assert one.load() == reviews(undone=(1,))
