// Search: the terms of a query → cards, the best first, as `viva search` ranks them, without its stems and spelling
// mistakes. Pure.

const SHORTEST_INFIX = 4; // "tpu" is not meant to find "output"
const PLACES = [
  ["question", 16],
  ["tags", 4],
  ["answer", 1],
];
const LETTER = /[\p{L}\p{N}_]/u;
const LEECH_LAPSES = 8;

// A text as search compares it: in lower case, without accents, one space between words, also instead of hyphens.
function folded(text) {
  const bare = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
  return bare.replace(/[\s-]+/g, " ").trim();
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

// HTML that Python has made, as plain text.
function plain(html) {
  const text = html.replace(/<[^>]*>/g, (tag) => (/^<\/?(?:p|li|pre|td|th|h\d|div)\b/.test(tag) ? " " : ""));
  return text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => ENTITIES[name]);
}

// What of a card is searched, folded.
function searched(page, card) {
  const tags = [...(card.tags ?? []), page.decks[card.deck].name, card.id];
  const lists = [card.points, card.mistakes, card.followUps].map((list) => (list ?? []).flat());
  const rest = [card.short, card.answer, ...lists.flat()];
  return {
    question: folded(questionText(card)),
    tags: folded(tags.join(" ")),
    answer: folded(plain(rest.filter(Boolean).join(" "))),
  };
}

function questionText(card) {
  return card.text ?? plain(card.question);
}

// The cards that match all terms, the best first, then in the order of the decks. `textOf` gives what is searched.
function hitsOf(page, standing, terms, textOf) {
  const hits = [];
  for (const [place, card] of page.cards.entries()) {
    const score = scoreOf(page, standing, terms, place, card, textOf);
    if (score !== null) hits.push([score, place]);
  }
  return hits.sort((one, other) => other[0] - one[0] || one[1] - other[1]).map((hit) => hit[1]);
}

// How well a card matches; null where it does not.
function scoreOf(page, standing, terms, place, card, textOf) {
  let score = 0;
  for (const term of terms) {
    const isWords = term.kind === "words";
    const quality = isWords ? wordsIn(textOf(place), term.text) : Number(holds(page, standing, term, place, card));
    if ((term.no === "-") === quality > 0) return null;
    score += isWords && !term.no ? quality : 0;
  }
  return score;
}

function holds(page, standing, { kind, text }, place, card) {
  if (kind === "deck") return isNamed(text, page.decks[card.deck].name);
  if (kind === "tag") return (card.tags ?? []).some((tag) => isNamed(text, tag));
  return statesOf(standing, card, place)[text] ?? false;
}

function statesOf({ schedules, suspended, today }, card, place) {
  const schedule = schedules[place];
  const isOut = suspended.has(place);
  return {
    new: !schedule,
    due: Boolean(schedule) && !isOut && (schedule.due <= today || isDrilledOn(schedule, today)),
    learned: Boolean(schedule) && schedule.repetitions > 0,
    leech: Boolean(schedule) && schedule.lapses >= LEECH_LAPSES,
    suspended: isOut,
    unanswered: !card.answer,
  };
}

// How well a word or phrase is found: as a whole word, at the beginning of one, or inside; 0 where it is not.
function wordsIn(texts, word) {
  for (const [name, weight] of PLACES) {
    const quality = texts[name].includes(word) ? qualityOf(texts[name], word) : 0;
    if (quality) return weight * quality;
  }
  return 0;
}

function qualityOf(text, word) {
  let best = word.length >= SHORTEST_INFIX ? 0.5 : 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isBeginning = !LETTER.test(text[at - 1] ?? "");
    if (isBeginning && !LETTER.test(text[at + word.length] ?? "")) return 1;
    if (isBeginning) best = 0.9;
  }
  return best;
}
