"""Everyday words: those that mean much the same, and those that mean the opposite. Only what general English gives."""

from __future__ import annotations

from collections.abc import Iterable

from vivadeck.assess.words import stem

_SAME = """
picture image photo photograph pic drawing | split divide cut chop separate break
part piece share portion fraction section | big large high great huge enormous giant
small little low tiny minor short | few less fewer hardly | wide width broad | quick fast rapid speed soon efficient
slow long late | middle center centre between | tall height high | deep depth
biggest largest maximum max highest most greatest top | smallest smallest minimum minimal min lowest least | gray grey
show display draw plot present | use apply employ take utilize | choose pick select decide choice | depend rely
find detect discover spot catch recognize identify notice locate | look watch see observe view inspect | near close
begin start first early initial | end last final | end stop finish quit complete | again repeat times reuse
keep hold store save remember retain | change alter modify update adjust adapt correct vary
move shift slide travel go | error mistake wrong fault false bad incorrect | right correct true proper
real actual true | way direction | build create construct produce generate form design | shape form
easy simple plain basic | half halve | line row | hard difficult complicated complex tough
learn train teach study practise practice | guess predict forecast estimate
number value figure count amount quantity | tell say explain describe inform | company firm business industry
average mean | together combine join unite merge mix both | equal same identical alike
turn rotate flip mirror tilt spin | reduce decrease lower fall drop shrink sink diminish shorten smaller
increase raise grow rise higher larger bigger | add plus sum total | whole entire complete full all total
probability chance likely probable possible | random chance | constant fixed unchanged stay remain | phone mobile
usual frequent often normal typical ordinary common regular general
check test verify control examine inspect evaluate assess measure | compare difference different distinguish
before earlier previous past | after later next afterwards behind following then | cheap inexpensive | free cost
expensive costly cost price pay | danger risk | word text language sentence | new fresh unseen novel
shared share common | automatic alone self itself | people person human somebody someone anyone
zero nothing nought none | one 1 | one single only | help useful helpful support assist | improve better good enhance
memorize remember heart recite recall | edge border boundary limit | many several lots various multiple lot
various varied variety different diverse | stable steady robust reliable | need require necessary must
contain have include consist | over above exceed | under below beneath | bring give get receive return deliver
group set collection | kind type sort | job task work purpose | area field region zone | place position location spot
main important key essential crucial | cause reason because lead why | machine computer | result output outcome
example sample instance case | step stage phase | hide hidden secret | old former outdated
remove delete drop discard eliminate | avoid prevent stop protect | allow let enable permit | ready finished prepared
order sequence series | convert transform turn become translate | connect link relate
problem trouble issue difficulty | information data knowledge | strong powerful | weak poor bad
copy duplicate version | pass send transmit | answer response reply
"""
_OPPOSITE = """
up down | high low | higher lower | more less | more fewer | most least | before after | first last | row column
big small | large small | larger smaller | bigger smaller | largest smallest | increase decrease | raise lower
rise fall | grow shrink | fast slow | faster slower | easy hard | easier harder | simple complex | cheap expensive
always never | all none | many few | long short | wide narrow | deep shallow | strong weak | early late
earlier later | above below | over under | left right | inside outside | input output | start end | begin end
maximum minimum | add remove | true false | with without | positive negative
forward backward | forwards backwards | reduce increase | reduce raise | lower raise | lower increase | same different
better worse | good bad | improve worsen
"""


def _rows(table: str) -> list[list[str]]:
    return [
        [stem(word) for word in row.split()] for line in table.split("\n") for row in line.split("|") if row.strip()
    ]


SAME = _rows(_SAME)  # a word may stand in several rows
OPPOSITE: dict[str, set[str]] = {}
for _one, _other in _rows(_OPPOSITE):
    OPPOSITE.setdefault(_one, set()).add(_other)
    OPPOSITE.setdefault(_other, set()).add(_one)


def alike(stems: Iterable[str]) -> dict[str, set[str]]:
    """Return which of these stems an everyday word may mean, by the stem of that word."""
    known = set(stems)
    result: dict[str, set[str]] = {}
    for row in SAME:
        meant = known.intersection(row)
        for each in row if meant else ():
            result.setdefault(each, set()).update(meant)
    return result
