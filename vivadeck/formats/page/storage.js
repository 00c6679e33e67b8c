// Where the browser keeps entries: each under a key of its own, so that two tabs lose nothing. Only this file
// touches localStorage. What the browser refuses stays in memory, and is tried again with the next entry.

const FULL = "its storage is full";
const CLOSED = "it keeps nothing for this page";

function openStorage(mark) {
  const prefix = `viva/${mark}/`;
  const seen = new Map(); // key → entry: all that this tab has seen
  const unsaved = new Set(); // keys of those that are not in the browser's storage
  let refusal = "";

  // Read what other tabs have written since; what has gone from the storage is put back.
  function follow() {
    try {
      const keys = new Set(Object.keys(localStorage).filter((key) => key.startsWith(prefix)));
      for (const key of keys) {
        const entry = seen.has(key) ? null : parsedEntry(localStorage.getItem(key));
        if (entry) seen.set(key, entry);
        unsaved.delete(key);
      }
      for (const key of seen.keys()) if (!keys.has(key)) unsaved.add(key);
    } catch {
      for (const key of seen.keys()) unsaved.add(key);
    }
  }

  function save() {
    refusal = "";
    for (const key of unsaved) {
      try {
        const text = JSON.stringify(seen.get(key));
        localStorage.setItem(key, text);
        if (localStorage.getItem(key) === text) unsaved.delete(key);
      } catch (error) {
        refusal = error?.name === "QuotaExceededError" ? FULL : CLOSED;
        return;
      }
    }
  }

  return {
    entries() {
      follow();
      return [...seen.values()];
    },
    keep(entry) {
      const [[kind, fact]] = Object.entries(entry);
      const key = `${prefix}${fact.at} ${kind} ${fact.card}`;
      seen.set(key, entry);
      unsaved.add(key);
      save();
    },
    retry() {
      follow();
      if (unsaved.size) save();
    },
    unsaved: () => unsaved.size,
    refusal: () => refusal || CLOSED,
  };
}

// Small things that may be forgotten, such as the size of the text.
function remember(name, words) {
  try {
    localStorage.setItem(`viva-${name}`, words);
  } catch {
    // They last until the page is closed.
  }
}

function remembered(name) {
  try {
    return localStorage.getItem(`viva-${name}`) ?? "";
  } catch {
    return "";
  }
}

// An entry of this page, null for anything else: other pages may write into the same storage.
function parsedEntry(text) {
  try {
    const [[kind, fact], ...more] = Object.entries(JSON.parse(text));
    const isFact = typeof fact.card === "string" && fact.card && !Number.isNaN(Date.parse(fact.at)) && !more.length;
    const isReview = Number.isInteger(fact.grade) && fact.grade >= 0 && fact.grade <= 5 && fact.seconds >= 0;
    const isKnown = { review: isReview, undo: true, decision: ["suspend", "skip", "resume"].includes(fact.choice) };
    return isFact && isKnown[kind] ? { [kind]: fact } : null;
  } catch {
    return null;
  }
}
