// Search: the terms of a query → cards, the best first, as `viva search` ranks them; a test compares the two. Pure.
//
// What of a card is searched, [question, tags, answer and so on], is in the page as Python has folded it.

const PLACES = [
  ["question", 16],
  ["tags", 4],
  ["answer", 1],
];
const WHOLE = 1; // how well a word is found
const BEGINNING = 0.9;
const STEM = 0.7;
const WORST = 0.5;
const SHORTEST_INFIX = 4; // "tpu" is not meant to find "output"
const CLOSED_UP = "\u001f\u001e"; // before the words that are written with hyphens: nothing is found inside them
const LETTER = "[\\p{L}\\p{N}_]";
const GAP = "[^\\p{L}\\p{N}_\\u001f]*"; // between the words of a phrase: spaces, hyphens, or nothing ("MaxPooling")
const WORDS = new RegExp(`${LETTER}+(?:\\+\\+|#)?`, "gu"); // C++ and C# are words
const LETTER_AT_END = new RegExp(`${LETTER}$`, "u");
const ACCENTS = /([\p{L}\p{Nl}\p{No}])[\u0300-\u036f]+/gu;
const ENDINGS = [
  // A beginning, then what English words add to it. The shortest beginning is what other words share.
  /^(.{5,}?)(?:i[sz]ations?|ications?|ations?|ators?|ions?|ional(?:ly)?|iv(?:e|es|ely|ity)|ic(?:al|ally|s)?)$/u,
  /^(.{5,}?)(?:[ae]n(?:ts?|tly|ces?|cy)|ments?|[ai]bl[ey]|[ai]bility|ness)$/u,
  /^(.{4,}?)(?:i[sz](?:e[drs]?|ers|ing)|y?ings?|ed|ers?|ors?|i(?:es|ed|ers?|ty|ties)|ly|es|[ey])$/u,
  /^(.{3,}?([bdgmnprt]))\2(?:ings?|ed|ers?)$/u,
  /^(.{3,}[^su]|.{2,}[^is])s$/u,
];
const LEECH_LAPSES = 8;

// A text as search compares it: in lower case, its letters without accents.
function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(ACCENTS, "$1");
}

// The words of a text, folded, in order.
function wordsOf(text) {
  return folded(text).match(WORDS) ?? [];
}

// The beginning that the other forms of a word share: "CNNs" → "CNN".
function stemOf(word) {
  const stems = ENDINGS.map((ending) => ending.exec(word)?.[1] ?? word);
  return stems.reduce((shortest, stem) => (stem.length < shortest.length ? stem : shortest));
}

// A word or phrase to look for. A text without `least` cannot match; `word` is "" for a phrase.
function needleOf(text) {
  const words = wordsOf(text);
  if (!words.length) return { word: "", first: "", least: folded(text) }; // "→" or "∑"
  const joined = words.map((word) => word.replace(/[+]/g, "\\+")).join(GAP);
  const stem = words.length > 1 ? words[0] : stemOf(words[0]);
  return {
    word: words.length > 1 ? "" : words[0],
    first: words[0],
    least: stem,
    whole: new RegExp(`${joined}(?!${LETTER})`, "uy"),
    beginning: new RegExp(joined, "uy"),
    form: new RegExp(stem.replace(/[+]/g, "\\+") + (stem.length > 3 ? `${LETTER}*` : `(?!${LETTER})`), "uy"),
  };
}

// How well a text has a word or phrase; 0 where it does not.
function qualityOf(needle, text) {
  const { word, first, least } = needle;
  if (!text.includes(least)) return 0;
  if (!first) return WHOLE;
  const places = beginningsOf(text, first);
  if (places.some((at) => matchedAt(needle.whole, text, at))) return WHOLE;
  if (places.some((at) => matchedAt(needle.beginning, text, at))) return BEGINNING;
  const shared = least === first ? 0 : sharedWithForms(needle, text);
  if (shared) return WORST + ((STEM - WORST) * shared) / word.length;
  return word.length >= SHORTEST_INFIX && text.split(CLOSED_UP, 1)[0].includes(word) ? WORST : 0;
}

// How many letters a word shares at most with its other forms in a text; 0 where it has none.
function sharedWithForms({ word, form, least }, text) {
  const forms = beginningsOf(text, least).map((at) => matchedAt(form, text, at));
  return Math.max(0, ...forms.map((each) => sharedLetters(word, each)));
}

// Where words of a text have this beginning.
function beginningsOf(text, part) {
  const places = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!LETTER_AT_END.test(text.slice(Math.max(0, at - 2), at))) places.push(at); // some letters are two characters
  }
  return places;
}

function matchedAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

// How many first letters both words share; British s and American z count as the same.
function sharedLetters(word, other) {
  let at = 0;
  const isSame = () => word[at] === other[at] || ["sz", "zs"].includes(word[at] + other[at]);
  while (at < Math.min(word.length, other.length) && isSame()) at += 1;
  return at;
}

// The places of the cards that match all terms, the best first, then in the order of the decks.
function hitsOf(page, standing, terms) {
  const wanted = soughtOf(terms);
  const hits = [];
  for (const [place, card] of page.cards.entries()) {
    const fits = terms.every((term) => term.kind === "words" || holds(page, standing, term, place, card));
    const score = fits ? scoreOf(wanted, card) : null;
    if (score !== null) hits.push([Math.round(score * 1000), place]);
  }
  return hits.sort((one, other) => other[0] - one[0] || one[1] - other[1]).map((hit) => hit[1]);
}

// What the terms for words look for: each of them, all side by side, and the card of that name.
function soughtOf(terms) {
  const words = terms.filter((term) => term.kind === "words");
  const texts = words.filter((term) => !term.no).map((term) => term.text);
  const together = texts.join(" ");
  return {
    needles: words.map((term) => [needleOf(term.text), Boolean(term.no)]),
    phrase: texts.length > 1 ? needleOf(together) : null,
    name: wordsOf(together).join("-"),
  };
}

// How well a card matches; null where it does not.
function scoreOf({ needles, phrase, name }, card) {
  let score = 0;
  for (const [needle, isExcluded] of needles) {
    const ofNeedle = needleScore(needle, card.searched);
    if (ofNeedle > 0 === isExcluded) return null;
    score += ofNeedle;
  }
  const isPhrase = phrase !== null && qualityOf(phrase, card.searched[0]) > 0;
  const isName = needles.length > 0 && name === card.id.slice(card.id.indexOf("/") + 1);
  return score + Number(isPhrase) + Number(isName);
}

// A question outweighs tags, these outweigh an answer. Of two questions the shorter is more about the word, of two
// answers the one that has it more often.
function needleScore(needle, searched) {
  for (const [place, [name, weight]] of PLACES.entries()) {
    const quality = qualityOf(needle, searched[place]);
    if (!quality) continue;
    if (name === "question") return weight * quality + 1 / (1 + countOfWords(searched[place]));
    if (name === "tags") return weight * quality;
    const times = searched[place].split(needle.least).length - 1;
    return weight * quality + 0.9 * (1 - 1 / (1 + Math.log2(times)));
  }
  return 0;
}

function countOfWords(question) {
  return question.split(CLOSED_UP, 1)[0].trim().split(/\s+/).length;
}

function holds(page, standing, { kind, text, no }, place, card) {
  if (kind === "deck") return isNamed(text, page.decks[card.deck].name) !== Boolean(no);
  if (kind === "tag") return (card.tags ?? []).some((tag) => isNamed(text, tag)) !== Boolean(no);
  return Boolean(statesOf(standing, card, place)[text]) !== Boolean(no);
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
