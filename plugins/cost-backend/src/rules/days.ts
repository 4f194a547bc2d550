import {
  utcDayOf,
  utcMonthStart,
} from '@paved-path/backstage-plugin-cost-node';

export {
  addUtcDays as addDays,
  utcDayOf as dayOf,
  utcDaysBetween as daysBetween,
  utcMonthStart as monthStart,
} from '@paved-path/backstage-plugin-cost-node';

const DAY = 24 * 60 * 60 * 1000;

/** `YYYY-MM` @internal */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The first day of the quarter that lies so many quarters later. @internal */
export function quarterStart(day: string, quarters = 0): string {
  const month = Number(day.slice(5, 7));
  return utcMonthStart(day, -((month - 1) % 3) + 3 * quarters);
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
  return !Number.isNaN(moment) && utcDayOf(moment) === day;
}
