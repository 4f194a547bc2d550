import { z } from 'zod';

/** What may stand in a query, by name; a name that ends in `[]` may be told more than once. */
export type Query = Record<string, z.ZodType<string>>;

/** One operation, as it is described. */
export type Operation = {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  host: 'rest' | 'events' | 'identity';
  /** With `{}` where an id stands. */
  path: string;
  /** The OAuth scope that it takes. */
  scope?: string;
  /** Besides those of every operation of its host. */
  headers?: Record<string, z.ZodType<string>>;
  query?: Query;
  /** These must be in the query. */
  required?: string[];
  body?: z.ZodType;
};

/** Values that several operations take. */
export const text = z.string().min(1);
export const instant = z.iso.datetime({ offset: true });
export const integer = z.string().regex(/^\d+$/);
export const email = z.email();
export const zone = text;

export const paging: Query = { limit: integer, offset: integer };
export const reference = (type: string) =>
  z.strictObject({ id: text, type: z.literal(type) });

export const from = { from: email };
