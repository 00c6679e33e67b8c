// Building what is on the screen. Only this file makes elements of HTML, and only of HTML that Python has rendered.

// An element: element("a", {href: "#x"}, "text", otherElement). A value that is false or null leaves an attribute out.
function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// The nodes of HTML that Python has rendered, with the pictures in it. A template loads nothing.
function rendered(page, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const image of template.content.querySelectorAll("img")) {
    image.setAttribute("src", page.pictures[image.getAttribute("src")] ?? "");
  }
  for (const link of template.content.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  return template.content;
}

// A text of a card in an element, in the direction of its script.
function text(page, name, attributes, html) {
  return element(name, { dir: "auto", ...attributes }, rendered(page, html));
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

// HTML that Python has made, as plain text.
function plain(html) {
  const text = html.replace(/<[^>]*>/g, (tag) => (/^<\/?(?:p|li|pre|td|th|h\d|div)\b/.test(tag) ? " " : ""));
  return text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => ENTITIES[name]);
}

function questionText(card) {
  return card.text ?? plain(card.question);
}

function button(label, onClick, attributes) {
  return element("button", { type: "button", click: onClick, ...attributes }, label);
}

// A card's question as the heading of the screen, which takes the focus.
function questionHeading(page, card) {
  const attributes = { class: "question", role: "heading", "aria-level": "1", tabindex: "-1" };
  return text(page, "div", attributes, card.question);
}

// Words with the commands in them, which are between backquotes.
function withCode(words) {
  return words.split("`").map((part, place) => (place % 2 ? element("code", {}, part) : part));
}

// What is wider than the screen takes the focus, so that the keyboard can move it.
function letScroll(root) {
  for (const wide of root.querySelectorAll("pre, table, math")) {
    if (wide.scrollWidth > wide.clientWidth) wide.setAttribute("tabindex", "0");
    else wide.removeAttribute("tabindex");
  }
}

function quiet(...words) {
  return element("p", { class: "quiet" }, words);
}

// A list with a heading; null without items.
function listed(heading, attributes, items) {
  if (!items.length) return null;
  return element("section", {}, element("h2", {}, heading), element("ul", attributes, items));
}

// The parts of a card below its question. `points` and `followUps` are elements, which depend on the screen.
function answerParts(page, card, points, followUps) {
  return [
    card.short ? text(page, "p", { class: "short" }, card.short) : null,
    card.answer
      ? text(page, "div", { class: card.short ? "answer quiet" : "answer" }, card.answer)
      : quiet(withCode(`This card has no answer yet. On your computer: \`viva edit ${card.id}\``)),
    points,
    listed(
      "Not",
      { class: "mistakes" },
      (card.mistakes ?? []).map(([claim, why]) => mistake(page, claim, why)),
    ),
    followUps,
    sourcesOf(page, card),
  ];
}

function mistake(page, claim, why) {
  return element("li", {}, text(page, "b", {}, `“${claim}”`), text(page, "div", { class: "quiet" }, why));
}

function sourcesOf(page, card) {
  const links = (card.seeAlso ?? []).map((id) => {
    const place = page.places.get(id);
    if (place === undefined) return id;
    return element("a", { href: cardAddress(id), dir: "auto" }, questionText(page.cards[place]));
  });
  const sources = (card.sources ?? []).map((source) => text(page, "li", {}, source));
  const tags = (card.tags ?? []).map((tag) => element("a", { href: searchAddress(`tag:"${tag}"`) }, `#${tag}`));
  return element(
    "div",
    { class: "about" },
    listed(
      "See also",
      {},
      links.map((link) => element("li", {}, link)),
    ),
    listed("Sources", {}, sources),
    element("p", { class: "tags" }, tags, element("span", {}, card.id)),
  );
}

function cardAddress(id) {
  return `#card/${encodeURIComponent(id)}`;
}

function searchAddress(query) {
  return `#cards/${encodeURIComponent(query)}`;
}
