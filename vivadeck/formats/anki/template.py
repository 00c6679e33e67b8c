"""What a card looks like in Anki: the two sides and their style. No script and nothing from outside, so that it is
the same in Anki, AnkiDroid and AnkiMobile, by day and by night.
"""

from __future__ import annotations

# The seconds since 1970 at which this look was made, which Anki compares: raise it with every change below. A look
# that does not change keeps its stamp, so that an import leaves alone what a student changed about it in Anki.
STAMP = 1_796_083_200

FRONT = """\
<div class="viva">
<div class="deck">{{DeckTitle}}</div>
<div class="question" dir="auto">{{Question}}</div>
</div>
"""

# Without {{Tags}}, which Anki puts in as they are: a tag may be HTML.
# `tappable` lets a tap through in AnkiMobile, where it would turn the card.
BACK = """\
{{FrontSide}}
<hr id="answer">
<div class="viva">
<div class="answer" dir="auto">{{Answer}}</div>
{{#KeyPoints}}<h2>Key points</h2>
{{KeyPoints}}{{/KeyPoints}}
{{#FollowUps}}<h2>Follow-ups</h2>
{{FollowUps}}{{/FollowUps}}
{{#Sources}}<h2>Sources</h2>
{{Sources}}{{/Sources}}
{{#SeeAlso}}<h2>See also</h2>
<p class="small">{{SeeAlso}}</p>{{/SeeAlso}}
</div>
"""

# Every pair of colours that meet has a contrast of 4.5 or more (WCAG AA), by day and by night.
CSS = """\
.card {
  --ink: #1f2328; --quiet: #59636e; --paper: #ffffff; --shade: #f3f5f7; --rule: #d5dae0; --link: #0a5bb5;
  --keyword: #a0237c; --string: #0b6e3d; --number: #a03d00; --name: #0a5bb5; --comment: #59636e; --wrong: #b3261e;
  margin: 0; padding: 1rem;
  color: var(--ink); background-color: var(--paper); color-scheme: light;
  font: 1.125rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  text-align: start; overflow-wrap: break-word;
}
.card.nightMode, .nightMode .card, .card.night_mode {
  color: var(--ink); background-color: var(--paper); color-scheme: dark;
  --ink: #e4e6e9; --quiet: #a3abb5; --paper: #1f2124; --shade: #2a2d31; --rule: #43484e; --link: #86bdff;
  --keyword: #f29ad0; --string: #86d9a5; --number: #ffb27d; --name: #86bdff; --comment: #a3abb5; --wrong: #ff9d94;
}
.viva { max-width: 40rem; margin: 0 auto; }
.viva > :first-child, .answer > :first-child { margin-top: 0; }
.answer .short { font-size: 1.2rem; font-weight: 600; line-height: 1.4; }
.says { display: none; }
.viva h2:has(+ .mistake) { display: none; }
.viva .mistake { margin: .6rem 0; }
.mistake b { font-weight: 600; }
.mistake b::before { content: "! "; color: var(--wrong); }
.mistake div { color: var(--quiet); }
.mistake div > :first-child { margin-top: 0; }
.mistake div > :last-child { margin-bottom: 0; }
.deck, .small, .viva h2 { color: var(--quiet); font-size: .8rem; }
.deck { margin-bottom: .5rem; }
.question { font-size: 1.3rem; font-weight: 600; line-height: 1.35; }
hr#answer { max-width: 40rem; height: 1px; margin: 1rem auto; border: 0; background: var(--rule); }
.viva h2 { margin: 1.6rem 0 .4rem; font-weight: 600; letter-spacing: .03em; }
.answer h1, .answer h2, .answer h3, .answer h4, .answer h5, .answer h6 {
  margin: 1.2rem 0 .4rem; color: inherit; font-size: 1.1rem; letter-spacing: 0;
}
.viva p, .viva ul, .viva ol, .viva pre, .viva table, .viva blockquote { margin: .6rem 0; }
.viva ul, .viva ol { padding-inline-start: 1.4rem; }
.viva li { margin: .25rem 0; }
.viva a { color: var(--link); text-underline-offset: .15em; }
.viva blockquote { padding-inline-start: .9rem; border-inline-start: 3px solid var(--rule); color: var(--quiet); }
.viva table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; }
.viva th, .viva td { padding: .3rem .6rem; border: 1px solid var(--rule); text-align: start; }
.viva mjx-container[display="true"] { max-width: 100%; overflow-x: auto; overflow-y: hidden; }
.viva ul.points { padding: 0; list-style: none; }
.points label { display: flex; gap: .6rem; }
.points input { flex: none; width: 1.1rem; height: 1.1rem; margin: .25rem 0 0; accent-color: var(--link); }
.viva details { margin: .5rem 0; padding: .5rem .8rem; border: 1px solid var(--rule); border-radius: .5rem; }
.viva summary { cursor: pointer; }
.viva details[open] > summary { margin-bottom: .5rem; font-weight: 600; }
.viva details > div > :first-child { margin-top: 0; }
.viva details > div > :last-child { margin-bottom: 0; }
.viva ul.sources { padding: 0; list-style: none; font-size: .9rem; }
.viva code {
  padding: .1em .3em; border-radius: .25rem; background: var(--shade);
  font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
.viva pre { padding: .7rem .9rem; overflow-x: auto; border-radius: .5rem; background: var(--shade); direction: ltr; }
.viva pre code { padding: 0; background: none; white-space: pre; overflow-wrap: normal; line-height: 1.45; }
pre [class^="k"], pre .ow, pre .nt { color: var(--keyword); }
pre [class^="s"], pre .dl, pre .gi { color: var(--string); }
pre [class^="m"], pre .il, pre .kc { color: var(--number); }
pre [class^="nf"], pre .fm, pre .nc, pre .nb, pre .nd, pre .na { color: var(--name); }
pre [class^="c"]:not(.cp):not(.cpf), pre .go, pre .gp { color: var(--comment); font-style: italic; }
pre .gd, pre .gr, pre .gt { color: var(--wrong); }
"""
