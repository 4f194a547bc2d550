import { InputError } from '@backstage/errors';
import { EnvironmentQuery } from '@paved-path/backstage-plugin-drift-common';
import { z } from 'zod';
import { EnvironmentRow } from './rows';

type OrderField = NonNullable<EnvironmentQuery['orderField']>;

/** How a page is ordered, by one value and then by id. @internal */
export type Order = {
  field: OrderField;
  direction: 'asc' | 'desc';
  /** SQL, never null. */
  expression: string;
};

/** Where a page ends. @internal */
export type Position = { value: string | number; id: string };

// Later than any instant: what never happened stands last among the oldest first.
const NEVER = '9999';

const expressions: Record<OrderField, string> = {
  name: 'name',
  state: 'state_rank',
  driftedSince: `coalesce(drifted_since, '${NEVER}')`,
  checkedAt: `coalesce(checked_at, '')`,
  new: 'count_new',
};

const cursorSchema = z.tuple([
  z.string(),
  z.enum(['asc', 'desc']),
  z.union([z.string(), z.number()]),
  z.string(),
]);

/** By default the worst first. @internal */
export function orderOf(query: EnvironmentQuery): Order {
  const field = query.orderField ?? 'state';
  return {
    field,
    direction: query.order ?? 'asc',
    expression: expressions[field],
  };
}

/** @internal */
export function positionOf(row: EnvironmentRow, order: Order): Position {
  const values: Record<OrderField, string | number> = {
    name: row.name,
    state: row.state_rank,
    driftedSince: row.drifted_since ?? NEVER,
    checkedAt: row.checked_at ?? '',
    new: row.count_new,
  };
  return { value: values[order.field], id: row.id };
}

/** @internal */
export function writeCursor(order: Order, { value, id }: Position): string {
  return Buffer.from(
    JSON.stringify([order.field, order.direction, value, id]),
  ).toString('base64url');
}

/**
 * @throws InputError where the text is no cursor of this order
 * @internal
 */
export function readCursor(cursor: string, order: Order): Position {
  try {
    const [field, direction, value, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    const isNumber = ['state', 'new'].includes(order.field);
    if (
      field === order.field &&
      direction === order.direction &&
      (typeof value === 'number') === isNumber
    ) {
      return { value, id };
    }
  } catch {
    // Said below.
  }
  throw new InputError(
    'cursor: it must be the nextCursor of an answer to the same question, in the same order',
  );
}

/** The pattern, where a backslash escapes, of all that contains a text in lower case. @internal */
export function likePattern(text: string): string {
  return `%${text
    .trim()
    .toLocaleLowerCase('en-US')
    .replace(/[\\%_]/g, '\\$&')}%`;
}
