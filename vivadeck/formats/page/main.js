// The way in: reads what Python wrote into the page, and connects its parts with the clock, the storage and the keys.

const data = JSON.parse(document.getElementById("data").textContent);
const page = {
  ...data,
  places: new Map(data.cards.map((card, place) => [card.id, place])),
  planned: new Map(data.planned),
  has: new Set(data.has),
};
const storage = openStorage(page.mark, follow);
const status = document.getElementById("status");
const warning = document.getElementById("alert");
const GIVEN = `given-${page.mark}`; // what was given back since the page was made
let given = rememberedGiven();

const app = {
  page,
  storage,
  main: document.getElementById("main"),
  now: () => Date.now(),
  uptime: () => performance.now(), // milliseconds, which no change of the clock moves
  standing: () => standing(page, factsOf(storage.entries()), Date.now()),
  // Say something: on the screen, and by a screen reader; where `after` is given, only if that was said last.
  announce(words, { isQuiet, after } = {}) {
    if (after && status.textContent !== after) return;
    status.textContent = words;
    status.classList.toggle("unseen", Boolean(isQuiet) || !words);
  },
  // Show what is at the bottom: a message, where there is a new one, and buttons.
  bar(words, ...buttons) {
    if (words !== null) app.announce(words);
    document.getElementById("actions").replaceChildren(...buttons);
  },
  changed: drawWarning,
  hasGiven: () => given.size > 0,
  waiting: () => waiting(pendingOf(page, storage.entries()), given),
  given() {
    given = pendingOf(page, storage.entries());
    remember(GIVEN, JSON.stringify([page.made, [...given]]));
    drawWarning();
  },
};
const parts = {
  __proto__: null,
  study: studyPart(app),
  cards: cardsPart(app),
  card: cardPart(app),
  grades: gradesPart(app),
};
const looks = looksDialog(page, document.documentElement, document.getElementById("dialog"));

// What a page that was made earlier gave back does not count: viva did not have it when this page was made.
function rememberedGiven() {
  try {
    const [made, names] = JSON.parse(remembered(GIVEN));
    return new Set(made === page.made ? names : []);
  } catch {
    return new Set();
  }
}

// Say plainly when the browser refuses to keep grades, before the first of them, and how many were not given back yet.
function drawWarning() {
  const unsaved = storage.unsaved();
  const { grades, others } = app.waiting();
  document.getElementById("unsent").textContent = grades + others ? `(${grades + others})` : "";
  if (!storage.refusal()) {
    warning.replaceChildren();
    return;
  }
  const why = `Your browser does not save your grades: ${storage.refusal()}.`;
  if (unsaved && given.size && !grades && !others) {
    warning.replaceChildren(`${why} They are in this tab, and in the file that you took along.`);
    return;
  }
  const changes = unsaved ? `${counted(unsaved, "change")} ${unsaved === 1 ? "is" : "are"}` : "They will be";
  const link = element("a", { href: "#grades" }, "Grades");
  warning.replaceChildren(`${why} ${changes} only in this tab: before you close it, save a file in `, link, ".");
}

function where() {
  const [part, ...rest] = location.hash.slice(1).split("/");
  let name = rest.join("/");
  try {
    name = decodeURIComponent(name);
  } catch {
    name = "";
  }
  return parts[part] ? [part, name] : ["study", ""];
}

function draw() {
  const [part, name] = where();
  for (const link of document.querySelectorAll("nav a")) {
    const isHere = link.dataset.part === part || (part === "card" && link.dataset.part === "cards");
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  drawWarning();
  if (part === "card") parts.card.draw(name);
  else if (part === "cards") parts.cards.draw(name || undefined);
  else parts[part].draw();
}

// Go on after something changed elsewhere: in another tab, or a new day.
function follow() {
  storage.retry();
  drawWarning();
  parts[where()[0]].follow?.();
}

// Whether a key is for the browser, or for what has the focus: a field, or a button that it presses.
function isForOthers({ key: name, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return true;
  if (name === "Escape") return false;
  const pressing = { " ": "button, a[href], summary, input", Enter: "button, a[href], summary" }[name];
  const typing = "input:not([type=checkbox]):not([type=radio]), select, textarea";
  return target.closest(pressing ? `${typing}, ${pressing}` : typing) !== null;
}

function pressed(event) {
  if (event.repeat || document.getElementById("dialog").open || isForOthers(event)) return;
  const elsewhere = { "/": startSearch, "?": looks.open, Escape: () => go("study") };
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (elsewhere[name]) elsewhere[name]();
  else if (where()[0] !== "study" || !parts.study.pressed(name)) return;
  event.preventDefault();
}

// Show a part at once: a changed hash would be drawn only after the next key.
function go(part) {
  if (where()[0] !== part) history.pushState(null, "", `#${part}`);
  draw();
}

function startSearch() {
  go("cards");
  parts.cards.focus();
}

new MutationObserver(() => letScroll(app.main)).observe(app.main, { childList: true, subtree: true });
window.addEventListener("resize", () => letScroll(app.main));
document.getElementById("help").addEventListener("click", looks.open);
document.addEventListener("keydown", pressed);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follow());
window.addEventListener("storage", follow);
window.addEventListener("hashchange", draw);
window.addEventListener("beforeunload", (event) => storage.unsaved() && event.preventDefault());
storage.retry();
draw();
requestAnimationFrame(() => {
  setTimeout(storage.bringBack, 0);
  setTimeout(parts.cards.prepare, 0);
});
