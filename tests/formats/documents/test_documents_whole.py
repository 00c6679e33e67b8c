"""A whole handout with everything at once: lists that share the questions' numbers, footnotes, page breaks."""

from __future__ import annotations

from vivadeck.formats.documents import reader
from vivadeck.formats.draft import Draft

PLANETS = ("Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune")
BEGINNING = """

Top 20 Questions on the Sky

1. What is a planet?

A planet is a large body that goes around a star ¹ ². It has cleared its orbit.

2. Which kinds of planets are there (rocky, gas, ice)?

3. **Rocky:** Small and dense, with a surface of 10³ kinds of stone ³.

4. **Gas:** Large and light ⁴.

5. **Ice (the outer ones):** Cold. They have $a^2$ rings, and some cover 5 km² (see [3]).

6. What is a star? Give examples.

A star is a ball of hot gas. The nearest one is the Sun, and others, for example, those in

constellations are far away

11 .

7. Compare comets, asteroids, and meteors.

8. **Comets:** Made of ice, with a tail¹¹.

9. **Asteroids:** Made of stone.

10. **Meteors:** Burn up in the air.

11. **How do tides come about?**

The Moon pulls at the sea. On the near side the water rises, in the harbours/

bays, twice a day.

12. Describe the phases of the Moon.

- **New:** nothing is seen
- **Full:** all of it is seen, as `moon.phase[3]` says ⁴
and in between a half.

"""
MIDDLE = """Assignment 1: Study of Instruments (Telescope, Sextant, Astrolabe)

1. **What is a telescope?**

It gathers light ³.

2. What are the parts of a telescope?

Ours has:

3. **Tube(60 cm, steel)**: Holds the rest.
4. **Lens**: Gathers light ⁴ .
5. **Eyepiece**: Magnifies.

These parts are bought one by one.

1. Why is the tube black?

So that no light is thrown back.

2. How is it set up in code?

In code:

```
1. What is this?
aim(telescope)
```

It moves as [77†L278-L284] says.

"""
END = """Each answer above is meant for the oral exam, not for the written one.

Sources: Books and pages ¹ ² ³ ¹¹ were read for this.

¹ ² What is a Planet? A Primer | Sky
<https://sky.example/planet>

³ Stones and Stars - Wikipedia
https://wiki.example/stones

4 11 The Handbook, 3. edition — Gas

file:///handbook.pdf
"""


def _drafts() -> dict[str, tuple[Draft, ...]]:
    rest = "".join(
        f"{number}. {ask.format(planet)}\n\n{planet} is known for that. It was seen early ¹, and often since.\n\n"
        for number, (planet, ask) in enumerate(
            [(planet, ask) for planet in PLANETS for ask in ("How far away is {}?", "Explain the name of {}.")], 13
        )
    )
    more = "".join(
        f"{number}. Why was {planet} watched with a sextant?\n\nTo find the way.\n\n"
        for number, planet in enumerate(PLANETS, 3)
    )
    result = reader.parse(BEGINNING + rest + MIDDLE + more + END)
    assert [(skipped.why, skipped.text) for skipped in result.skipped] == [
        (
            "the closing words of the document",
            (
                "Each answer above is meant for the oral exam, not for the written one.\n"
                "Sources: Books and pages ¹ ² ³ ¹¹ were read for this."
            ),
        ),
        ("this text does not belong to a question", "file:///handbook.pdf"),
    ]
    return {deck.name: deck.drafts for deck in result.decks}


def _answer(begin: str) -> str:
    return next(draft.answer for drafts in _drafts().values() for draft in drafts if draft.question.startswith(begin))


def test_all_questions_and_nothing_else() -> None:
    drafts = _drafts()
    assert list(drafts) == [
        "Top 20 Questions on the Sky",
        "Assignment 1: Study of Instruments (Telescope, Sextant, Astrolabe)",
    ]
    first, second = drafts.values()
    assert [draft.question for draft in first[:6]] == [
        "What is a planet?",
        "Which kinds of planets are there (rocky, gas, ice)?",
        "What is a star? Give examples.",
        "Compare comets, asteroids, and meteors.",
        "How do tides come about?",
        "Describe the phases of the Moon.",
    ]
    assert (len(first), len(second)) == (6 + 14, 4 + 7)
    assert all(draft.answer for draft in (*first, *second))


def test_lists_stay_in_their_answers_and_begin_with_one() -> None:
    assert _answer("Compare") == (
        "1. **Comets:** Made of ice, with a tail.\n"
        "2. **Asteroids:** Made of stone.\n3. **Meteors:** Burn up in the air."
    )
    assert _answer("What are the parts") == (
        "Ours has:\n\n1. **Tube(60 cm, steel)**: Holds the rest.\n"
        "2. **Lens**: Gathers light.\n"
        "3. **Eyepiece**: Magnifies."
        "\n\nThese parts are bought one by one."
    )
    assert _answer("Describe the phases") == (
        "- **New:** nothing is seen\n- **Full:** all of it is seen, as `moon.phase[3]` says\n  and in between a half."
    )


def test_footnotes_are_taken_out_and_powers_are_not() -> None:
    answer = _answer("Which kinds")
    assert "10³ kinds of stone." in answer
    assert "$a^2$ rings, and some cover 5 km² (see)" in answer


def test_paragraphs_split_by_a_page_break_are_joined() -> None:
    assert _answer("What is a star").endswith("for example, those in constellations are far away.")
    assert "in the harbours/bays, twice a day." in _answer("How do tides")


def test_sources_of_the_footnotes() -> None:
    first, second = _drafts().values()
    assert first[0].sources[0].title == "What is a Planet? A Primer | Sky"
    assert first[0].sources[0].url == "https://sky.example/planet"
    assert [source.title for source in first[3].sources] == ["The Handbook, 3. edition — Gas"]
    assert first[3].sources[0].url == ""
    assert [source.url for source in second[0].sources] == ["https://wiki.example/stones"]


def test_only_uncertain_cards_are_marked() -> None:
    doubted = {draft.question: draft.doubt for drafts in _drafts().values() for draft in drafts if draft.doubt}
    assert list(doubted) == ["How is it set up in code?"]
    assert "[77†L278-L284]" in doubted["How is it set up in code?"]
