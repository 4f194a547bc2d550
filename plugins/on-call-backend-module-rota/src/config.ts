import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { checkRota } from './file/parseRotas';
import { readRef, readWindows } from './file/words';
import { Rota, WeekWindow } from './rules/types';
import { RotaLocation } from './sources/readLocation';

/** Durations are in milliseconds. @internal */
export type RotaConfig = {
  locations: RotaLocation[];
  /** Those that stand in the configuration itself. */
  rotas: Rota[];
  readInterval: number;
  workingHours: WeekWindow[];
  fallback: string | undefined;
  /** A file. */
  seed: string | undefined;
  retention: number;
};

/**
 * Reads `onCall.rota`; undefined where it is not configured.
 *
 * @throws InputError that names the field that is wrong, and what would be right
 * @internal
 */
export function readRotaConfig(root: Config): RotaConfig | undefined {
  const config = root.getOptionalConfig('onCall.rota');
  if (!config) return undefined;
  return {
    locations: (config.getOptionalConfigArray('locations') ?? []).map(
      readLocationConfig,
    ),
    rotas: (config.getOptional<unknown[]>('rotas') ?? []).map(readInline),
    readInterval: duration(config, 'readInterval', { seconds: 30 }),
    workingHours: readWorkingHours(config),
    fallback: readFallback(config),
    seed: config.getOptionalString('seed'),
    retention: duration(config, 'retention', { days: 800 }),
  };
}

function readLocationConfig(config: Config, index: number): RotaLocation {
  const type = config.getString('type');
  const target = config.getString('target');
  const at = `onCall.rota.locations[${index}]`;
  if (type !== 'file' && type !== 'url') {
    throw new InputError(`${at}.type is '${type}'; it must be file or url`);
  }
  if (type === 'url' && !URL.canParse(target)) {
    throw new InputError(
      `${at}.target must be an address such as https://github.com/acme/rotas/blob/main/payments.yaml`,
    );
  }
  return { type, target };
}

function readInline(input: unknown, index: number): Rota {
  const { rota, problems } = checkRota(input);
  if (rota) return rota;
  throw new InputError(
    `onCall.rota.rotas[${index}] is wrong:\n${problems
      .map(({ message }) => message)
      .join('\n')}`,
  );
}

function readWorkingHours(config: Config): WeekWindow[] {
  const windows = readWindows({
    days: config.getOptionalString('workingHours.days') ?? 'Mon-Fri',
    from: config.getOptionalString('workingHours.from') ?? '09:00',
    to: config.getOptionalString('workingHours.to') ?? '17:00',
  });
  if (typeof windows !== 'string') return windows;
  throw new InputError(`onCall.rota.workingHours: ${windows}`);
}

function readFallback(config: Config): string | undefined {
  const text = config.getOptionalString('fallback');
  if (text === undefined) return undefined;
  const ref = readRef(text, 'group');
  if (ref) return ref;
  throw new InputError(
    `onCall.rota.fallback is '${text}'; it must be a group such as group:default/platform-team`,
  );
}

function duration(
  config: Config,
  key: string,
  fallback: HumanDuration,
): number {
  const milliseconds = durationToMilliseconds(
    config.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
  if (milliseconds >= 1000) return milliseconds;
  throw new InputError(
    `onCall.rota.${key} must be a second at least, such as { seconds: 30 }`,
  );
}
