import { BillFile } from './BillSource';

/** A billing period, in UTC: its first day, and the day after its last, `YYYY-MM-DD`. @internal */
export type Period = { from: string; to: string };

const PATTERNS = [
  // 20261101-20261201, where the second is the day after the last, or the last.
  /(?<!\d)(?<year>20\d\d)(?<month>0[1-9]|1[0-2])01[-_]20\d{6}(?!\d)/,
  // BILLING_PERIOD=2026-11, 2026-11, 2026_11
  /(?<!\d)(?<year>20\d\d)[-_](?<month>0[1-9]|1[0-2])(?![\d])/,
  // 202611
  /(?<!\d)(?<year>20\d\d)(?<month>0[1-9]|1[0-2])(?!\d)/,
];

/** The month that a file's path names, the last part that does; undefined where none does. @internal */
export function periodOfName(name: string): Period | undefined {
  for (const part of name.split('/').reverse()) {
    for (const pattern of PATTERNS) {
      const groups = pattern.exec(part)?.groups;
      if (groups) return monthOf(`${groups.year}-${groups.month}`);
    }
  }
  return undefined;
}

/** @internal */
export function monthOf(month: string): Period {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return { from: `${month}-01`, to: next.toISOString().slice(0, 10) };
}

/** What tells a period apart in an export: its month, where it is one. @internal */
export function idOf({ from }: Pick<Period, 'from'>): string {
  return from.endsWith('-01') ? from.slice(0, 7) : from;
}

/** The first day of a period; undefined where that is none which tells a period apart. @internal */
export function beginOf(id: string): string | undefined {
  if (/^\d{4}-\d{2}$/.test(id)) return `${id}-01`;
  return /^\d{4}-\d{2}-\d{2}$/.test(id) ? id : undefined;
}

/**
 * Leaves out what an export has written anew: where below a folder of one period each run of the export has a folder of its own, as
 * `20261101-20261201/<run>/part.csv`, the run that was written last holds.
 * @internal
 */
export function newestRuns(files: BillFile[]): BillFile[] {
  const newest = new Map<string, { run: string; at: number }>();
  const places = files.map(file => {
    const place = runOf(file.name);
    if (place) {
      const at = file.modifiedAt.getTime();
      const known = newest.get(place.period);
      if (
        !known ||
        at > known.at ||
        (at === known.at && place.run > known.run)
      ) {
        newest.set(place.period, { run: place.run, at });
      }
    }
    return { file, place };
  });
  return places
    .filter(
      ({ place }) => !place || newest.get(place.period)!.run === place.run,
    )
    .map(({ file }) => file);
}

/** Whether it is in the folder of a run of an export, below that of a period. @internal */
export function isOfRun(name: string): boolean {
  return runOf(name) !== undefined;
}

/** Only whole names of folders count as a period, so that a folder `2026-11-reports` does not hide its neighbours. */
function runOf(name: string): { period: string; run: string } | undefined {
  const folders = name.split('/').slice(0, -1);
  const index = folders.findIndex(folder =>
    /^(billing_period=)?(20\d\d-(0[1-9]|1[0-2])|20\d{6}-20\d{6})$/i.test(
      folder,
    ),
  );
  if (index < 0 || index === folders.length - 1) return undefined;
  return {
    period: folders.slice(0, index + 1).join('/'),
    run: folders.slice(index + 1).join('/'),
  };
}
