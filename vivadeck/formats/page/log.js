// What happened on this page: entries, each of which is kept as it comes and never changed. Pure.
//
// An entry is one of {review: {…}}, {undo: {card, at}} and {decision: {card, at, choice}}, as in viva's own journal.

// The entries as facts in the order of time: reviews that were not undone, decisions, undone reviews.
function factsOf(entries) {
  const undone = entries.filter((each) => each.undo).map((each) => each.undo);
  const gone = new Set(undone.map(placeOf));
  const reviews = entries
    .filter((each) => each.review && !gone.has(placeOf(each.review)))
    .map((each) => each.review);
  const decisions = entries.filter((each) => each.decision).map((each) => each.decision);
  return { reviews: inTime(reviews), decisions: inTime(decisions), undone: inTime(undone) };
}

// The names of what stands on this page and was not in viva when the page was made: grades, suspensions, and undos of
// grades that viva had.
function pendingOf(page, entries) {
  const facts = factsOf(entries);
  const isInViva = (fact) => page.has.has(Date.parse(fact.at));
  const suspensions = eventsOf(page, facts)
    .filter((each) => each.choice === "suspend")
    .map(({ at, card }) => ({ at, card: page.cards[card].id }));
  const kinds = {
    grade: facts.reviews.filter((each) => !isInViva(each)),
    undo: facts.undone.filter(isInViva),
    suspend: suspensions,
  };
  return new Set(Object.entries(kinds).flatMap(([kind, each]) => each.map((fact) => `${kind} ${placeOf(fact)}`)));
}

// What is to be brought to viva: {grades, others}, both numbers. `given` are the names of what was given back already;
// one of them that does not stand any more was taken back since.
function waiting(pending, given) {
  const grades = [...pending].filter((name) => name.startsWith("grade ") && !given.has(name)).length;
  const others = [...pending].filter((name) => !name.startsWith("grade ") && !given.has(name)).length;
  return { grades, others: others + [...given].filter((name) => !pending.has(name)).length };
}

function placeOf(fact) {
  return `${Date.parse(fact.at)} ${fact.card}`;
}

function inTime(facts) {
  return facts
    .map((fact) => [Date.parse(fact.at), fact])
    .sort((one, other) => one[0] - other[0])
    .map((pair) => pair[1]);
}

// The moment of the next entry: in whole milliseconds, later than all others and than the card's last one at home.
function nextMoment(now, entries, last) {
  const moments = entries.map((each) => Date.parse(Object.values(each)[0].at));
  const earlier = [...moments, last].filter((each) => each < now + 2 * DAY_MS); // else a clock was wrong
  return momentOf(earlier.reduce((latest, each) => Math.max(latest, each + 1), now));
}

// The text of a file that `viva merge` takes: viva's own progress, one review a line.
function progressText(entries) {
  const facts = factsOf(entries);
  const line = (fact) => JSON.stringify(fact).replace(/ /g, "\\u0020"); // a mail breaks lines at spaces
  const lines = (list) => (list.length ? `\n${list.map(line).join(",\n")}\n` : "");
  const latest = new Map(facts.decisions.map((each) => [each.card, each]));
  return (
    `{\n"version": 4,\n"reviews": [${lines(facts.reviews)}],\n` +
    `"decisions": [${lines([...latest.values()])}],\n"undone": [${lines(facts.undone)}]\n}\n`
  );
}
