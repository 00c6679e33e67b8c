// The query language of `viva search`: text → terms, and why a text makes no sense. Pure.

const TERM = /(-?)(?![!#-/:-@[-`{-~–—]+(?:\s|$))(?:([\p{L}\p{N}_]+):(?=\S))?(?:"([^"]*)"|([^\s"]+))/gu;
const KINDS = ["deck", "tag", "is"];
const STATES = ["new", "due", "learned", "leech", "suspended", "unanswered"];
const MOST_LISTED = 10; // names in a sentence

// The terms of a query: {kind: "words", "deck", "tag" or "is", text, no: "-" or "", words}.
function termsOf(query) {
  return [...query.matchAll(TERM)].map(termOf).filter((term) => term.text);
}

function termOf([, no, key, quoted, bare]) {
  const kind = KINDS.find((each) => each === key?.toLowerCase());
  const words = quoted ?? bare;
  return { kind: kind ?? "words", text: folded(key && !kind ? `${key}:${words}` : words), no, words };
}

// Why a query makes no sense, in the words of the terminal; "" where it does.
function problemOf(page, query) {
  if ((query.split('"').length - 1) % 2) return "The query has an opening quote (\") and no closing one.";
  const matches = [...query.matchAll(TERM)];
  const problem = matches.map(problemOfTerm).find(Boolean);
  if (problem) return problem;
  const terms = matches.map(termOf).filter((term) => term.text);
  if (query.trim() && !terms.length) return "Type the words to look for.";
  const decks = page.decks.map((deck) => deck.name);
  const names = { deck: decks, tag: page.cards.flatMap((card) => card.tags ?? []) };
  const unknown = terms.find(({ kind, text }) => names[kind] && !names[kind].some((name) => isNamed(text, name)));
  if (!unknown) return "";
  const all = names[unknown.kind];
  const hint = didYouMean(unknown.text, all) || (all.length ? ` The ${unknown.kind}s are: ${listedNames(all)}.` : "");
  return `There is no ${unknown.kind} '${unknown.words}' on this page.${hint}`;
}

function problemOfTerm([written, , key = "", quoted, bare]) {
  const kind = key.toLowerCase();
  const words = quoted ?? bare;
  const isEmpty = (KINDS.includes(kind) && !words.trim()) || KINDS.some((each) => `${each}:` === bare?.toLowerCase());
  if (isEmpty) return `${written} needs a name right after it, as in deck:general, tag:cnn or is:due.`;
  if (kind === "is" && !STATES.includes(words.toLowerCase())) {
    return `is:${words} is unknown.${didYouMean(words.toLowerCase(), STATES) || ` It can be ${STATES.join(", ")}.`}`;
  }
  const alike = KINDS.includes(kind) ? [] : KINDS.filter((each) => each[0] === kind[0]);
  const near = didYouMean(kind, alike);
  return near ? `${key}: is unknown in a query. You can use deck:, tag: and is:.${near}` : "";
}

function didYouMean(word, names) {
  const near = names.find((name) => isSlip(word, folded(name))) ?? names.find((name) => folded(name).startsWith(word));
  return near ? ` Did you mean ${near}?` : "";
}

// Whether one letter more, less or another, or two that changed places, make a word the other.
function isSlip(word, other) {
  const shortest = Math.min(word.length, other.length);
  let from = 0;
  while (from < shortest && word[from] === other[from]) from += 1;
  let end = 0;
  while (end < shortest - from && word[word.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const [left, right] = [word, other].map((each) => each.slice(from, each.length - end));
  const isSwap = left.length === 2 && left[0] === right[1] && left[1] === right[0] && right.length === 2;
  return word.length > 2 && (isSwap || Math.max(left.length, right.length) < 2);
}

function listedNames(names) {
  const each = [...new Set(names)].sort();
  const more = each.length - MOST_LISTED;
  return each.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isNamed(text, name) {
  return text.endsWith("*") ? folded(name).startsWith(text.slice(0, -1)) : folded(name) === text;
}
