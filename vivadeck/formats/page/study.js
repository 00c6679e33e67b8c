// The part of the page that asks. Keys are those of the terminal; on a phone, the same are buttons at the bottom.

const MORE = 20; // cards that are asked beyond the day's
const UNDONE = { skip: "The skip", suspend: "The suspension" };
const DECIDED = { skip: "Skipped until tomorrow.", suspend: "Suspended: it is not asked any more." };
const FIRST = "Press Space to see the answer first.";
const ALL_SUSPENDED = "All of these cards are suspended.";
const RESUME = "To bring one back, type on your computer: `viva resume CARD`";
const BEHIND = "The clock of this device is behind.";
const NOT_ON_DISK = "Your browser keeps it, but could not put it on the disk at once.";
const NOT_SAVED = "Not saved in this browser.";
const SETTLE_MS = 400; // a second tap that comes earlier was meant for what was there before
const FAREWELL = "Done. That was the last card of today.";

// `app` is {page, storage, now, uptime, standing, announce, go, bar, main}.
function studyPart(app) {
  const { page } = app;
  let view = null; // {card, isOpen, steps, ticks, shownAt}: what is open of the card
  let graded = null; // the view of the last graded card, and the seconds that it took: an undo brings it back
  let changed = { at: -SETTLE_MS, key: "" }; // when what is asked changed, and the key that was pressed for it
  let extra = []; // cards beyond the day's, which are practice
  let message = "";

  function current(standing) {
    extra = extra.filter((card) => !standing.suspended.has(card));
    const card = standing.queue[0] ?? extra[0] ?? null;
    return card === null ? null : { card, mode: standing.queue.length ? "study" : "practice" };
  }

  // Draw again only what has changed: nobody loses the place while reading an answer.
  function follow() {
    message = null; // what was said stays
    const standing = app.standing();
    const next = current(standing);
    if (view && !standing.isBehind && next?.card === view.card && next.mode === view.mode) drawBar(standing);
    else draw({ hasFocus: false });
  }

  function draw({ hasFocus } = { hasFocus: true }) {
    const standing = app.standing();
    const next = current(standing);
    if (standing.isBehind || next === null) {
      view = null;
      if (standing.isBehind) drawBehind(hasFocus);
      else drawEnd(standing, hasFocus);
      return;
    }
    if (view?.card !== next.card || view.mode !== next.mode) {
      view = { ...next, isOpen: false, steps: 0, ticks: [], shownAt: app.now() };
      changed = { at: app.uptime(), key: "" };
    }
    const card = page.cards[view.card];
    const question = questionHeading(page, card);
    const answer = view.isOpen ? drawnAnswer(card) : null;
    app.main.replaceChildren(...[lineOf(standing), question, answer].filter(Boolean));
    drawBar(standing);
    if (hasFocus) lead(question, answer);
  }

  // Lead the eye, and a screen reader, to what is new.
  function lead(question, answer) {
    (answer ?? question).focus({ preventScroll: true });
    if (!answer) window.scrollTo(0, 0);
    else if (answer.getBoundingClientRect().top > window.innerHeight / 2) answer.scrollIntoView();
  }

  function lineOf(standing) {
    const { finished, queue } = standing;
    const total = finished + queue.length;
    const isPractice = view.mode === "practice";
    const place = isPractice ? `practice: ${counted(extra.length, "card")}` : `${finished + 1} of ${total}`;
    const isBegun = standing.last !== null || view.isOpen;
    const notice = isBegun ? "" : noticeAtFirst(page, standing.today);
    return element(
      "div",
      { class: "line" },
      element("span", { dir: "auto" }, page.decks[page.cards[view.card].deck].title),
      element("span", {}, place),
      element("progress", { max: total || 1, value: finished, "aria-label": "Cards of today that are done" }),
      notice && element("p", { class: "notice" }, notice),
    );
  }

  function drawnAnswer(card) {
    const points = listed("Key points: tick what you said", { class: "points" }, (card.points ?? []).map(pointOf));
    const parts = answerParts(page, card, points, drawnFollowUps(card));
    return element("div", { class: "back", role: "region", "aria-label": "Answer", tabindex: "-1" }, parts);
  }

  function pointOf(point, place) {
    const letter = LETTERS[place];
    const words = text(page, "span", {}, point);
    if (!letter) return element("li", {}, words);
    const box = element("input", {
      type: "checkbox",
      checked: Boolean(view.ticks[place]),
      change: () => tick(place),
    });
    return element("li", {}, element("label", {}, box, element("kbd", { "aria-hidden": "true" }, letter), words));
  }

  function drawnFollowUps(card) {
    const all = card.followUps ?? [];
    if (!all.length) return null;
    const open = all
      .slice(0, Math.ceil(view.steps / 2))
      .map(([question, answer], place) =>
        element(
          "li",
          {},
          text(page, "div", { class: "asked", tabindex: "-1" }, question),
          place < Math.floor(view.steps / 2)
            ? text(page, "div", { class: "answer", tabindex: "-1" }, answer)
            : null,
        ),
      );
    const label = followUpLabel(all);
    return element(
      "section",
      { class: "follow-ups", "aria-label": "Follow-up questions" },
      open.length ? element("h2", {}, "An examiner asks next") : null,
      element("ul", {}, open),
      label ? button([label, key("f")], followUp) : null,
    );
  }

  function followUpLabel(all) {
    if (view.steps % 2) return "Show its answer";
    const left = all.length - view.steps / 2;
    return left ? `Follow-ups (${left})` : "";
  }

  function followUp() {
    const all = page.cards[view.card].followUps ?? [];
    if (view.steps >= 2 * all.length) {
      app.announce(all.length ? "There are no more follow-ups." : "This card has no follow-ups.");
      return;
    }
    view.steps += 1;
    const section = drawnFollowUps(page.cards[view.card]);
    app.main.querySelector(".follow-ups").replaceWith(section);
    const opened = [...section.querySelectorAll("[tabindex]")].pop();
    opened.focus({ preventScroll: true });
    section.scrollIntoView({ block: "nearest" });
  }

  function tick(place) {
    const count = (page.cards[view.card].points ?? []).length;
    if (place >= Math.min(count, LETTERS.length)) {
      const has = count ? counted(count, "key point") : "no key points";
      app.announce(`This card has ${has}, so ${LETTERS[place]} ticks nothing.`);
      return;
    }
    view.ticks = Array.from({ length: count }, (_, each) => (each === place) !== Boolean(view.ticks[each]));
    const box = app.main.querySelectorAll(".points input")[place];
    box.checked = view.ticks[place];
    box.closest("li").scrollIntoView({ block: "nearest" });
    drawBar(app.standing());
    app.announce(`Suggested grade: ${suggestedGrade(view.ticks)}`, { isQuiet: true });
  }

  function drawBar(standing) {
    const small = [
      button(["Undo", key("u")], settled(undo), { disabled: !standing.last }),
      button(["Skip", key("s")], settled(() => decide("skip"))),
      button(["Suspend", key("x")], settled(() => decide("suspend"))),
    ];
    const opens = () => button(["Show the answer", key("Space")], settled(open), { class: "large" });
    const large = view.isOpen ? gradeButtons(standing) : opens();
    app.bar(message, element("div", { class: "small" }, small), element("div", { class: "grades" }, large));
    message = "";
  }

  // What a tap does, but for the second one of a double tap: that hits what has only just come below the thumb. Where
  // a key presses a button there are no clicks to count.
  function settled(action) {
    return ({ detail, currentTarget }) => {
      if (detail === 0 || !hasJustChanged()) action();
      else currentTarget.blur();
    };
  }

  function hasJustChanged() {
    return app.uptime() - changed.at < SETTLE_MS;
  }

  // The day of the exam whose plan asks the card; undefined where none does. On later days the page follows SM-2 alone.
  function examOf(card, today) {
    const exam = today === page.day ? page.planned.get(card) : undefined;
    return exam > today ? exam : undefined;
  }

  function gradeButtons({ schedules, today }) {
    const suggested = suggestedGrade(view.ticks);
    const chosen = GRADE_NAMES.filter(([grade]) => grade <= suggested).pop()[0];
    return GRADE_NAMES.map(([grade, keys, name]) => {
      const gives = grade === chosen ? suggested : grade === 0 ? 1 : grade;
      const back = comesBack(schedules[view.card], grade, today, view.mode, examOf(view.card, today));
      const mark = grade === chosen ? "suggested" : null;
      const suggests = mark ? element("span", { class: "unseen" }, " suggested") : null;
      const parts = [
        element("b", {}, name),
        " ",
        element("small", {}, back),
        suggests,
        key(mark ? `${keys} Enter` : keys),
      ];
      return button(parts, settled(() => give(gives)), {
        class: mark,
        "aria-keyshortcuts": keys === "0-2" ? "0 1 2" : keys,
      });
    });
  }

  function open() {
    view.isOpen = true;
    changed = { at: app.uptime(), key: "" };
    draw();
  }

  function give(grade) {
    const now = app.now();
    const { schedules, today } = app.standing();
    const card = page.cards[view.card];
    const took = Math.max(0, now - view.shownAt);
    const seconds = Math.round(took / 100) / 10;
    const points = pointsField(card.digests ?? [], view.ticks);
    const at = nextMoment(now, app.storage.entries(), card.last ?? 0);
    const review = {
      card: card.id,
      at,
      grade,
      seconds,
      mode: view.mode,
      ...(points && { points }),
      page: page.mark,
    };
    const back = comesBack(schedules[view.card], grade, today, view.mode, examOf(view.card, today));
    graded = { ...view, at, took };
    extra = extra.filter((each) => each !== view.card);
    keep({ review }, `Grade ${grade}: ${back}.`);
  }

  function decide(choice) {
    const card = page.cards[view.card];
    const at = nextMoment(app.now(), app.storage.entries(), card.last ?? 0);
    extra = extra.filter((each) => each !== view.card);
    keep({ decision: { card: card.id, at, choice } }, DECIDED[choice]);
  }

  function undo() {
    const { last } = app.standing();
    if (!last) {
      app.announce("There is nothing to undo.");
      return;
    }
    const { id } = page.cards[last.card];
    const at = nextMoment(app.now(), app.storage.entries(), 0);
    const entry = last.review
      ? { undo: { card: id, at: last.at } }
      : { decision: { card: id, at, choice: "resume" } };
    if (last.review?.mode === "practice") extra = [last.card, ...extra];
    const before = graded?.at === last.at ? { ...graded, shownAt: app.now() - graded.took } : null;
    keep(entry, `${UNDONE[last.choice] ?? `Grade ${last.review.grade}`} is undone.`, before);
  }

  // Keep an entry, and go on with the next card, or with the one that an undo brings back. It says "saved" only when
  // it is.
  async function keep(entry, what, back = null) {
    const keeping = app.storage.keep(entry);
    message = what;
    view = back;
    changed = { at: app.uptime(), key: "" };
    app.changed();
    draw();
    const { isSaved, isOnDisk } = await keeping;
    app.changed();
    const saved = isSaved ? NOT_ON_DISK : NOT_SAVED;
    app.announce(`${what} ${isOnDisk ? "Saved." : saved}`, { after: what });
  }

  // Where the clock is behind the page, a grade would get a day that is over, and the card would come again and again.
  function drawBehind(hasFocus) {
    const day = Date.parse(momentOf(app.now()).slice(0, 10)) / DAY_MS;
    const heading = element("h1", { tabindex: "-1" }, BEHIND);
    const what = `It says ${withYear(day)}, but this page was made on ${withYear(page.day)}.`;
    app.main.replaceChildren(
      heading,
      element("p", {}, `${what} A grade would get a wrong date, so no card is asked now.`),
      element("p", {}, "Set the clock right, then open the page again."),
      quiet("If it is right, the clock of your computer was wrong: set that one right, and export a new page."),
    );
    app.bar("");
    if (hasFocus) heading.focus();
  }

  function drawEnd(standing, hasFocus) {
    const more = weakest(page, standing, MORE);
    const isAllSuspended = standing.suspended.size === page.cards.length;
    const done = standing.finished ? FAREWELL : "Nothing is due today.";
    const heading = element("h1", { tabindex: "-1" }, isAllSuspended ? ALL_SUSPENDED : done);
    const link = element("a", { href: "#grades" }, "Grades");
    const returned = standing.finished ? element("p", {}, "Bring your grades to viva: ", link, ".") : "";
    const remedy = isAllSuspended ? element("p", {}, withCode(RESUME), ". Then export a new page.") : "";
    app.main.replaceChildren(heading, returned, remedy, quiet(noticeOf(page, standing.today)));
    const label = more.length === 1 ? "Practise your weakest card" : `Practise your ${more.length} weakest cards`;
    const offer = more.length ? button(label, settled(() => practise(more)), { class: "large" }) : null;
    const back = button(["Undo", key("u")], settled(undo), { disabled: !standing.last });
    app.bar(message, element("div", { class: "small" }, back), element("div", { class: "grades" }, offer));
    message = "";
    if (hasFocus) heading.focus();
  }

  function practise(cards) {
    extra = cards;
    draw();
  }

  function pressed(name) {
    if (app.standing().isBehind) return false;
    const action = name === "u" ? undo : view && actionOf(name);
    const isSecond = hasJustChanged() && name !== "u" && (name === changed.key || name === "Enter");
    if (!action || isSecond) return Boolean(action);
    const before = changed;
    action();
    if (changed !== before) changed.key = name;
    return true;
  }

  // What a key does to the card that is asked; undefined where it does nothing.
  function actionOf(name) {
    const always = { s: () => decide("skip"), x: () => decide("suspend") };
    const actions = view.isOpen
      ? { f: followUp, " ": readOn, Enter: () => give(suggestedGrade(view.ticks)), ...always }
      : { " ": open, Enter: open, ...always };
    if (actions[name]) return actions[name];
    if (!view.isOpen) return /^[0-5a-f]$/.test(name) ? () => app.announce(FIRST) : undefined;
    if (/^[0-5]$/.test(name)) return () => give(Number(name));
    return LETTERS.includes(name) ? () => tick(LETTERS.indexOf(name)) : undefined;
  }

  function readOn() {
    const before = window.scrollY;
    window.scrollBy(0, window.innerHeight * 0.7);
    const grade = suggestedGrade(view.ticks);
    if (window.scrollY === before) app.announce(`How well did you know it? Press 0 to 5, or Enter for ${grade}.`);
  }

  return { draw, follow, pressed };
}

function key(name) {
  return element("kbd", { "aria-hidden": "true" }, name);
}

// What to know before the first question of a day: the exams to come, and on later days what the page does not know.
function noticeAtFirst(page, today) {
  return today === page.day ? examsToCome(page, today) : noticeOf(page, today);
}

// The exams to come, when the page was made, and what that means on this day.
function noticeOf(page, today) {
  const exams = examsToCome(page, today);
  const from = today === page.day ? "From the next day on it asks" : `Today, ${onDay(today, page.day)}, it asks`;
  const why = exams ? "for the plan" : "when you have studied elsewhere";
  const made = `${exams} This page was made on ${onDay(page.day, today)}.`.trim();
  return `${made} ${from} what is due by SM-2 alone; export a new one ${why}.`;
}

function examsToCome(page, today) {
  const ahead = page.exams.filter(([day]) => day >= today);
  return ahead.map(([day, what]) => `Exam ${inDays(day - today)}, ${what}.`).join(" ");
}
