"""Tables and notes as people and other programs really write them, and documents that look a little like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import reader
from vivadeck.formats.draft import Found
from vivadeck.importing import detect

Cards = list[tuple[str, ...]]  # question, answer, tags


def read(folder: Path, name: str, text: str) -> Found:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return detect.reader(path)(path)


def cards(result: Found) -> Cards:
    return [(each.question, each.answer, *each.tags) for deck in result.decks for each in deck.drafts]


MOON: Cards = [("What is a moon?", "A body around a planet"), ("What is a star?", "A hot ball of gas")]
TERMS: Cards = [("anode", "where electrons leave"), ("cathode", "where they arrive")]
LAW: Cards = [("pacta sunt servanda", "keep what you agreed"), ("ne bis in idem", "not twice for one thing")]

# By kind: inputs that are one; each is the file's name, its text and its cards.
KINDS: dict[str, list[tuple[str, str, Cards]]] = {
    "commas, in a text file": [
        ("a.txt", "question,answer\nWhat is a moon?,A body around a planet\nWhat is a star?,A hot ball of gas\n", MOON),
        (
            "a.txt",
            "Front;Back;Tags\nanode;where electrons leave;cell\ncathode;where they arrive;cell\n",
            [(*each, "cell") for each in TERMS],
        ),
        (
            "a.txt",
            'Term,Definition\nanode,"where electrons, or ions, leave"\n',
            [("anode", "where electrons, or ions, leave")],
        ),
        ("a.txt", "anode,where electrons leave\ncathode,where they arrive\n", TERMS),
        ("a.md", "Frage|Antwort\nanode|where electrons leave\ncathode|where they arrive\n", TERMS),
        ("a.txt", "Question to ask;Model answer\nanode;where electrons leave\ncathode;where they arrive\n", TERMS),
    ],
    "dashes": [
        (
            "a.txt",
            "anode - where electrons leave\ncathode - where they arrive\npre-war - before - a war\n",
            [*TERMS, ("pre-war", "before - a war")],
        ),
        ("a.txt", "anode – where electrons leave\r\n\r\ncathode — where they arrive\r\n", TERMS),
        ("a.md", "- anode - where electrons leave\n- cathode - where they arrive\n", TERMS),
        ("a.txt", "1. anode - where electrons leave\n2. cathode - where they arrive\n", TERMS),
        ("a.csv", "anode - where electrons leave\ncathode - where they arrive\n", TERMS),
    ],
    "Quizlet, on one line": [
        ("a.txt", "pacta sunt servanda,keep what you agreed;ne bis in idem,not twice for one thing", LAW),
        ("a.txt", "pacta sunt servanda,keep what you agreed;\nne bis in idem,not twice for one thing;\n", LAW),
        ("a.txt", "pacta sunt servanda - keep what you agreed;ne bis in idem - not twice for one thing", LAW),
        ("a.csv", "salus, populi,the good, of all;lex,law", [("salus, populi", "the good, of all"), ("lex", "law")]),
        ("a.csv", "Where, when?;Here, now", [("Where, when?", "Here, now")]),
    ],
    "Quizlet, with words between": [
        (
            "a.txt",
            "What is bark?;TAB;- Outside\n- Dead cells;BREAK;What is pith?;TAB;- Inside;BREAK;",
            [("What is bark?", "- Outside\n- Dead cells"), ("What is pith?", "\\- Inside")],
        ),
        (
            "a.csv",
            "bark;TAB;the outside, dead;BREAK;\npith;TAB;the inside;BREAK;\n",
            [("bark", "the outside, dead"), ("pith", "the inside")],
        ),
        ("a.txt", "bark;TAB;the outside;BREAK;pith;TAB;", [("bark", "the outside"), ("pith", "")]),
    ],
    "columns that only say tags": [
        (
            "a.csv",
            'lake,picture,depth,tags\nComo,"<img src=""como.png"" />","<b>deep</b>",Geo::Italy Geo::Lakes\n',
            [("Como", "![](como.png)", "Geo::Italy", "Geo::Lakes")],
        ),
        (
            "a.csv",
            "guid,land,town,tags\nx1,France,Paris,eu\nx2,Italy,Rome,eu\n",
            [("France", "Paris", "eu"), ("Italy", "Rome", "eu")],
        ),
        ("a.tsv", "word\tmeaning\tdeck\nanode\twhere electrons leave\tChem\n", [("anode", "where electrons leave")]),
        (
            "a.csv",
            "anode,cathode,battery\ncell,power,battery\n",
            [("anode", "cathode", "battery"), ("cell", "power", "battery")],
        ),
        (
            "a.csv",
            "What is it?,one of many,tags\ncell,power,battery\n",
            [("What is it?", "one of many", "tags"), ("cell", "power", "battery")],
        ),
    ],
    "a column that counts": [
        ("a.csv", "1,anode,where electrons leave\n2,cathode,where they arrive\n", TERMS),
        (
            "a.tsv",
            "1.\tanode\twhere electrons leave\tx\n2.\tcathode\twhere they arrive\ty\n",
            [(*TERMS[0], "x"), (*TERMS[1], "y")],
        ),
        ("a.txt", "1\tWhat is bark?\tThe outside.\n", [("What is bark?", "The outside.")]),
        ("a.csv", "1,one,uno\n7,seven,sette\n", [("1", "one", "uno"), ("7", "seven", "sette")]),
        (
            "a.csv",
            "lex,law,It is a word of many uses.\nius,right,Not the same as lex.\n",
            [("lex", "law"), ("ius", "right")],
        ),
    ],
    "Anki's lines, filled up by a spreadsheet": [
        (
            "a.csv",
            '#separator:Comma,,\n#html:false,,\n#tags column:3,,\nWhat is a volt?,"1 J, a coulomb",Phys::Units\n',
            [("What is a volt?", "1 J, a coulomb", "Phys::Units")],
        ),
        (
            "a.csv",
            "#separator:Comma;;\n#tags column:3;;\nWhat is a volt?;1 J, a coulomb;Units\n",
            [("What is a volt?", "1 J, a coulomb", "Units")],
        ),
        ("a.csv", '#separator:Semicolon;\n"#deck:Physics; electric";\nvolt;unit\n', [("volt", "unit")]),
        ("a.txt", "#separator:,\n#tags:a b\nvolt,unit\n", [("volt", "unit", "a", "b")]),
        ("a.csv", "#separator:tab\t\t\n#tags column:3\t\t\nvolt\tunit\tx\n", [("volt", "unit", "x")]),
        ("a.txt", "#separator:Pipe\nvolt|unit\n", [("volt", "unit")]),
    ],
    "Obsidian": [
        (
            "a.md",
            (
                "---\ntags: [flashcards/chem]\n---\n# Salts #flashcards/chem\n\nSome prose.\n\n"
                "What is a salt?::Ions in a grid\n<!--SR:!2026-10-02,4,270-->\nanion:::a negative ion\n\n"
                "Name the rules\n?\n1. Charge is kept\n2. Mass is kept\n<!--SR:!2026-10-03,5,250!2026-10-04,1,23-->\n\n"
                "Type `map::iter`\n??\nAn iterator\n\nThe ==Born== cycle has ==five== steps.\n\n"
                "## Code\n```cpp\nstd::cout << x::y;\n```\nWhich sign is this?::`::`, the scope\n"
            ),
            [
                ("What is a salt?", "Ions in a grid", "flashcards/chem"),
                ("anion", "a negative ion", "flashcards/chem"),
                ("Name the rules", "1. Charge is kept\n2. Mass is kept", "flashcards/chem"),
                ("Type `map::iter`", "An iterator", "flashcards/chem"),
                ("The […] cycle has five steps.", "Born", "flashcards/chem"),
                ("The Born cycle has […] steps.", "five", "flashcards/chem"),
                ("Which sign is this?", "`::`, the scope", "flashcards/chem"),
            ],
        ),
        (
            "a.md",
            "---\ntags:\n  - flashcards\n  - maths\n---\nlimit::the value\n",
            [("limit", "the value", "flashcards", "maths")],
        ),
        (
            "a.md",
            "#flashcards\n\nWhat does it do?\n?\n```py\nx = 1\n\ny = 2\n```\nIt assigns.\n\nAfter it.\n",
            [("What does it do?", "```py\nx = 1\n\ny = 2\n```\nIt assigns.")],
        ),
        (
            "a.md",
            "`a::b` is what?::a path\n\nPlain ==marked== text is not a card here.\nc::d\n",
            [("`a::b` is what?", "a path"), ("c", "d")],
        ),
        (
            "a.md",
            "One?\n?\nAnswer one\nTwo::not a card, but more of it\n\nThree::3\n",
            [("One?", "Answer one\nTwo::not a card, but more of it"), ("Three", "3")],
        ),
    ],
    "Anki's gaps in a note": [
        (
            "a.md",
            "# DNA\n\nDNA is made of {{c1::nucleotides}}\n",
            [("DNA is made of […]", "nucleotides")],
        ),
        (
            "a.md",
            "- {{c1::A}} is {{c2::b::hint}} and {{c1::c}}\n\nx :: y\n",
            [("[…] is b and […]", "A, c"), ("A is [hint] and c", "b"), ("x", "y")],
        ),
    ],
    "spaces around": [
        (
            "a.md",
            (
                "author:: Someone\ncell :: a unit\nunit :: a part\nUse std::map, std::set.\nstd::map is one.\n"
                "std::set is one.\nunit of life :: a cell\nlife :: growth\n"
            ),
            [("cell", "a unit"), ("unit", "a part"), ("unit of life", "a cell"), ("life", "growth")],
        ),
        (
            "a.md",
            "use std::move carefully\ncapital of France::Paris\nlargest planet::Jupiter\n",
            [("capital of France", "Paris"), ("largest planet", "Jupiter")],
        ),
    ],
    "choices": [
        (
            "a.csv",
            "Question,Option A,Option B,Correct\nWhat is red?,a colour,a fish,A\nWhat is a cod?,a car,a fish,a fish\n",
            [
                ("What is red?\n\nA) a colour\n\nB) a fish", "A) a colour"),
                ("What is a cod?\n\nA) a car\n\nB) a fish", "B) a fish"),
            ],
        ),
    ],
    "Logseq": [
        (
            "a.md",
            "- What is a salt? #card\n  card-ease:: 2.5\n  id:: 64-a\n\t- Ions in a grid\n",
            [("What is a salt?", "Ions in a grid")],
        ),
        (
            "a.md",
            "tags:: chem\n\n- Name two #card\n\t- one\n\t- two\n\t\t- of many\n- plain\n",
            [("Name two", "- one\n- two\n    - of many")],
        ),
        (
            "a.md",
            "- The {{cloze anion}} is {{cloze negative}} #[[card]]\n",
            [("The […] is negative", "anion"), ("The anion is […]", "negative")],
        ),
        *(
            (
                "a.md",
                (
                    f"- Chemistry {tag}\n  - What is a salt? #card\n    - Ions\n"
                    f"  - Define anion. #card\n    - A negative ion\n"
                ),
                list[tuple[str, ...]]([("What is a salt?", "Ions"), ("Define anion.", "A negative ion")]),
            )
            for tag in ("#flashcards", "[[flashcards]]", "#[[flashcards]]", "#card-title")
        ),
        (
            "a.md",
            "- What is a salt? #card\n  - Ions\n  - How large? #card\n    - Small\n",
            [("What is a salt?", "Ions"), ("How large?", "Small")],
        ),
        (
            "a.md",
            "- Chemistry\n  - anion:: a negative ion #card\n  - Nothing below #card\n",
            [("anion", "a negative ion")],
        ),
    ],
    "RemNote": [
        (
            "a.md",
            "- Salts\n    - Anion :: A negative ion\n    - What is its charge? >> Negative\n",
            [("Anion", "A negative ion"), ("What is its charge?", "Negative")],
        ),
        ("a.md", "- a >> b\n- c >>> d\n", [("a", "b"), ("c", "d")]),
        (
            "a.txt",
            "* Anion :: A negative ion\n* Cation :: A positive ion\n",
            [("Anion", "A negative ion"), ("Cation", "A positive ion")],
        ),
        (
            "a.md",
            "- `a >> b` shifts? >> `a` by `b` bits\n- x :: y\n",
            [("`a >> b` shifts?", "`a` by `b` bits"), ("x", "y")],
        ),
    ],
    "apy": [
        (
            "a.md",
            (
                "model: Basic\ndeck: Chem::Salts\ntags: ions basics\n\n# Note\n\n"
                "## Front\nWhat is $q$?\n\n## Back\nThe charge.\n\n"
                "# Note\ntags: laws\n\n## Front\nState the law.\n\n## Back\nIf $q = 0$, it is kept.\n"
            ),
            [("What is $q$?", "The charge.", "ions", "basics"), ("State the law.", "If $q = 0$, it is kept.", "laws")],
        ),
        (
            "a.md",
            "# Note 1\n## Front\nq\n## Back\n```md\n# Note\n## Back\n```\n",
            [("q", "```md\n# Note\n## Back\n```")],
        ),
        (
            "a.md",
            "# Note\nmodel: Cloze\n\n## Text\nThe {{c1::anion}} is {{c2::negative}}\n\n## Extra\nnote\n",
            [("The […] is negative", "anion\n\nnote"), ("The anion is […]", "negative\n\nnote")],
        ),
        ("a.md", "# Note\n## Front\nq\n## Back\na\n# Note\n## Front\nno answer\n", [("q", "a")]),
    ],
    "mdanki": [
        (
            "a.md",
            (
                "# Trees\n\n## What is a leaf?\n\nA node **without** children.\n\n[#tree]() [#basics]()\n\n"
                "## Show DFS\n\n%\n\nUse a stack:\n\n"
                "```python\n## no heading\ns = [x]\n```\n\n## Cayley's formula\n\n$n^{n-2}$\n"
            ),
            [
                ("What is a leaf?", "A node **without** children.", "tree", "basics"),
                ("Show DFS", "Use a stack:\n\n```python\n## no heading\ns = [x]\n```"),
                ("Cayley's formula", "$n^{n-2}$"),
            ],
        ),
        ("a.md", "## What is a leaf?\n\nmore of it\n\n%\n\nA node.\n", [("What is a leaf?\n\nmore of it", "A node.")]),
        ("a.md", "## A leaf\n\nA node.\n\n[#tree](x)\n\n## Open\n", [("A leaf", "A node.", "tree")]),
        ("a.md", "# One\n## a\nb\n[#x]()\n# Two\n## c\nd\n", [("a", "b", "x"), ("c", "d")]),
    ],
    "ankdown": [
        (
            "a.md",
            (
                "What is a ring?\n\n%\n\nA group with a product.\n\n%\n\nalgebra, basics\n\n---\n\n"
                "What is a field?\n\n%\n\nA ring with $a^{-1}$.\n"
            ),
            [
                ("What is a ring?", "A group with a product.", "algebra", "basics"),
                ("What is a field?", "A ring with $a^{-1}$."),
            ],
        ),
        ("a.md", "ring\n%\nx\n---\nonly a note\n---\nfield\n%\ny\n---\n", [("ring", "x"), ("field", "y")]),
        ("a.md", "ring\n\n%\n\n```tex\n%\n---\n```\n", [("ring", "```tex\n%\n---\n```")]),
        ("a.txt", "100 % of what?\n%\nof all\n", [("100 % of what?", "of all")]),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_cards(kind: str, tmp_path: Path) -> None:
    for name, text, expected in KINDS[kind]:
        assert (text, cards(read(tmp_path, name, text))) == (text, expected)


LEFT_OUT = {
    "Obsidian": ("# Salts\n\nSome prose.\n\na?\n?\nb\n\nthe end\n", ["# Salts\n\nSome prose.", "the end"]),
    "Logseq": (
        "tags:: chem\n- a #card\n\t- b\n- a plain note\n- No answer #card\n",
        ["tags:: chem", "- a plain note", "the answer is empty"],
    ),
    "RemNote": ("- Salts\n  - a :: b\n    - it is small\n  - c >> d\n", ["- Salts", "- it is small"]),
    "apy": ("# Note\nstray\n## Front\nq\n## Back\na\n", ["stray"]),
    "mdanki": ("# D\n\nprose\n\n## a\n%\nb\n\n## open\n", ["prose", "open"]),
    "ankdown": ("a\n%\nb\n---\nprose\n", ["prose"]),
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_other_text_is_quoted(kind: str, tmp_path: Path) -> None:
    text, quotes = LEFT_OUT[kind]
    result = read(tmp_path, "a.md", text)
    assert len(cards(result)) >= 1
    told = [f"{each.why} {each.text}" for each in result.skipped]
    assert [quote in each for each, quote in zip(told, quotes, strict=True)] == [True] * len(quotes)


DOCUMENTS = {
    "names of code": "Use std::map for maps\n\nUse std::set for sets\n",
    "a name of code": "Use std::map for maps\n",
    "Dataview": "author:: Someone\nread:: yes\n\n1. What is it?\n\nA thing.\n",
    "prose with a comma in each line": "1. What is red?\nA colour, of blood.\n2. What is blue?\nA colour, of sky.\n",
    "prose with a dash": "1. What is red - the colour?\n\nA colour - of blood.\n\n2. What is blue?\n\nA colour.\n",
    "dashes in all lines, which ask": "1. What is red - the colour?\n2. Why is it seen - by us?\n",
    "semicolons": "1. What is red?\nA colour; of blood.\n\n2. What is blue?\nA colour; of the sky.\n",
    "a table with a rule": "Question | Answer\n--- | ---\nWhat is red? | A colour.\nWhat is blue? | A colour.\n",
    "a table with bars": "| Question | Answer |\n|---|---|\n| What is red? | A colour. |\n| What is blue? | So. |\n",
    "a shift in code": "1. What does `a >> b` do?\n\n- it shifts\n- `x :: y` is no type\n\n2. Why?\n\nSo.\n",
    "a percent sign": "1. What is 5 %?\n\nA share.\n\n2. What is %?\n\nA sign.\n",
    "a percent sign that is alone": "1. What begins a comment?\n\n%\n\n2. Why is that so?\n\nBy custom.\n",
    "a question mark that is alone": "1. What ends a question?\n\n?\n\n2. Why is that so?\n\nBy custom.\n",
    "marked words": "1. What is ==red==?\n\nA ==colour==.\n\n2. Why?\n\nSo.\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_stays_one(name: str, tmp_path: Path) -> None:
    for ending in ("txt", "md"):
        path = tmp_path / f"a.{ending}"
        path.write_text(DOCUMENTS[name], "utf-8")
        assert detect.reader(path) is reader.read


def test_the_student_is_told_which_columns_were_read(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "lake,picture,depth,tags\nComo,x,425,Italy\n")
    assert result.notes == (
        "viva read the column 'lake' as the question and 'picture' as the answer.",
        "Columns left out: depth. To choose: `--columns question,answer,-,tags`",
    )
    assert read(tmp_path, "a.csv", "1,a,b,t,u\n2,c,d,t,u\n").notes == (
        "The first column only counts the rows, so viva read the next two as question and answer.",
        "Columns left out: 5. To choose: `--columns -,question,answer,tags,-`",
    )


NAMED = [
    ("a.txt", "bark=>outside\npith=>inside\n", ("=>", "", ""), [("bark", "outside"), ("pith", "inside")]),
    ("a.csv", "bark;x;outside\n", (";", "", "question,-,answer"), [("bark", "outside")]),
    (
        "a.csv",
        "tree,bark,outside\ntree,pith,inside\n",
        ("", "", "tags,question,answer"),
        [("bark", "outside", "tree"), ("pith", "inside", "tree")],
    ),
    (
        "a.csv",
        "lake,picture,depth,tags\nComo,x,425,Italy\n",
        ("", "", "question,-,answer,tags"),
        [("Como", "425", "Italy")],
    ),
    ("a.md", "bark\toutside\n", (r"\t", "", ""), [("bark", "outside")]),
    ("a.md", "bark\toutside\n", ("tab", "", ""), [("bark", "outside")]),
    ("a.txt", "bark\noutside\n\npith\ninside\n", (r"\n", r"\n\n", ""), [("bark", "outside"), ("pith", "inside")]),
    ("a.txt", "bark#T#out\nside#B#pith#T#in#B#", ("#T#", "#B#", ""), [("bark", "out\\\nside"), ("pith", "in")]),
    ("a.txt", 'bark:"out: side"\npith:in\n', (":", "", ""), [("bark", "out: side"), ("pith", "in")]),
    ("a.txt", 'bark|"out\npith|in\n', ("|", "", ""), [("bark", '"out'), ("pith", "in")]),
]


@pytest.mark.parametrize("number", range(len(NAMED)))
def test_a_table_is_read_as_the_student_says(number: int, tmp_path: Path) -> None:
    name, text, named, expected = NAMED[number]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert cards(detect.reader(path, detect.AsTable(*(each or None for each in named)))(path)) == expected


MISNAMED = [
    ("a.csv", "a,b\n", ("|", "", ""), r"a\.csv cannot be read as a table: there is no '\|' in it"),
    ("a.csv", "a,b\n", (";TAB;", "", ""), r"there is no ';TAB;' in it"),
    ("a.csv", "a,b\n", (r"\t", "", ""), r"there is no '\\t' in it"),
    ("a.csv", "a,b\n", (",", ";", ""), r"there is no ';' in it"),
    ("a.csv", "a,b\n", (",", ",", ""), r"',' cannot divide both rows and cells"),
    ("a.csv", "a,b\n", ("", ";", ""), r"Say what divides their cells, too: `--separator`"),
    ("a.csv", "a,b\n", ('"', "", ""), r"`--separator`: '\S' cannot divide a table"),
    ("a.csv", "a,b\n", ("x" * 51, "", ""), r"`--separator`: 'x+' cannot divide a table"),
    (
        "a.csv",
        "a,b\n",
        ("", "", "question,anser"),
        r"`--columns`: viva knows no column 'anser'\. Did you mean answer\?",
    ),
    ("a.csv", "a,b\n", ("", "", "question,tags"), r"no column is named answer"),
    ("a.csv", "a,b\n", ("", "", "-,-"), r"no column is named question or answer"),
    ("a.csv", "a,b\n", ("", "", "question,Q,answer"), r"two columns are named question"),
    ("a.csv", "a,b\n", ("", "", "question,answer,tags"), r"`--columns` names 3 columns, but the table has 2"),
    ("a.docx", "a,b\n", (",", "", ""), r"a\.docx is no table in a text file"),
    ("a.apkg", "a,b\n", ("", "", "question,answer"), r"a\.apkg is no table in a text file"),
    ("a.txt", "#separator:tab\na\tb\n", ("tab", "", ""), r"says itself how it is divided"),
    ("a.txt", "Dear diary\n", ("", "", "question,answer"), r"no tab, semicolon or comma"),
]


@pytest.mark.parametrize("number", range(len(MISNAMED)))
def test_what_the_student_says_is_refused_where_it_cannot_be(number: int, tmp_path: Path) -> None:
    name, text, named, message = MISNAMED[number]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(VivaError, match=message):
        detect.reader(path, detect.AsTable(*(each or None for each in named)))(path)


def crowd(**more: Any) -> dict[str, Any]:
    """Return a deck as CrowdAnki writes it."""
    model = {
        "__type__": "NoteModel",
        "crowdanki_uuid": "m1",
        "name": "Both ways",
        "type": 0,
        "flds": [{"name": "Back", "ord": 1}, {"name": "Front", "ord": 0}, {"name": "Hint", "ord": 2}],
        "tmpls": [
            {"name": "there", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"},
            {"name": "hint", "ord": 1, "qfmt": "Which has {{#Hint}}{{Hint}}{{/Hint}}", "afmt": "{{Front}}"},
        ],
    }
    gap: dict[str, Any] = {
        **model,
        "crowdanki_uuid": "m2",
        "name": "Cloze",
        "type": 1,
        "flds": [{"name": "Text", "ord": 0}],
    }
    gap["tmpls"] = [{"name": "c", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}]
    notes = [
        {
            "fields": ["<b>salt</b>", 'ions <img src="salt.png">', ""],
            "guid": "g1",
            "note_model_uuid": "m1",
            "tags": ["x"],
        },
        {"fields": ["base", "takes H", "a hint"], "guid": "g2", "note_model_uuid": "m1", "tags": []},
    ]
    child: dict[str, Any] = {"__type__": "Deck", "name": "Gaps", "children": []}
    child["notes"] = [{"fields": ["{{c1::an}} {{c2::ion}}"], "guid": "g3", "note_model_uuid": "m2", "tags": []}]
    deck = {"__type__": "Deck", "name": "Chem", "children": [child], "note_models": [model, gap], "notes": notes}
    return deck | more


def test_a_deck_of_crowdanki_is_read(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "salt.png").write_bytes(b"png")
    result = read(tmp_path, "deck.json", json.dumps(crowd()))
    assert cards(result) == [
        ("**salt**", "ions ![](salt.png)", "x"),
        ("base", "takes H"),
        ("Which has a hint", "base"),
        ("[…] ion", "**an** ion"),
        ("an […]", "an **ion**"),
    ]
    assert [deck.name for deck in result.decks] == ["Chem", "Chem::Gaps"]
    assert result.media == {"salt.png": b"png"}
    assert [each.origin for each in result.decks[0].drafts] == ["g1", "g2", "g2:1"]


def test_the_descriptions_of_crowdankis_decks_are_read(tmp_path: Path) -> None:
    empty = {"__type__": "Deck", "name": "Empty", "desc": "for <b>later</b>", "children": [], "notes": []}
    result = read(tmp_path, "deck.json", json.dumps(crowd(desc="<p>Salts &amp; ions</p>", children=[empty])))
    assert [deck.description for deck in result.decks] == ["Salts & ions"]
    assert [(each.place, each.text) for each in result.skipped if each.text] == [
        ("the description of 'Chem::Empty'", "for **later**")
    ]
    long = read(tmp_path, "deck.json", json.dumps(crowd(desc="x" * 2_000_000, children=[])))
    assert [len(each.text) for each in long.skipped if each.text] == [2_000_000]


def test_what_a_deck_of_crowdanki_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "secret.png").write_bytes(b"png")
    notes = [
        {"fields": ['a <img src="../secret.png"><img src="gone.png">', "b", ""], "guid": "g", "note_model_uuid": "m1"},
        {"fields": ["lost", "b", ""], "guid": "h", "note_model_uuid": "m9"},
    ]
    result = read(tmp_path, "deck.json", json.dumps(crowd(notes=notes, children=[])))
    assert cards(result) == [("a", "b")]
    assert result.media == {}
    assert [each.why for each in result.skipped] == [
        "its note type is not in the file",
        *["it is not in the folder `media` beside the file"] * 2,
    ]


JSON = {
    "not JSON": ("{", r"deck\.json:1: this is not JSON"),
    "another program's": ('{"cards": []}', r"is not a deck that CrowdAnki exported\. .* as \.csv or Markdown"),
    "a list": ("[1]", r"is not a deck that CrowdAnki exported"),
    "deep": ("[" * 100_000, r"is not as CrowdAnki writes a deck"),
    "half a deck": ('{"__type__": "Deck"}', r"is not as CrowdAnki writes a deck"),
    "no notes": ('{"__type__": "Deck", "name": "x"}', r"there are no notes in this deck"),
    "a wrong kind": ('{"__type__": "Deck", "name": "x", "notes": [1]}', r"is not as CrowdAnki writes a deck"),
}


@pytest.mark.parametrize("name", JSON)
def test_other_json_is_refused_with_its_way_out(name: str, tmp_path: Path) -> None:
    text, message = JSON[name]
    with pytest.raises(VivaError, match=message):
        read(tmp_path, "deck.json", text)


def test_a_title_above_the_names_is_the_decks(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "Chapter 3,,\n,,\nWord,Meaning,Example\nterse,short,a terse reply\n")
    assert [(deck.title, [each.question for each in deck.drafts]) for deck in result.decks] == [
        ("Chapter 3", ["terse"])
    ]
    assert [each.text for each in result.skipped] == ["Example\na terse reply"]


def test_marks_beside_questions_are_no_answers(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "What is osmosis?,2\nWhat is turgor?,3\nDefine gene.,5\n")
    assert [(each.answer, bool(each.doubt)) for each in result.decks[0].drafts] == [("", True)] * 3
    assert result.notes == (
        "The cells beside the questions look like marks, so viva read no answers.",
        "Columns left out: 2. To choose: `--columns question,answer`",
    )
    named = read(tmp_path, "b.csv", "Question,Marks\nWhat is osmosis?,2\n")
    assert [(each.question, each.answer) for each in named.decks[0].drafts] == [("What is osmosis?", "")]


DOUBTED = {
    "answers that ask": ("The unit of life,What is a cell?\nThe wall,What is bark?\n", 2),
    "a comma in the question": ("What is a cell, really?,The unit of life\n", 1),
    "options without a name for the question": ("Why,Option A,Option B,Correct\nWhat is red?,a car,a fish,A\n", 2),
    "questions with answers": ("What is a cell?,The unit of life\nWhat is bark?,So what?\n", 0),
    "tags": ("What is a cell?,The unit of life,bio\nWhat is bark?,outside,bio\n", 0),
}


@pytest.mark.parametrize("name", DOUBTED)
def test_a_pair_of_a_table_that_may_be_wrong_is_marked(name: str, tmp_path: Path) -> None:
    text, many = DOUBTED[name]
    result = read(tmp_path, "a.csv", text)
    assert sum(bool(each.doubt) for deck in result.decks for each in deck.drafts) == many
    assert sum(len(deck.drafts) for deck in result.decks) == text.count("\n")
