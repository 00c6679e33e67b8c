// The part of the page that gives the grades back: as a file, to share, or as text.

function gradesPart(app) {
  const { page, storage } = app;
  let shown = ""; // the sentence about where the grades are, and the grades

  // Draw again only what has changed: nobody loses the place.
  function follow() {
    if (shown !== shownNow()) draw();
  }

  function shownNow() {
    const entries = storage.entries();
    return keptSentence(storage, factsOf(entries).reviews.length) + progressText(entries);
  }

  function draw() {
    shown = shownNow();
    const entries = storage.entries();
    const { reviews } = factsOf(entries);
    const left = app.waiting();
    const file = () => progressText(storage.entries());
    const named = { "aria-label": "Your grades as text", spellcheck: "false" };
    const area = element("textarea", { readonly: true, rows: "6", ...named });
    area.value = progressText(entries);
    const attributes = { class: "button large", download: page.file, href: "#grades" };
    const save = element("a", { ...attributes, click: () => saveFile(save, file()) }, "Save the file");
    app.main.replaceChildren(
      ...[
        element("h1", { tabindex: "-1" }, leftWords(left, reviews.length, app.hasGiven())),
        element("p", {}, keptSentence(storage, reviews.length)),
        left.grades + left.others || !reviews.length ? null : element("p", {}, broughtSentence(app, reviews.length)),
        element("p", {}, "Save the file, send it to your computer, and type there:"),
        element("p", {}, element("code", {}, `viva merge ${page.file}`)),
        quiet(
          left.grades < reviews.length ? `The file has all ${counted(reviews.length, "grade")}. ` : "",
          "As often as you like: no grade counts twice, and one that you undo later is undone there, too.",
        ),
        element(
          "div",
          { class: "ways" },
          save,
          shareButton(page, file),
          button("Copy as text", () => copy(area)),
        ),
        element(
          "details",
          {},
          element("summary", {}, "As text"),
          element("p", {}, `Put it into a file ${page.file}.`),
          area,
        ),
        quiet(noticeOf(page, app.standing().today)),
      ].filter(Boolean),
    );
    app.bar("");
    app.main.querySelector("h1").focus({ preventScroll: true });
  }

  function saveFile(link, content) {
    const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    link.setAttribute("href", address);
    setTimeout(() => {
      link.setAttribute("href", "#grades");
      URL.revokeObjectURL(address);
    }, 10_000);
    app.announce(`Your browser saves all of them as ${page.file}.`);
    given();
  }

  // Some browsers share no JSON, but any text; `viva merge` reads the file by whatever name.
  function shareButton({ file }, content) {
    const kinds = [
      [file, "application/json"],
      [`${file}.txt`, "text/plain"],
    ];
    const shared = ([name, type]) => ({ files: [new File([content()], name, { type })], title: file });
    const kind = kinds.find((each) => navigator.canShare?.(shared(each)));
    return kind ? button("Share", () => navigator.share(shared(kind)).then(given, () => {})) : null;
  }

  async function copy(area) {
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.closest("details").open = true;
      area.select();
      if (!document.execCommand("copy")) {
        app.announce("The browser does not allow that. The text is selected: copy it.");
        return;
      }
    }
    app.announce(`Copied. Put it into a file ${page.file}.`);
    given();
  }

  function given() {
    app.given();
    const { reviews } = factsOf(storage.entries());
    app.main.querySelector("h1").textContent = leftWords(app.waiting(), reviews.length, app.hasGiven());
  }

  return { draw, follow };
}

function leftWords({ grades, others }, reviews, hasGiven) {
  if (!grades && !others && hasGiven) return "Nothing new since you took your grades along";
  if (!grades && !others) return reviews ? "Nothing new to bring to viva" : "No grades yet";
  const parts = [
    grades ? counted(grades, "grade") : "",
    others ? counted(others, grades ? "other change" : "change") : "",
  ];
  return `${parts.filter(Boolean).join(" and ")} to bring to viva`;
}

// Say where the grades are of which nothing is left to bring.
function broughtSentence(app, reviews) {
  if (app.hasGiven()) return "Merge them, if you have not yet. The next page that you export knows if viva has them.";
  const day = onDay(app.page.day, app.standing().today);
  return `When this page was made, on ${day}, viva had ${reviews === 1 ? "it" : "them"} already.`;
}

// Say where the grades are now; "saved" only where all of them are.
function keptSentence(storage, reviews) {
  const unsaved = storage.unsaved();
  const what = counted(unsaved, "change");
  if (unsaved) return `Your browser has not saved ${what}: ${storage.refusal()}. The file has them all.`;
  if (storage.refusal()) return `Your browser does not save your grades: ${storage.refusal()}.`;
  if (!reviews) return "Each grade is saved in this browser as you give it.";
  const kept = reviews === 1 ? "It is" : "All of them are";
  return `${kept} saved in this browser. A private window forgets what is in it when you close it.`;
}
