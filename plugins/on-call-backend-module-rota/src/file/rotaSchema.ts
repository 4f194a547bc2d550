import { IANAZone } from 'luxon';
import { z } from 'zod';
import { DAY, HOUR, MINUTE, WEEK } from '../rules/types';
import {
  readDate,
  readDuration,
  readInstant,
  readMoment,
  readRef,
  readWindows,
} from './words';

/** What a rota may be called. @internal */
export const rotaNamePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** How long a level has to acknowledge, where nothing is said, in milliseconds. @internal */
export const DEFAULT_ESCALATE_AFTER = 15 * MINUTE;

/** How often the levels are gone through again, where nothing is said. */
const DEFAULT_REPEAT = 2;

/** Makes a reader that answers undefined for what it cannot read a field that says what would be right. */
function field<T>(read: (value: never) => T | undefined, expectation: string) {
  return z.unknown().transform((value, context): T => {
    const result = read(value as never);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: expectation });
    return z.NEVER;
  });
}

const text =
  <T>(read: (value: string) => T | undefined) =>
  (value: unknown) =>
    typeof value === 'string' ? read(value) : undefined;

const nameField = z
  .string()
  .max(63, 'must have at most 63 characters')
  .regex(
    rotaNamePattern,
    'must hold only lower case letters, digits and single hyphens, such as payments',
  );

const personField = field(
  text(value => {
    const ref = readRef(value, 'user');
    return ref?.startsWith('user:') ? ref : undefined;
  }),
  'must be a user of the catalog, such as ana or user:default/ana',
);

const peopleField = z
  .array(personField)
  .min(1, 'must name at least one person')
  .max(200, 'must name at most 200 people');

/** @internal */
export const windowSchema = z
  .strictObject({
    days: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
  })
  .transform((window, context) => {
    const windows = readWindows(window);
    if (typeof windows !== 'string') return windows;
    context.addIssue({ code: 'custom', message: windows });
    return z.NEVER;
  });

const layerSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  people: peopleField,
  rotation: field(value => {
    const length = readDuration(value);
    return length && length % HOUR === 0 && length <= 53 * WEEK
      ? length
      : undefined;
  }, 'must be a length in whole hours, days or weeks, such as 1 week or 12 hours').default(
    WEEK,
  ),
  handover: field(
    text(readMoment),
    'must be a time such as 09:00, or Monday 09:00',
  ).default({ time: 9 * HOUR }),
  starts: field(text(readDate), 'must be a date such as 2026-01-05'),
  ends: field(text(readDate), 'must be a date such as 2026-12-31').optional(),
  only: z
    .preprocess(
      value => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(windowSchema).min(1, 'must hold at least one time').optional(),
    )
    .optional(),
});

const overrideSchema = z.strictObject({
  person: personField,
  start: z.string(),
  end: z.string(),
});

const levelSchema = z
  .strictObject({
    rota: nameField.optional(),
    layer: z.string().optional(),
    people: peopleField.optional(),
    escalateAfter: field(value => {
      const length = readDuration(value);
      return length && length >= MINUTE && length <= DAY ? length : undefined;
    }, 'must be a time from 1 minute to 1 day, such as 10 minutes or PT10M').default(
      DEFAULT_ESCALATE_AFTER,
    ),
  })
  .refine(
    level => level.rota || level.layer || level.people,
    'must name a rota, a layer or people',
  )
  .refine(
    level => !(level.rota && level.layer),
    'must name a rota or a layer: a layer is always one of this rota',
  );

const shape = {
  name: nameField,
  title: z.string().min(1).max(100).optional(),
  owner: field(
    text(value => readRef(value, 'group')),
    'must be a group of the catalog, such as payments or group:default/payments',
  ),
  timeZone: z
    .string()
    .refine(
      zone => IANAZone.isValidZone(zone),
      'must be a time zone such as Europe/Copenhagen',
    ),
  services: z
    .array(
      field(
        text(value => readRef(value, 'component')),
        'must be an entity such as booking-api or component:default/booking-api',
      ),
      'must be a list of entities; leave it out for all that the owner owns',
    )
    .optional(),
  layers: z.array(layerSchema).max(50).default([]),
  overrides: z.array(overrideSchema).max(1000).default([]),
  escalation: z
    .array(levelSchema)
    .min(1, 'must have at least one level')
    .max(20)
    .optional(),
  repeat: z.int().min(0).max(9).default(DEFAULT_REPEAT),
};

/** A rota as a person writes it, and as it is checked. @internal */
export const rotaSchema = z.strictObject(shape).superRefine((rota, context) => {
  const issue = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  if (!rota.layers.length && !rota.escalation) {
    issue(
      [],
      'must have layers, or an escalation that names other rotas or people',
    );
  }
  const names = rota.layers.map(({ name }, index) => layerName(name, index));
  rota.layers.forEach(({ handover, rotation, starts, ends }, index) => {
    const at = ['layers', index];
    if (names.indexOf(names[index]) !== index) {
      issue([...at, 'name'], 'must not be the name of two layers');
    }
    if (handover.weekday !== undefined && rotation % WEEK !== 0) {
      issue(
        [...at, 'handover'],
        'must be a time alone, since the rotation is not in whole weeks',
      );
    }
    if (ends !== undefined && ends <= starts) {
      issue([...at, 'ends'], 'must be later than starts');
    }
  });
  rota.overrides.forEach(({ start, end }, index) => {
    const at = ['overrides', index];
    const [from, until] = [start, end].map(each =>
      readInstant(each, rota.timeZone),
    );
    const expectation =
      'must be a time such as 2026-12-24 09:00 in the time zone of the rota';
    if (from === undefined) issue([...at, 'start'], expectation);
    if (until === undefined) issue([...at, 'end'], expectation);
    if (from !== undefined && until !== undefined && until <= from) {
      issue([...at, 'end'], 'must be later than start');
    }
  });
  rota.escalation?.forEach(({ rota: named, layer }, index) => {
    const at = ['escalation', index];
    if (layer !== undefined && !names.includes(layer)) {
      issue(
        [...at, 'layer'],
        `must be a layer of this rota: ${
          [...new Set(names)].join(', ') || 'it has none'
        }`,
      );
    }
    if (named === rota.name && !rota.layers.length) {
      issue(
        [...at, 'rota'],
        'must be another rota, since this one has no layers',
      );
    }
  });
});

/** @internal */
export type RotaDocument = z.output<typeof rotaSchema>;

/** What a layer without a name is called. @internal */
export function layerName(name: string | undefined, index: number): string {
  return name ?? `Layer ${index + 1}`;
}

const windowShape = { days: 1, from: 1, to: 1 };

/** The fields that are known where a path leads. @internal */
export function knownFields(path: readonly PropertyKey[]): string[] {
  const place = path.filter(part => typeof part === 'string').at(-1);
  if (place === 'layers') return Object.keys(layerSchema.shape);
  if (place === 'overrides') return Object.keys(overrideSchema.shape);
  if (place === 'escalation') return Object.keys(levelSchema.shape);
  if (place === 'only') return Object.keys(windowShape);
  return Object.keys(shape);
}
