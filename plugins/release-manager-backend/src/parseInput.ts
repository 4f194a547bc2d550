import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * Parses what a caller sent.
 *
 * @throws InputError that names each wrong field and what is wrong with it
 * @internal
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
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
