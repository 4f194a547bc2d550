import { CheckOptions } from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { Cli, RunOptions } from '../cli/Cli';
import { CheckFailure } from '../cli/explain';
import { JsonPicker, ValueTooLarge } from './JsonPicker';
import { PlanReport, Report, ReportLimits } from './PlanReport';
import { SensitiveValues } from './SensitiveValues';

const UNREADABLE =
  'The plan cannot be read: it is not whole, or not in the form that this version knows.';

/** Takes a value that was picked out of what the CLI printed. @internal */
export type OnValue = (path: readonly string[], value: unknown) => void;

/** What shows a plan, and how. @internal */
export type Showing = { cli: Cli; command: string; run: RunOptions };

/**
 * Reads a plan as it streams by.
 *
 * @throws CheckFailure where it does not say how things stand
 * @internal
 */
export async function readPlan(
  { cli, command, run }: Showing,
  planFile: string,
  options: Pick<CheckOptions, 'digest'> & {
    limits: ReportLimits & { resourceSize: number };
    onValue?: OnValue;
  },
): Promise<Report> {
  const { limits, digest, onValue } = options;
  const report = new PlanReport(limits, run.secrets, digest);
  let version: unknown;
  const picker = new JsonPicker({
    paths: [['format_version'], ...PlanReport.paths],
    largest: limits.resourceSize,
    onValue: (path, value) => {
      if (path[0] === 'format_version') version = value;
      else {
        report.take(path, value);
        onValue?.(path, value);
      }
    },
  });
  try {
    const args = ['show', '-json', planFile];
    await cli.stream(command, args, run, chunk => picker.write(chunk));
  } catch (error) {
    throw explainReading(error, limits.resourceSize);
  }
  // Half a plan, or none, has nothing in it that drifted.
  if (!picker.isWhole || !/^[01]\./.test(String(version))) {
    throw new CheckFailure(UNREADABLE);
  }
  return report.finish();
}

/**
 * Reads what a plan, or else the state, calls sensitive.
 *
 * @throws where neither can be shown
 * @internal
 */
export async function readSensitiveValues(
  { cli, command, run }: Showing,
  planFile: string | undefined,
  largest: number,
): Promise<Set<string>> {
  const found = new SensitiveValues();
  const picker = new JsonPicker({
    paths: SensitiveValues.paths,
    largest,
    onValue: (path, value) => found.take(path, value),
  });
  const args = ['show', '-json', ...(planFile ? [planFile] : [])];
  await cli.stream(command, args, run, chunk => picker.write(chunk));
  return found.values;
}

function explainReading(error: unknown, largest: number): unknown {
  if (error instanceof ValueTooLarge) {
    const address = error.head.match(/"address":"((?:[^"\\]|\\.)*)"/)?.[1];
    return new CheckFailure(
      `${
        address ?? 'A value of the plan'
      } is larger than ${largest} bytes in the plan; see drift.terraform.limits.resourceSize.`,
    );
  }
  // Their messages tell of values.
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return new CheckFailure(UNREADABLE);
  }
  return error;
}
