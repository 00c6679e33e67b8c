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
  const lines = (list) => (list.length ? `\n${list.map((each) => JSON.stringify(each)).join(",\n")}\n` : "");
  const latest = new Map(facts.decisions.map((each) => [each.card, each]));
  return (
    `{\n"version": 4,\n"reviews": [${lines(facts.reviews)}],\n` +
    `"decisions": [${lines([...latest.values()])}],\n"undone": [${lines(facts.undone)}]\n}\n`
  );
}
