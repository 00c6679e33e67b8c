// Where the browser keeps entries: each under a key of its own, so that two tabs lose nothing. Only this file
// touches the browser's storage. What the browser refuses stays in memory, and is tried again with the next entry.
//
// localStorage can be read at once, and tells other tabs, but it gets to the disk seconds later: a browser that dies
// before loses it. So each entry is in an IndexedDB, too, which says when the entry is on the disk.

const FULL = "its storage is full";
const CLOSED = "it keeps nothing for this page";
const ENTRIES = "entries";
const PATIENCE_MS = 2_000;
const PROBE = "viva-probe ".repeat(30); // as long as an entry

// `onMore` is called where entries come back that localStorage had lost.
function openStorage(mark, onMore) {
  const prefix = `viva/${mark}/`;
  const safe = openSafe(prefix);
  const seen = new Map(); // key → entry: all that this tab has seen
  const unsaved = new Set(); // keys of those that are not in the browser's storage
  const atRisk = new Set(); // keys of those that the browser could not put on the disk
  let refusal = refusalOf(PROBE, PROBE);

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
      refusal = refusalOf(key, JSON.stringify(seen.get(key)));
      if (refusal) return;
      unsaved.delete(key);
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

  // Put an entry on the disk, and those that could not be put there before. Resolves to whether they are there.
  async function putOnDisk(key) {
    atRisk.add(key);
    const keys = [...atRisk];
    const put = (store) => keys.map((each) => store.put(JSON.stringify(seen.get(each)), each))[0];
    try {
      await safe.transact("readwrite", put);
    } catch {
      return false;
    }
    for (const each of keys) atRisk.delete(each);
    return true;
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
      unsaved.add(key);
      save();
      const isOnDisk = await putOnDisk(key);
      return { isSaved: !unsaved.has(key), isOnDisk };
    },
    // Bring back what localStorage had lost, once the question is on the screen: this takes a while.
    bringBack: () => bringBack().catch(() => {}),
    retry() {
      follow();
      if (unsaved.size) save();
      else if (refusal) refusal = refusalOf(PROBE, PROBE);
    },
    unsaved: () => unsaved.size,
    // Why the browser keeps nothing; "" where it does, or did when it was last asked.
    refusal: () => refusal || (unsaved.size ? CLOSED : ""),
  };
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
// never open it: then `transact` does nothing.
function openSafe(name) {
  let opening = null;

  // Open it when it is first needed: that takes a while.
  function opened() {
    opening ??= new Promise((resolve) => {
      setTimeout(() => resolve(null), PATIENCE_MS);
      const request = indexedDB.open(name, 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore(ENTRIES));
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => resolve(null));
    }).catch(() => null);
    return opening;
  }

  // Resolves to the result of `act` when it is on the disk; rejects where the browser refuses.
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
