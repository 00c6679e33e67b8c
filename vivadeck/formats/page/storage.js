// Where the browser keeps entries: each under a key of its own, so that two tabs lose nothing. Only this file
// touches the browser's storage. What the browser refuses stays in memory, and is tried again with the next entry.
//
// localStorage can be read at once, and tells other tabs, but it gets to the disk seconds later: a browser that dies
// before loses it. So each entry is in an IndexedDB, too, which says when the entry is on the disk.

const FULL = "its storage is full";
const CLOSED = "it keeps nothing for this page";
const ENTRIES = "entries";
const PATIENCE_MS = 2_000;

// `onMore` is called where entries come back that localStorage had lost.
function openStorage(mark, onMore) {
  const prefix = `viva/${mark}/`;
  const safe = openSafe(prefix);
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

  async function bringBack() {
    const entries = await safe.transact("readonly", (store) => store.getAll());
    const lost = (entries ?? []).map(parsedEntry).filter((entry) => entry && !seen.has(keyOf(entry)));
    for (const entry of lost) {
      seen.set(keyOf(entry), entry);
      unsaved.add(keyOf(entry));
    }
    if (!lost.length) return;
    save();
    onMore();
  }

  function keyOf(entry) {
    const [[kind, fact]] = Object.entries(entry);
    return `${prefix}${fact.at} ${kind} ${fact.card}`;
  }

  follow();
  bringBack().catch(() => {});
  return {
    entries() {
      follow();
      return [...seen.values()];
    },
    // Keep an entry; resolves to whether it is safe, as far as this browser can tell.
    keep(entry) {
      const key = keyOf(entry);
      seen.set(key, entry);
      unsaved.add(key);
      save();
      const isThere = () => !unsaved.has(key);
      const put = (store) => store.put(JSON.stringify(entry), key);
      return safe.transact("readwrite", put).then(isThere, () => false);
    },
    retry() {
      follow();
      if (unsaved.size) save();
    },
    unsaved: () => unsaved.size,
    refusal: () => refusal || CLOSED,
  };
}

// A database of entries, which is safe from a browser that dies. Some browsers have none for a page from a file, or
// never open it: then `transact` does nothing.
function openSafe(name) {
  const opening = new Promise((resolve) => {
    setTimeout(() => resolve(null), PATIENCE_MS);
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  }).catch(() => null);

  // Resolves to the result of `act` when it is on the disk; rejects where the browser refuses.
  async function transact(mode, act) {
    const database = await opening;
    if (!database) return null;
    const transaction = database.transaction(ENTRIES, mode, { durability: "strict" });
    const request = act(transaction.objectStore(ENTRIES));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  return { transact };
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
