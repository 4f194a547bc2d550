import { z } from 'zod';

const MAX_LENGTH = 500;

const text = z.union([
  z.string(),
  z.array(z.string()).transform(lines => lines.join('; ')),
]);

const errorSchema = z.union([
  z.object({ message: text }),
  // JSON:API, and what resembles it.
  z
    .object({
      errors: z
        .array(
          z.union([
            z.string(),
            z
              .object({
                title: z.string().optional(),
                detail: z.string().optional(),
                message: z.string().optional(),
              })
              .transform(
                ({ title, detail, message }) => detail ?? message ?? title,
              ),
          ]),
        )
        .min(1),
    })
    .transform(({ errors }) => ({
      message: errors.filter(Boolean).join('; '),
    })),
  z
    .object({ error: z.object({ message: z.string() }) })
    .transform(({ error }) => error),
  z
    .object({ error: z.string() })
    .transform(({ error }) => ({ message: error })),
]);

/**
 * The words that a vendor refuses with, in one of the shapes that are common; undefined where there are none. At most 500 characters.
 * @public
 */
export function readVendorMessage(body: unknown): string | undefined {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success || !parsed.data.message) return undefined;
  const { message } = parsed.data;
  return message.length > MAX_LENGTH
    ? `${message.slice(0, MAX_LENGTH)}…`
    : message;
}
