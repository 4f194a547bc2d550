import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { Request } from 'express';
import { z } from 'zod';

const instant = z.iso.datetime({
  offset: true,
  message: 'it must be a moment, such as 2026-11-21T08:00:00Z',
});

/** A time that is asked for. @internal */
export const rangeQuery = z.object({
  start: instant.optional(),
  end: instant.optional(),
});

/** @internal */
export function entityRefOf(request: Request): string {
  const { kind, namespace, name } = request.params;
  return stringifyEntityRef({ kind, namespace, name });
}

/**
 * @throws InputError naming each field, and what would be right
 * @internal
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues
      .map(issue =>
        issue.path.length
          ? `${issue.path.join('.')}: ${issue.message}`
          : issue.message,
      )
      .join('; '),
  );
}

/**
 * The key that makes a command be done once.
 *
 * @throws InputError where there is none
 * @internal
 */
export function idempotencyKeyOf(request: Request): string {
  const key = request.header('idempotency-key')?.trim();
  if (!key || key.length > 200) {
    throw new InputError(
      'Idempotency-Key: this header must be sent, with a text of at most 200 characters that is new for each new request',
    );
  }
  return key;
}
