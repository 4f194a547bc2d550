import {
  Anomaly,
  CurrencyReport,
  ReleaseMark,
} from '@paved-path/backstage-plugin-cost-common';
import { sumDecimals } from '../../words';

/** A day of the plot. */
export type PlotDay = {
  day: string;
  /** It is still to come: there is a total alone. */
  isForecast: boolean;
  /** All groups together, whether shown or not, as a decimal. */
  total: string;
  /** By group, in the order of the report's. */
  amounts: string[];
  /** The same as numbers, which are only good for drawing. */
  heights: number[];
  anomalies: Anomaly[];
  releases: ReleaseMark[];
};

/** What happened on days, beside what they cost. */
export type DayMarks = {
  anomalies?: readonly Anomaly[];
  releases?: readonly ReleaseMark[];
};

/** The days of a report in one currency, then those to come. */
export function plotDays(
  days: readonly string[],
  report: CurrencyReport,
  { anomalies = [], releases = [] }: DayMarks,
): PlotDay[] {
  const marksOf = (day: string) => ({
    anomalies: anomalies.filter(
      each => each.day === day && each.currency === report.currency,
    ),
    releases: releases.filter(each => each.day === day),
  });
  const passed = days.map((day, index) => {
    const amounts = report.groups.map(group => group.days[index] ?? '0');
    return {
      day,
      isForecast: false,
      total: sumDecimals(amounts),
      amounts,
      heights: amounts.map(Number),
      ...marksOf(day),
    };
  });
  const coming = report.forecast.map(({ day, amount }) => ({
    day,
    isForecast: true,
    total: amount,
    amounts: [],
    heights: [],
    ...marksOf(day),
  }));
  return [...passed, ...coming];
}

/** How high the bars of a day stand, of the groups that are shown. */
export function topOf(day: PlotDay, hidden: ReadonlySet<number>): number {
  return day.heights.reduce(
    (sum, height, index) =>
      hidden.has(index) || height < 0 ? sum : sum + height,
    0,
  );
}
