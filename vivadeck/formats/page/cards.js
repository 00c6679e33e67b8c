// The parts of the page to look things up: all cards with a search, and one card.

const SHOWN_AT_ONCE = 50; // cards of a list
const SUSPENDED = "Suspended: it is not asked.";
const READ_AT_ONCE = 100; // cards whose words are read while nothing else happens

function cardsPart(app) {
  const { page } = app;
  const vocabulary = vocabularyOf(page.cards);
  let query = "";

  // Read the words in small steps, so that a mistyped one is mended at once.
  function prepare() {
    if (!vocabulary.readOn(READ_AT_ONCE)) setTimeout(prepare, 0);
  }

  function draw(words) {
    query = words ?? query;
    const field = element("input", {
      type: "search",
      id: "search",
      value: query,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-describedby": "hint",
      enterkeyhint: "search",
      input: () => search(field.value),
    });
    const tags = [...new Set(page.cards.flatMap((card) => card.tags ?? []))].sort();
    app.main.replaceChildren(
      element("h1", { class: "unseen", tabindex: "-1" }, "Cards"),
      element("div", { class: "search", role: "search" }, element("label", { for: "search" }, "Search"), field),
      element(
        "div",
        { class: "filters" },
        chooser(
          "Deck",
          "deck",
          page.decks.map((deck) => [deck.name, deck.title]),
        ),
        chooser(
          "Tag",
          "tag",
          tags.map((tag) => [tag, tag]),
        ),
      ),
      element("p", { id: "hint", class: "quiet" }, 'Also: "a phrase", -not, deck:, tag:, is:due, is:new'),
      element("p", { id: "count", role: "status" }),
      element("ul", { class: "list" }),
      element("div", { class: "after" }),
    );
    app.bar("");
    search(query);
  }

  // A choice of one deck or tag, which is a term of the query.
  function chooser(label, kind, names) {
    if (names.length < 2) return null;
    const terms = termsOf(query);
    const chosen = terms.find((term) => term.kind === kind && !term.no)?.text;
    const options = names.map(([name, title]) =>
      element("option", { value: name, selected: chosen !== undefined && isNamed(chosen, name) }, title),
    );
    const select = element(
      "select",
      { change: () => choose(kind, select.value) },
      element("option", { value: "" }, `All ${kind}s`),
      options,
    );
    return element("label", {}, label, select);
  }

  function choose(kind, name) {
    const others = query.replace(new RegExp(`(^|\\s)${kind}:(?:"[^"]*"|\\S*)`, "gi"), " ").trim();
    const term = name && `${kind}:${/[\s"]/.test(name) ? `"${name}"` : name}`;
    query = [others, term].filter(Boolean).join(" ");
    app.main.querySelector("#search").value = query;
    search(query);
  }

  function search(words) {
    query = words;
    history.replaceState(null, "", query ? searchAddress(query) : "#cards");
    const problem = problemOf(page, query);
    const hits = problem ? [] : hitsOf(page, app.standing(), termsOf(query));
    const count = hits.length ? [counted(hits.length, "card")] : ["No card matches.", ...betterQuery()];
    app.main.querySelector("#count").replaceChildren(...(problem ? [problem] : count));
    app.main.querySelector(".list").replaceChildren();
    more(hits);
  }

  // The query with the words that were probably meant, to tap; nothing where none is near.
  function betterQuery() {
    const has = (word) => hitsOf(page, app.standing(), [{ kind: "words", text: word, no: "" }]).length > 0;
    const better = suggestionOf(termsOf(query), has, vocabulary.all);
    return better ? [" Did you mean ", element("a", { href: searchAddress(better) }, better), "?"] : [];
  }

  function more(hits) {
    const list = app.main.querySelector(".list");
    const from = list.childElementCount;
    list.append(...hits.slice(from, from + SHOWN_AT_ONCE).map(rowOf));
    const left = hits.length - list.childElementCount;
    const label = `Show ${Math.min(left, SHOWN_AT_ONCE)} more`;
    app.main.querySelector(".after").replaceChildren(...(left ? [button(label, () => more(hits))] : []));
    if (from) list.children[from].querySelector("a").focus();
  }

  function rowOf(place) {
    const card = page.cards[place];
    const about = [page.decks[card.deck].name, ...((card.tags ?? []).includes("core") ? ["core"] : [])].join(" · ");
    return element(
      "li",
      {},
      element("a", { href: cardAddress(card.id), dir: "auto" }, questionText(card)),
      element("small", { class: "quiet" }, about),
    );
  }

  return { draw, prepare, focus: () => app.main.querySelector("#search").select() };
}

function cardPart(app) {
  const { page } = app;

  function draw(id) {
    const place = page.places.get(id);
    const card = page.cards[place];
    if (!card) {
      app.main.replaceChildren(element("h1", { tabindex: "-1" }, "This page does not have that card."));
      app.bar("");
      return;
    }
    const heading = questionHeading(page, card);
    const points = listed(
      "Key points",
      {},
      (card.points ?? []).map((point) => text(page, "li", {}, point)),
    );
    const followUps = listed(
      "An examiner asks next",
      { class: "follow-ups" },
      (card.followUps ?? []).map(followUpOf),
    );
    const parts = answerParts(page, card, points, followUps).filter(Boolean);
    const back = element("p", { class: "tags" }, element("a", { href: "#cards" }, "All cards"));
    app.main.replaceChildren(
      back,
      heading,
      element("div", { class: "back" }, parts),
      ...scheduleOf(app.standing(), place),
    );
    app.bar("");
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function followUpOf([question, answer]) {
    const summary = text(page, "summary", {}, question);
    return element("li", {}, element("details", {}, summary, text(page, "div", { class: "answer" }, answer)));
  }

  // When a card is asked again, and what brings it back.
  function scheduleOf({ schedules, suspended, today }, place) {
    const schedule = schedules[place];
    if (suspended.has(place)) return suspensionOf(page.cards[place]);
    if (!schedule) return [quiet("New: not asked yet.")];
    const when = schedule.due <= today || isDrilledOn(schedule, today) ? "today" : onDay(schedule.due, today);
    return [quiet(`Asked again: ${when}. Its interval is ${span(schedule.interval)}.`)];
  }

  function suspensionOf(card) {
    if (card.suspended) return [quiet(withCode(`${SUSPENDED} On your computer: \`viva resume ${card.id}\``))];
    return [quiet(SUSPENDED), button("Ask it again", () => resume(card))];
  }

  async function resume(card) {
    const at = nextMoment(app.now(), app.storage.entries(), card.last ?? 0);
    const keeping = app.storage.keep({ decision: { card: card.id, at, choice: "resume" } });
    draw(card.id);
    app.announce("It is asked again.");
    app.changed();
    await keeping;
    app.changed();
  }

  return { draw };
}
