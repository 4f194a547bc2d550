const DAY = 24 * 60 * 60_000;

/** The day of a moment in UTC, `YYYY-MM-DD`. @public */
export function utcDayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** The day so many days later, in UTC. @public */
export function addUtcDays(day: string, count: number): string {
  return utcDayOf(Date.parse(`${day}T00:00:00Z`) + count * DAY);
}

/** The first day of the month that is so many months after that of a day, in UTC. @public */
export function utcMonthStart(day: string, months: number = 0): string {
  const [year, month] = day.split('-').map(Number);
  return utcDayOf(Date.UTC(year, month - 1 + months, 1));
}

/** The days from the first to the one before `to`, in UTC. @public */
export function utcDaysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = addUtcDays(day, 1)) days.push(day);
  return days;
}

/** A month, or what a span has of it; the end is exclusive. @public */
export interface UtcMonth {
  /** `YYYY-MM`. */
  month: string;
  from: string;
  to: string;
}

/** The months that a span of days touches, the last one cut where the span ends. @public */
export function utcMonthsBetween(from: string, to: string): UtcMonth[] {
  const months: UtcMonth[] = [];
  for (let start = utcMonthStart(from); start < to; ) {
    const next = utcMonthStart(start, 1);
    months.push({
      month: start.slice(0, 7),
      from: start,
      to: next < to ? next : to,
    });
    start = next;
  }
  return months;
}
