const DAY = 24 * 60 * 60 * 1000;

/** A day in UTC, `YYYY-MM-DD`, so many days later. @internal */
export function addDays(day: string, count: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + count * DAY);
}

/** The day of a moment, in UTC. @internal */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** All days from the first to the one before `to`. @internal */
export function daysBetween(from: string, to: string): string[] {
  const days = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** `YYYY-MM` @internal */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The first day of the month that lies so many months later. @internal */
export function monthStart(day: string, months = 0): string {
  const [year, month] = day.split('-').map(Number);
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/** The first day of the quarter that lies so many quarters later. @internal */
export function quarterStart(day: string, quarters = 0): string {
  const month = Number(day.slice(5, 7));
  return monthStart(day, -((month - 1) % 3) + 3 * quarters);
}

/** How many days lie from one to the other. @internal */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** From 0 for Sunday, in UTC. @internal */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Whether it is a day of the calendar; `2026-02-30` is none. @internal */
export function isDay(day: string): boolean {
  const moment = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(moment) && dayOf(moment) === day;
}
