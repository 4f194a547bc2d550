import { z } from 'zod';

const MAX_LENGTH = 500;

/** Whatever else is in the list is no sentence. */
const details = z
  .union([z.string().transform(text => [text]), z.array(z.unknown())])
  .optional()
  .catch(undefined)
  .transform(list =>
    (list ?? []).filter((item): item is string => typeof item === 'string'),
  );

const refusalSchema = z.union([
  // The REST API.
  z
    .object({ error: z.object({ message: z.string(), errors: details }) })
    .transform(({ error }) => error),
  // The Events API.
  z.object({ message: z.string(), errors: details }),
  z
    .object({ error: z.string() })
    .transform(({ error }) => ({ message: error, errors: [] })),
]);

/** The words that PagerDuty refuses with, with the details that it lists; undefined where there are none. At most 500 characters. @internal */
export function readRefusal(body: unknown): string | undefined {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { message, errors } = parsed.data;
  const words = errors.length ? `${message}: ${errors.join('; ')}` : message;
  return words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}…` : words;
}
