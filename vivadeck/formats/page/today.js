// What is asked today, worked out anew from the page and the entries after it: nothing is stored but what happened.
// Pure. Cards are named by their place in `page.cards`.

const CARDS_BETWEEN = 8; // a card that is shown again on the same day comes after so many others
const DAYS_AHEAD = 2; // how far the study day can fall back on a journey west
const CLOCKS_DIFFER_MS = 3_600_000; // by so much at most, where both are right

// Whether the clock says a day before that of the page. On a journey west the day is earlier, but not the moment.
function isBehind(page, now) {
  return now < page.made - CLOCKS_DIFFER_MS && studyDay(momentOf(now), page.dayEnds) < page.day;
}

// The study day of an entry: that of the page at least, where the page was made before.
function dayOf(page, at) {
  const day = studyDay(at, page.dayEnds);
  return Date.parse(at) < page.made - CLOCKS_DIFFER_MS ? day : Math.max(page.day, day);
}

// The student's standing now: {today, isBehind, schedules, suspended, queue, finished, last}. `last` can be undone.
function standing(page, facts, now) {
  const today = Math.max(page.day, studyDay(momentOf(now), page.dayEnds));
  const events = eventsOf(page, facts).filter((each) => each.day - today <= DAYS_AHEAD);
  const before = events.filter((each) => each.day < today);
  const after = events.filter((each) => each.day >= today);
  const morning = replayed(
    page,
    before,
    page.cards.map((card) => card.schedule ?? null),
    suspendedOf(page, before),
  );
  const planned = today === page.day ? page.queue : agenda(page, morning, today);
  const { schedules, suspended } = replayed(page, after, [...morning.schedules], new Set(morning.suspended));
  const touched = new Map(); // card → [whether it waits again, the number of its last showing today]
  let shown = 0;
  for (const { card, review } of after) {
    if (review) shown += 1;
    touched.set(card, [Boolean(review) && isDrilledOn(schedules[card], today), shown]);
  }
  const again = [...touched].filter(([, [waits]]) => waits).map(([card, [, number]]) => [number, card]);
  const then = planned.filter((card) => !touched.has(card) && !suspended.has(card));
  const queue = arranged(then, again, shown);
  const last = after.length ? after[after.length - 1] : null;
  const finished = touched.size - again.length;
  return { today, isBehind: isBehind(page, now), schedules, suspended, queue, finished, last };
}

// Reviews and decisions that stand, in the order of time: {card, day, at, review or choice}.
function eventsOf(page, facts) {
  const decisions = [];
  for (const each of facts.decisions) {
    const before = decisions.map((one) => one.card).lastIndexOf(each.card);
    if (each.choice !== "resume") decisions.push(each);
    else if (before >= 0) decisions.splice(before, 1);
  }
  const events = [...facts.reviews.map((review) => ({ ...review, review })), ...decisions];
  return inTime(events)
    .filter((each) => page.places.has(each.card))
    .map((each) => ({ ...each, card: page.places.get(each.card), day: dayOf(page, each.at) }))
    .filter((each) => !(Date.parse(each.at) <= page.cards[each.card].last)); // the page came after it
}

function suspendedOf(page, events) {
  const at = page.cards.flatMap((card, place) => (card.suspended ? [place] : []));
  return new Set([...at, ...events.filter((each) => each.choice === "suspend").map((each) => each.card)]);
}

function replayed(page, events, schedules, suspended) {
  for (const { card, day, review, choice } of events) {
    if (review) schedules[card] = reviewed(schedules[card], review.grade, day, review.mode);
    else if (choice === "suspend") suspended.add(card);
  }
  return { schedules, suspended };
}

// What SM-2 asks on a day after the export: due cards, the most overdue first, then new ones.
function agenda(page, { schedules, suspended }, today) {
  const asked = [...page.cards.keys()].filter((card) => !suspended.has(card));
  const waits = (card) => schedules[card] && (schedules[card].due <= today || isDrilledOn(schedules[card], today));
  const due = asked.filter(waits).sort((one, other) => schedules[one].due - schedules[other].due);
  const unseen = asked.filter((card) => !schedules[card]);
  if (page.order === "deck") return [...due, ...unseen.slice(0, page.newPerDay)];
  const fresh = inTurn(
    grouped(unseen, (card) => page.cards[card].deck),
    page.newPerDay,
  );
  const days = grouped(due, (card) => Math.min(schedules[card].due, today));
  return [...days, fresh].flatMap((group) => spreadOverDecks(page, group));
}

// The values in groups, by what `key` says of each, in the order in which they first come.
function grouped(values, key) {
  const groups = new Map();
  for (const value of values) {
    const name = key(value);
    if (groups.has(name)) groups.get(name).push(value);
    else groups.set(name, [value]);
  }
  return [...groups.values()];
}

// The first of each group, then the second of each, and so on, `most` in all.
function inTurn(groups, most) {
  const longest = groups.reduce((longest, group) => Math.max(longest, group.length), 0);
  const chosen = [];
  for (let number = 0; number < longest && chosen.length < most; number += 1) {
    chosen.push(...groups.filter((group) => number < group.length).map((group) => group[number]));
  }
  return chosen.slice(0, most);
}

// The cards with those of each deck, and of each topic in it, as far from each other as can be.
function spreadOverDecks(page, cards) {
  const overTopics = (group) => {
    const tags = group.map((card) => page.cards[card].tags ?? []);
    const common = new Set(tags[0].filter((tag) => tags.every((each) => each.includes(tag))));
    const topic = (card) => (page.cards[card].tags ?? []).find((tag) => !common.has(tag)) ?? "";
    return spread(grouped(group, topic));
  };
  return spread(grouped(cards, (card) => page.cards[card].deck).map(overTopics));
}

function spread(groups) {
  const places = groups.flatMap((group, place) =>
    group.map((_, number) => [(number + (place + 0.5) / groups.length) / group.length, place, number]),
  );
  places.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  return places.map(([, place, number]) => groups[place][number]);
}

// The cards in the order in which they are shown: those in `again` come after CARDS_BETWEEN others, earlier only
// where no other is left. Each of them has the number of its last showing.
function arranged(cards, again, shown) {
  const waiting = [...again].sort((one, other) => one[0] - other[0]);
  const order = [];
  let place = 0;
  while (waiting.length && place < cards.length) {
    const others = waiting[0][0] + CARDS_BETWEEN - shown - order.length;
    if (others > 0) {
      order.push(...cards.slice(place, place + others));
      place += others;
    } else {
      order.push(waiting.shift()[1]);
    }
  }
  return [...order, ...cards.slice(place), ...waiting.map((each) => each[1])];
}

// At most `most` cards beyond today's, as `viva study --more` asks them: the weakest first, none of them new.
function weakest(page, { schedules, suspended, today }, most) {
  const weakness = ({ drill, reviewed, interval }) =>
    drill === FAILED ? Number.MAX_VALUE : (today - reviewed) / Math.max(1, interval);
  return [...page.cards.keys()]
    .filter((card) => schedules[card] && !suspended.has(card) && schedules[card].reviewed < today)
    .sort((one, other) => weakness(schedules[other]) - weakness(schedules[one]) || one - other)
    .slice(0, most);
}
