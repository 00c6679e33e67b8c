// Grades: what ticks suggest, what each grade leads to, and how a review keeps the ticks. As in the terminal. Pure.

const LETTERS = "abcde";
const BEST_SUGGESTED = 4; // 5 is for the student to say
const FROM_SHARE = [
  [0.9, 5],
  [0.7, 4],
  [0.45, 3],
  [0.2, 2],
  [0.01, 1],
]; // from this share of the key points on
const GRADE_NAMES = [
  [0, "0-2", "Forgot"],
  [3, "3", "Hard"],
  [4, "4", "Good"],
  [5, "5", "Easy"],
];

// The grade that ticks suggest: a list with true for each key point that was said; 4 where nothing is ticked.
function suggestedGrade(ticks) {
  if (!ticks.some(Boolean)) return BEST_SUGGESTED;
  const withLetters = ticks.slice(0, LETTERS.length);
  const share = withLetters.filter(Boolean).length / withLetters.length;
  const grade = FROM_SHARE.find(([from]) => share >= from)?.[1] ?? 0;
  return Math.min(BEST_SUGGESTED, grade);
}

// The field `points` of a review: each key point as a sign and the digits of its text; "" without ticks.
function pointsField(digests, ticks) {
  if (!ticks.some(Boolean)) return "";
  return digests.map((digest, place) => `${ticks[place] ? "+" : "-"}${digest}`).join(" ");
}

// When the card comes back after a grade: "6 days", "today", "today, then 1 day". Where the plan for an `exam` on a day
// decides: "~6 days", or "when it helps" where SM-2 would ask it only after the exam.
function comesBack(schedule, grade, today, mode, exam) {
  const next = reviewed(schedule, grade, today, mode);
  if (next.drill === FAILED) return "today";
  const days = span(Math.max(0, next.due - today));
  const planned = next.due < exam ? `~${days}` : "when it helps";
  const then = exam === undefined ? days : planned;
  return isDrilledOn(next, today) ? `today, then ${then}` : then;
}
