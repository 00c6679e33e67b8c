// SM-2: how reviews become a schedule. The same, to the last digit, as viva's own sm2.py; a test compares them. Pure.
//
// A schedule is {due, reviewed, interval, ease, repetitions, lapses, drill}; days are study days; null for a new card.

const FIRST_EASE = 2.5;
const LOWEST_EASE = 1.3;
const LONGEST_INTERVAL = 36_500; // days
const FIRST_INTERVALS = [1, 6]; // days
const EASE_CHANGES = [0, 1, 2, 3, 4, 5].map((grade) => 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02));

const NO_DRILL = 0;
const RECALLED = 1; // graded 3: its new interval stands, more showings of the day change nothing
const FAILED = 2; // graded below 3: the first grade of 3 or more is its new first repetition

// Whether the card is shown again on this day.
function isDrilledOn(schedule, day) {
  return schedule.drill !== NO_DRILL && schedule.reviewed >= day;
}

// Whether a review changes the schedule: in the mode `study` always, else of a card that waits, or a miss.
function counts(before, grade, day, mode) {
  return mode === "study" || before === null || grade < 3 || before.due <= day || isDrilledOn(before, day);
}

// The schedule after a card was graded (0–5) on a study day.
function reviewed(before, grade, day, mode) {
  if (!counts(before, grade, day, mode)) return before;
  const now = before ?? {
    due: day,
    reviewed: day,
    interval: 0,
    ease: FIRST_EASE,
    repetitions: 0,
    lapses: 0,
    drill: 0,
  };
  if (now.drill === RECALLED && now.reviewed >= day) return { ...now, drill: grade >= 4 ? NO_DRILL : RECALLED };
  if (grade < 3) {
    const lapses = now.lapses + (now.repetitions > 0 ? 1 : 0);
    return { ...now, due: day, reviewed: day, interval: 0, repetitions: 0, lapses, drill: FAILED };
  }
  const ease = Math.max(LOWEST_EASE, now.ease + EASE_CHANGES[grade]);
  const longer = now.repetitions > 1 ? Math.ceil(now.interval * ease) : FIRST_INTERVALS[now.repetitions];
  const interval = Math.min(LONGEST_INTERVAL, longer);
  return {
    due: Math.min(LAST_DAY, day + interval),
    reviewed: day,
    interval,
    ease,
    repetitions: now.repetitions + 1,
    lapses: now.lapses,
    drill: grade >= 4 ? NO_DRILL : RECALLED,
  };
}
