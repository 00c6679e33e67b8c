"""The decks that come with viva: how many cards, what each must have, and what must not remain of the source."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from vivadeck.decks.library import Library, load
from vivadeck.model import Card
from vivadeck.settings import bundled_decks

COUNTS = {"assignment-1": 15, "assignment-2": 15, "assignment-3": 15, "assignment-4": 15, "general": 50}

VOCABULARY = {
    "deep-learning",  # every card
    "activations",
    "anomaly-detection",
    "architecture",
    "autoencoder",
    "basics",
    "cnn",
    "core",  # what everybody must know on the last day
    "data",
    "evaluation",
    "frameworks",
    "hardware",
    "keras",
    "losses",
    "normalization",
    "optimization",
    "regularization",
    "training",
    "transfer-learning",
}


SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are be can do does for from how if in is it of on or so than that the then this to we what when "
        "which why with would you",
    )
)


@cache
def library() -> Library:
    return load([bundled_decks()])


def every_card() -> list[Card]:
    return list(library().cards.values())


def words(markdown: str) -> int:
    """Count the words that a student says aloud: not those of code blocks and in place of a picture."""
    return len(re.sub(r"^```.*?^```$|^!\[.*\)$", "", markdown, flags=re.DOTALL | re.MULTILINE).split())


def texts(card: Card) -> list[str]:
    """Return every text of a card."""
    follow_ups = chain.from_iterable((each.question, each.answer) for each in card.follow_ups)
    sources = chain.from_iterable((each.title, each.url) for each in card.sources)
    mistakes = chain.from_iterable((each.claim, each.why) for each in card.mistakes)
    points = chain(card.key_points, *card.key_point_wordings)
    return [card.question, card.short, card.answer, *points, *mistakes, *follow_ups, *sources]


each_card = pytest.mark.parametrize("card", every_card(), ids=lambda card: card.id)


def test_counts() -> None:
    assert {deck.name: len(deck.cards) for deck in library().decks} == COUNTS
    assert len(library().cards) == 110  # ids are unique: no card hides another


def test_the_decks_are_in_files_of_their_name_with_title_and_description() -> None:
    for deck in library().decks:
        assert deck.path.name == f"{deck.name}.yaml"
        assert deck.title not in ("", deck.name)
        assert deck.description


def test_viva_check_passes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vivadeck", "check", str(bundled_decks())]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [f"{deck.path}: {deck.name}, {COUNTS[deck.name]} cards" for deck in library().decks]
    assert done.stdout.splitlines() == lines


def test_references_resolve() -> None:
    assert library().problems == ()
    for card in every_card():
        assert set(card.see_also) <= set(library().cards)
        assert card.id not in card.see_also


def test_links_lead_both_ways_and_theory_and_assignments_are_linked() -> None:
    linked = {(card.id, other) for card in every_card() for other in card.see_also}
    assert {(other, card) for card, other in linked} == linked
    kinds = {(card, other.startswith("general/")) for card, other in linked}
    alone = [card.id for card in every_card() if (card.id, card.deck != "general") not in kinds]
    assert alone == []  # a card of theory without an assignment, or the other way round


def test_tags_say_something() -> None:
    tagged = Counter(chain.from_iterable(card.tags for card in every_card()))
    assert 36 <= tagged.pop("core") <= 44
    assert tagged.pop("deep-learning") == len(every_card())
    assert max(tagged.values()) <= len(every_card()) * 0.3
    assert min(tagged.values()) >= 3


def test_answers_are_as_long_as_their_questions_deserve() -> None:
    lengths = sorted(words(card.answer) for card in every_card())
    assert lengths[len(lengths) // 4] <= 75
    assert lengths[-1] - lengths[0] >= 60


def test_every_source_is_cited() -> None:
    """Sources that no card cites are left over from an edit."""
    for deck in library().decks:
        cited = {source.title for card in deck.cards for source in card.sources}
        listed = re.findall(r"^  [a-z0-9-]+:\n", deck.path.read_text("utf-8").partition("\ncards:")[0], re.MULTILINE)
        assert len(listed) == len(cited)


def test_questions_that_ask_nearly_the_same_are_linked() -> None:
    groups = [
        ("epoch", "epochs-batches-iterations", "epoch-vs-iteration-vs-batch"),
        ("dropout", "dropout-effect"),
        ("batch-normalization", "why-batch-normalization"),
        ("softmax", "softmax-layer"),
        ("why-activation-functions", "why-nonlinear-activations"),
        ("transfer-learning", "pretrained-model", "fine-tuning"),
        ("overfitting", "preventing-overfitting-without-dropout"),
    ]
    for group in groups:
        for name in group:
            others = {f"general/{other}" for other in group if other != name}
            assert others <= set(library().cards[f"general/{name}"].see_also)


@each_card
def test_a_card_is_complete(card: Card) -> None:
    assert card.has_id
    assert re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", card.id)
    assert 2 <= len(card.key_points) <= 5
    assert all(len(point.split()) <= 14 for point in card.key_points)  # short enough to hear in an answer
    assert 1 <= len(card.follow_ups) <= 3
    assert all(each.question.endswith("?") and words(each.answer) >= 12 for each in card.follow_ups)
    assert 35 <= words(card.answer) <= 130  # said in 15 to 60 seconds
    assert card.question[-1] in "?."


@each_card
def test_the_short_answer_is_one_sentence_that_can_be_spoken(card: Card) -> None:
    assert 4 <= words(card.short) <= 25
    assert re.search(r"[.!?]\s|\n|\$\$|```", card.short) is None
    assert card.short.endswith(".")


@each_card
def test_mistakes_have_a_reason(card: Card) -> None:
    assert 1 <= len(card.mistakes) <= 2
    assert all(len(each.claim.split()) <= 20 and 5 <= words(each.why) <= 45 for each in card.mistakes)


@each_card
def test_other_wordings_are_other_words(card: Card) -> None:
    for point, wordings in zip(card.key_points, card.key_point_wordings, strict=False):
        assert len(wordings) <= 3
        folded = {wording.casefold().strip(" .") for wording in wordings}
        assert len(folded) == len(wordings)
        assert point.casefold().strip(" .") not in folded


def test_no_follow_up_is_asked_twice() -> None:
    asked = [_content(each.question) for card in every_card() for each in card.follow_ups]
    assert [words for words in set(asked) if asked.count(words) > 1] == []


def test_no_mistake_is_named_twice() -> None:
    claims = [_content(each.claim) for card in every_card() for each in card.mistakes]
    assert [words for words in set(claims) if claims.count(words) > 1] == []


def _content(text: str) -> frozenset[str]:
    """Return the words of a text that carry its meaning, so that "Why is it so?" and "So why is it?" are one."""
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold())) - SMALL_WORDS


@each_card
def test_tags_are_from_one_vocabulary(card: Card) -> None:
    assert set(card.tags) <= VOCABULARY
    assert card.tags[0] == "deep-learning"
    assert len(card.tags) >= 2


@each_card
def test_sources_are_a_title_and_an_address_on_the_web_or_a_lab_sheet(card: Card) -> None:
    for source in card.sources:
        assert source.title
        assert source.url.startswith("https://") or source.title.startswith("Lab sheet")


LEFTOVERS = (
    r"RMSPprop|†|deeptai|\[77|As \[|Repeated from|file_0000|file:|\.pdf|≈ ?1875|[Aa]round 1875|[Aa]bout 1875|"
    r"[⁰¹²³⁴⁵⁶⁷⁸⁹]|[Nn]ot directly cited|[‘’“”]|\bTODO\b|[\u200b-\u200f\ufffd]"
)


@each_card
def test_no_slip_of_the_source_is_left(card: Card) -> None:
    for text in texts(card):
        assert re.search(LEFTOVERS, text) is None


@each_card
def test_formulas_and_code_are_closed(card: Card) -> None:
    for text in texts(card):
        assert text.count("```") % 2 == 0
        without_code = re.sub(r"```.*?```|`[^`\n]+`", "", text, flags=re.DOTALL)
        assert "`" not in without_code
        assert without_code.count("$") % 2 == 0
