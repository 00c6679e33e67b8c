// The query language of `viva search`: text → terms, and why a text makes no sense. Pure.

const TERM = /(-?)(?![!#-/:-@[-`{-~–—]+(?:\s|$))(?:([\p{L}\p{N}_]+):(?=\S))?(?:"([^"]*)"|([^\s"]+))/gu;
const KINDS = ["deck", "tag", "is"];
const STATES = ["new", "due", "learned", "leech", "suspended", "unanswered"];
const MOST_LISTED = 10; // names in a sentence

// The terms of a query: {kind: "words", "deck", "tag" or "is", text, no: "-" or ""}.
function termsOf(query) {
  return [...query.matchAll(TERM)].map(termOf).filter((term) => term.text.trim());
}

function termOf([, no, key, quoted, bare]) {
  const kind = KINDS.find((each) => each === key?.toLowerCase());
  const words = quoted ?? bare;
  const text = key && !kind ? `${key}:${words}` : words;
  return { kind: kind ?? "words", text: kind === "is" ? text.toLowerCase() : text, no };
}

// Why a query makes no sense, in the words of the terminal; "" where it does.
function problemOf(page, query) {
  if ((query.split('"').length - 1) % 2) return "The query has an opening quote (\") and no closing one.";
  const matches = [...query.matchAll(TERM)];
  const problem = matches.map(problemOfTerm).find(Boolean);
  if (problem) return problem;
  const terms = matches.map(termOf).filter((term) => term.text.trim());
  if (query.trim() && !terms.length) return "Type the words to look for.";
  const sorted = (names) => [...new Set(names)].sort();
  const decks = sorted(page.decks.map((deck) => deck.name));
  const names = { deck: decks, tag: sorted(page.cards.flatMap((card) => card.tags ?? [])) };
  const unknown = terms.find(({ kind, text }) => names[kind] && !names[kind].some((name) => isNamed(text, name)));
  if (!unknown) return "";
  const all = names[unknown.kind];
  const hint = didYouMean(unknown.text, all) || (all.length ? ` The ${unknown.kind}s are: ${listedNames(all)}.` : "");
  return `There is no ${unknown.kind} '${unknown.text}' on this page.${hint}`;
}

function problemOfTerm([written, , key = "", quoted, bare]) {
  const kind = key.toLowerCase();
  const words = quoted ?? bare;
  const isKind = KINDS.includes(kind);
  const isKindAlone = KINDS.some((each) => `${each}:` === bare?.toLowerCase());
  if (isKindAlone || (isKind && !words.trim())) {
    return `${written} needs a name right after it, as in deck:general, tag:cnn or is:due.`;
  }
  if (isKind) return kind === "is" ? problemOfState(words) : "";
  const alike = KINDS.filter((each) => each[0] === kind[0]);
  const near = didYouMean(kind, alike);
  return near ? `${key}: is unknown in a query. You can use deck:, tag: and is:.${near}` : "";
}

function problemOfState(words) {
  const state = words.toLowerCase();
  if (STATES.includes(state)) return "";
  return `is:${words} is unknown.${didYouMean(state, STATES) || ` It can be ${STATES.join(", ")}.`}`;
}

function listedNames(names) {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

// Whether a term names a deck or tag; a final * stands for anything.
function isNamed(text, name) {
  const [wanted, all] = [text.toLowerCase(), name.toLowerCase()];
  return wanted.endsWith("*") ? all.startsWith(wanted.slice(0, -1)) : all === wanted;
}
