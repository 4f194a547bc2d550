import { plainDecimal } from '@paved-path/backstage-plugin-cost-node';
import { z } from 'zod';

const UNALLOCATED = '__unallocated__';
const IDLE = '__idle__';

/** What a workload, or what belongs to none, cost on a day. @internal */
export type Allocation = {
  /** As OpenCost calls it, unique within the day. */
  name: string;
  /** What no workload asked for or used. */
  isIdle?: true;
  namespace?: string;
  /** Such as `deployment`. */
  kind?: string;
  controller?: string;
  /** By the name that OpenCost gives a label. */
  labels: Record<string, string>;
  /** Plain decimal. */
  cost: string;
};

const text = z.string().nullish();

/** One allocation of `/allocation/compute`, of which only what is named here is taken. @internal */
export const allocationSchema = z.object({
  properties: z
    .object({
      namespace: text,
      controllerKind: text,
      controller: text,
      labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  window: z.object({ start: z.string(), end: z.string() }),
  // Null is what OpenCost makes of a number that it could not compute.
  totalCost: z.number().nullable(),
});

/** @internal */
export type RawAllocation = z.infer<typeof allocationSchema>;

/** The answer: a set of allocations for each step, by their names. @internal */
export const answerSchema = z.object({
  code: z.number().optional(),
  message: text,
  data: z
    .array(z.record(z.string(), allocationSchema.nullable()).nullable())
    .nullish(),
});

/** How OpenCost calls a label, as Prometheus does. @internal */
export function labelNameOf(label: string): string {
  return label.trim().replace(/[^A-Za-z0-9_]/g, '_');
}

/** What allocations are grouped by, for `aggregate`. @internal */
export function groupsOf(labels: readonly string[]): string[] {
  return [
    'namespace',
    'controllerKind',
    'controller',
    ...labels.map(label => `label:${labelNameOf(label)}`),
  ];
}

/**
 * Reads an allocation that was asked for by {@link groupsOf}.
 *
 * @throws InputError where its cost is no number
 * @internal
 */
export function toAllocation(
  name: string,
  raw: RawAllocation,
  labels: readonly string[],
): Allocation {
  // Null stands for NaN, which is not an amount either.
  const cost = plainDecimal(raw.totalCost ?? NaN);
  if (name.split('/').includes(IDLE)) {
    return { name, isIdle: true, labels: {}, cost };
  }
  const { properties } = raw;
  const parts = name.split('/');
  const isGrouped = parts.length === 3 + labels.length;
  const [namespace, kind, controller] = isGrouped ? parts.map(known) : [];
  const found: Record<string, string> = {};
  labels.forEach((label, index) => {
    const key = labelNameOf(label);
    const part = isGrouped ? parts[3 + index] : '';
    const value = part.startsWith(`${key}=`)
      ? known(part.slice(key.length + 1))
      : known(properties?.labels?.[key]);
    if (value) found[key] = value;
  });
  return {
    name,
    namespace: namespace ?? known(properties?.namespace),
    kind: kind ?? known(properties?.controllerKind),
    controller: controller ?? known(properties?.controller),
    labels: found,
    cost,
  };
}

function known(value: string | null | undefined): string | undefined {
  return value && value !== UNALLOCATED ? value : undefined;
}
