// Where the browser keeps entries: each under a key of its own, so that two tabs lose nothing. Only this file
// touches the browser's storage. What the browser refuses stays in memory, and is tried again with the next entry.
//
// localStorage can be read at once, and tells other tabs, but it gets to the disk seconds later: a browser that dies
// before loses it. So each entry is in an IndexedDB, too, which says when the entry is on the disk. An entry is saved
// where either of them has it.

const FULL = "its storage is full";
const CLOSED = "it keeps nothing for this page";
const ENTRIES = "entries";
const PATIENCE_MS = 2_000;
const PROBE = "viva-probe ".repeat(30); // as long as an entry

// `onMore` is called where entries come back that localStorage had lost, or where only the database keeps them.
function openStorage(mark, onMore) {
  const prefix = `viva/${mark}/`;
  const database = openDatabase(prefix);
  const seen = new Map(); // key → entry: all that this tab has seen
  const inStorage = new Set(); // keys of those that localStorage has
  const onDisk = new Set(); // keys of those that the database has
  let refusal = refusalOf(PROBE, PROBE); // of localStorage
  let isDatabaseOpen = false;

  // Read what other tabs have written since; what has gone from localStorage is put back.
  function follow() {
    const keys = new Set(keysInStorage(prefix));
    for (const key of keys) {
      const entry = seen.has(key) ? null : parsedEntry(localStorage.getItem(key));
      if (entry) seen.set(key, entry);
      if (seen.has(key)) inStorage.add(key);
    }
    for (const key of inStorage) {
      if (keys.has(key)) continue;
      inStorage.delete(key);
      onDisk.delete(key); // who clears the one clears the other
    }
  }

  function save() {
    refusal = "";
    for (const [key, entry] of seen) {
      if (inStorage.has(key)) continue;
      refusal = refusalOf(key, JSON.stringify(entry));
      if (refusal) return;
      inStorage.add(key);
    }
  }

  async function bringBack() {
    const kept = await database.transact("readonly", (store) => store.getAll());
    if (!kept) return;
    isDatabaseOpen = true;
    const before = seen.size;
    for (const entry of kept.map(parsedEntry).filter(Boolean)) {
      onDisk.add(keyOf(entry));
      if (!seen.has(keyOf(entry))) seen.set(keyOf(entry), entry);
    }
    if (seen.size > before) save();
    if (seen.size > before || refusal) onMore();
  }

  function keyOf(entry) {
    const [[kind, fact]] = Object.entries(entry);
    return `${prefix}${fact.at} ${kind} ${fact.card}`;
  }

  // Put all entries on the disk that are not there yet.
  async function putOnDisk() {
    const keys = [...seen.keys()].filter((key) => !onDisk.has(key));
    const put = (store) => keys.map((key) => store.put(JSON.stringify(seen.get(key)), key)).pop();
    isDatabaseOpen = (await database.transact("readwrite", put).catch(() => null)) !== null;
    if (isDatabaseOpen) for (const key of keys) onDisk.add(key);
  }

  function unsaved() {
    return [...seen.keys()].filter((key) => !inStorage.has(key) && !onDisk.has(key)).length;
  }

  follow();
  return {
    entries() {
      follow();
      return [...seen.values()];
    },
    // Keep an entry; resolves to {isSaved, isOnDisk}, as far as this browser can tell.
    async keep(entry) {
      const key = keyOf(entry);
      seen.set(key, entry);
      save();
      await putOnDisk();
      return { isSaved: inStorage.has(key) || onDisk.has(key), isOnDisk: onDisk.has(key) };
    },
    // Bring back what localStorage had lost, once the question is on the screen: this takes a while.
    bringBack: () => bringBack().catch(() => {}),
    retry() {
      follow();
      if (seen.size > inStorage.size) save();
      else if (refusal) refusal = refusalOf(PROBE, PROBE);
    },
    unsaved,
    // Why the browser keeps nothing; "" where it does, or did when it was last asked.
    refusal: () => (isDatabaseOpen ? "" : refusal || (unsaved() ? CLOSED : "")),
  };
}

function keysInStorage(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// Write a text under a key, and say why the browser refuses; "" where it has it. A probe does not stay.
function refusalOf(key, text) {
  try {
    localStorage.setItem(key, text);
    const isThere = localStorage.getItem(key) === text;
    if (text === PROBE) localStorage.removeItem(key);
    return isThere ? "" : CLOSED;
  } catch (error) {
    return error?.name === "QuotaExceededError" ? FULL : CLOSED;
  }
}

// A database of entries, which is safe from a browser that dies. Some browsers have none for a page from a file, or
// never open it.
function openDatabase(name) {
  let opening = null;

  // Open it when it is first needed: that takes a while. Where it opens late, it is there for the next entry.
  function opened() {
    opening ??= new Promise((resolve) => {
      setTimeout(() => resolve(null), PATIENCE_MS);
      const request = indexedDB.open(name, 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore(ENTRIES));
      request.addEventListener("error", () => resolve(null));
      request.addEventListener("success", () => {
        opening = Promise.resolve(request.result);
        resolve(request.result);
        request.result.addEventListener("close", () => (opening = null)); // somebody cleared the browser
      });
    }).catch(() => null);
    return opening;
  }

  // Resolves to the result of `act` when it is on the disk, to null without a database; rejects where it refuses.
  async function transact(mode, act) {
    const database = await opened();
    if (!database) return null;
    const transaction = database.transaction(ENTRIES, mode, { durability: "strict" });
    const request = act(transaction.objectStore(ENTRIES));
    return new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
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
