// “Did you mean …?”: which name or word was probably meant, in the same way as in the terminal. Pure.

const SHORTEST_START = 8; // letters; a shorter text is like the beginning of too many words
const SHORTEST_SHORTENED = 4; // letters
const MOST_LEFT_OUT = 2; // letters
const SHORTEST_MISTAKEN = 5; // letters
const FAR = 99;
const RUNS_OF_LETTERS = /[\p{L}\p{Nl}\p{No}]{3,}/gu;

// The query as text, each word that no card has replaced by the nearest one; "" if there is none.
function suggestionOf(terms, has, vocabulary) {
  let isChanged = false;
  const spelled = [];
  for (const term of terms) {
    let { text } = term;
    if (term.kind === "words" && !term.no) {
      const mended = wordsOf(text).map((word) => (has(word) ? word : likelyWord(word, vocabulary())));
      if (!mended.every(Boolean)) return "";
      if (mended.join(" ") !== wordsOf(text).join(" ")) [text, isChanged] = [mended.join(" "), true];
    }
    const key = term.kind === "words" ? "" : `${term.kind}:`;
    spelled.push(`${term.no}${key}${text.includes(" ") ? `"${text}"` : text}`);
  }
  return isChanged ? spelled.join(" ") : "";
}

// Of a short word, one more letter or another order is likely; with another letter it is another word.
function likelyWord(word, vocabulary) {
  const sorted = (letters) => [...letters].sort().join("");
  const isLikely = (each) => each.length > word.length || sorted(each) === sorted(word);
  return nearest(word, word.length < SHORTEST_MISTAKEN ? vocabulary.filter(isLikely) : vocabulary);
}

function didYouMean(word, names) {
  const near = nearest(word, names);
  return near ? ` Did you mean ${near}?` : "";
}

// The one of the names that was probably meant, "" where none is likely: few typing errors, a beginning, few letters
// left out, or a name with other words around it.
function nearest(name, names) {
  const wanted = name.toLowerCase();
  const byLowercase = new Map(names.map((each) => [each.toLowerCase(), each]));
  if (byLowercase.has(wanted)) return byLowercase.get(wanted);
  const all = [...byLowercase.keys()];
  const most = mostEdits(wanted.length);
  const parts = most ? partsOf(wanted, 2 * most + 1) : [];
  const close = all
    .filter((each) => each.length >= wanted.length - most && parts.some((part) => each.includes(part)))
    .map((each) => [likeness(wanted, each, most), each])
    .filter(([edits]) => edits < FAR)
    .map(([edits, each]) => {
      const more = each.length - wanted.length; // to leave out a letter is more usual than to add one
      return [-edits, Number(each[0] === wanted[0]), Number(more >= 0), -Math.abs(more), each];
    });
  if (close.length) return byLowercase.get(close.reduce((best, each) => (isAfter(each, best) ? each : best))[4]);
  const byLength = (one, other) => one.length - other.length;
  const starts = all.filter((each) => wanted && each.startsWith(wanted)).sort();
  const shortened = all.filter((each) => isShortened(wanted, each)).sort(byLength);
  const inside = wanted
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => byLowercase.has(word))
    .sort(byLength)
    .reverse();
  return byLowercase.get([...starts, ...shortened, ...inside][0]) ?? "";
}

function isAfter(values, others) {
  const at = values.findIndex((value, place) => value !== others[place]);
  return at >= 0 && values[at] > others[at];
}

function isShortened(name, other) {
  const missing = other.length - name.length;
  if (name.length < SHORTEST_SHORTENED || missing < 1 || missing > MOST_LEFT_OUT) return false;
  if (name[0] !== other[0] || name[name.length - 1] !== other[other.length - 1]) return false;
  let at = 0;
  for (const letter of other) if (letter === name[at]) at += 1;
  return at === name.length;
}

// How many typing errors are likely in a name of so many letters.
function mostEdits(letters) {
  return [3, 9, 14].filter((least) => letters >= least).length;
}

// A name in so many parts. An edit touches two of them at most, so one is whole in all that is meant.
function partsOf(name, count) {
  const [size, longer] = [Math.floor(name.length / count), name.length % count];
  const end = (place) => size * place + Math.min(place, longer);
  return Array.from({ length: count }, (_, place) => name.slice(end(place), end(place + 1)));
}

// The typing errors between two names, FAR for too many. A beginning of `other` counts one more.
function likeness(name, other, most) {
  const isLong = name.length >= SHORTEST_START;
  const more = other.length - name.length;
  if (more > most && !isLong) return FAR;
  let shared = 0;
  while (shared < Math.min(name.length, other.length) && name[shared] === other[shared]) shared += 1;
  if (shared === Math.min(name.length, other.length)) shared = 0;
  const edits = editsTo(name.slice(shared), other.slice(shared, name.length + most + 1), most);
  const whole = more <= most ? edits[edits.length - 1] : FAR;
  const beginning = isLong ? Math.min(...edits) : FAR;
  return Math.min(whole <= most ? whole : FAR, beginning <= Math.max(1, most - 1) ? beginning + 1 : FAR);
}

// The typing errors between a name and each beginning of another, from none of it to all of it: a letter left out,
// added or mistaken, or two that changed places. More than `most` are not counted.
function editsTo(name, other, most) {
  let above = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let at = 0; at < name.length; at += 1) {
    const row = [at + 1, ...Array.from(other, () => FAR)];
    for (let place = Math.max(0, at - most); place < Math.min(other.length, at + most + 1); place += 1) {
      const isSwap = at && place && name[at] === other[place - 1] && name[at - 1] === other[place];
      row[place + 1] = Math.min(
        last[place] + Number(name[at] !== other[place]),
        last[place + 1] + 1,
        row[place] + 1,
        isSwap ? above[place - 1] + 1 : FAR,
      );
    }
    [above, last] = [last, row];
    if (Math.min(...last) > most) return [FAR];
  }
  return last;
}

// The words of the cards of each deck, read in small steps while nothing else happens.
function vocabularyOf(cards) {
  const ofDecks = new Map(); // deck → words
  let read = 0;
  let parts = null;

  // Read so many cards more; say whether that were all.
  function readOn(count) {
    const end = Math.min(cards.length, read + count);
    for (; read < end; read += 1) {
      const { deck, searched } = cards[read];
      if (!ofDecks.has(deck)) ofDecks.set(deck, new Set());
      for (const text of searched) for (const word of text.match(WORDS) ?? []) ofDecks.get(deck).add(word);
    }
    return read === cards.length;
  }

  // All runs of letters, each once.
  function all() {
    readOn(cards.length);
    const words = () => [...ofDecks.values()].flatMap((ofDeck) => [...ofDeck].sort());
    parts ??= [...new Set(words().flatMap((word) => word.match(RUNS_OF_LETTERS) ?? []))];
    return parts;
  }

  return { readOn, all };
}
