// Moments and study days. A moment is text, as viva writes it: 2026-03-02T18:00:00.000+01:00. A study day is a
// number: the days since 1 January 1970. Pure: now is passed in, in milliseconds.

const DAY_MS = 86_400_000;
const LAST_DAY = 2_932_896; // 31 December 9999
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function momentOf(ms) {
  const offset = -new Date(ms).getTimezoneOffset();
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

// The study day of a moment: until `dayEnds` ("04:00"), local time of the moment, it is still the day before.
function studyDay(moment, dayEnds) {
  const day = Date.parse(moment.slice(0, 10)) / DAY_MS;
  return moment.slice(11, 11 + dayEnds.length) < dayEnds ? day - 1 : day;
}

// A date: "Fri 11 Dec", with its year where that is not the year of `today`.
function onDay(day, today) {
  const words = withYear(day);
  return yearOf(day) === yearOf(today) ? words.slice(0, words.lastIndexOf(" ")) : words;
}

function withYear(day) {
  const date = new Date(day * DAY_MS);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${yearOf(day)}`;
}

function yearOf(day) {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function inDays(days) {
  return ["today", "tomorrow"][days] ?? `in ${span(days)}`;
}

// Write a number of days: "1 day", "120 days", "1.2 years".
function span(days) {
  if (days < 365) return counted(days, "day");
  const years = (days / 365.25).toFixed(1).replace(/\.0$/, "");
  return years === "1" ? "1 year" : `${years} years`;
}
