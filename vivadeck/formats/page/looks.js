// Keys and looks: the size of the text, light or dark, and what each key does. The browser remembers the looks.

const LOOKS = "looks";
const SIZES = [
  ["small", "Small"],
  ["normal", "Normal"],
  ["large", "Large"],
  ["huge", "Very large"],
];
const THEMES = [
  ["auto", "As the device"],
  ["light", "Light"],
  ["dark", "Dark"],
];
const KEYS = [
  ["Space, Enter", "show the answer"],
  ["0 1 2", "you forgot it (0: completely, 2: it was easy once you saw it)"],
  ["3", "you knew it, but it was hard"],
  ["4", "you knew it"],
  ["5", "you knew it at once"],
  ["Enter", "the grade that your ticks suggest; 4 without ticks"],
  ["a b c d e", "tick a key point that you said, or take the tick away"],
  ["f", "open the next follow-up, then its answer"],
  ["u", "undo the last grade, skip or suspension"],
  ["s", "skip this card until tomorrow"],
  ["x", "suspend this card (`viva resume` brings it back)"],
  ["/", "search the cards"],
  ["Esc", "go back to the question"],
];
const BUTTONS = "The button Forgot gives a 1, or what your ticks suggest, if that is less than 3.";
const PLANNED = "~6 days: about then. When it helps: before the exam, if that helps. The plan of your exam decides.";

function looksDialog(page, root, dialog) {
  const looks = { size: "normal", theme: "auto", ...rememberedLooks() };

  function apply() {
    root.dataset.size = looks.size;
    root.dataset.theme = looks.theme;
  }

  function choice(name, label, values) {
    const boxes = values.map(([value, text]) =>
      element(
        "label",
        {},
        element("input", {
          type: "radio",
          name,
          value,
          checked: looks[name] === value,
          change: () => choose(name, value),
        }),
        text,
      ),
    );
    return element("fieldset", {}, element("legend", {}, label), boxes);
  }

  function choose(name, value) {
    looks[name] = value;
    apply();
    remember(LOOKS, JSON.stringify(looks));
  }

  function open() {
    const rows = KEYS.map(([keys, what]) => [element("dt", {}, keys), element("dd", {}, withCode(what))]);
    dialog.replaceChildren(
      element("h2", { id: "dialog-title", tabindex: "-1", autofocus: true }, "Keys and looks"),
      choice("size", "Text", SIZES),
      choice("theme", "Colours", THEMES),
      element(
        "details",
        { open: matchMedia("(hover: hover)").matches },
        element("summary", {}, "Keys"),
        element("dl", {}, rows),
      ),
      element("p", { class: "quiet" }, page.planned.size ? `${BUTTONS} ${PLANNED}` : BUTTONS),
      button("Close", () => dialog.close(), { class: "large" }),
    );
    dialog.showModal();
  }

  apply();
  return { open };
}

function rememberedLooks() {
  try {
    const { size, theme } = JSON.parse(remembered(LOOKS));
    const isOne = (values, value) => values.some(([each]) => each === value);
    return { ...(isOne(SIZES, size) && { size }), ...(isOne(THEMES, theme) && { theme }) };
  } catch {
    return {};
  }
}
