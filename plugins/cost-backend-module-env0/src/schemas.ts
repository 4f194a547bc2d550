import { plainDecimal } from '@paved-path/backstage-plugin-cost-node';
import { z } from 'zod';

/*
 * Only what is named here is taken from env0's answers. They hold more, among it variables and tokens, which must not get any further.
 */

/** @internal */
export const environmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  projectId: z.string(),
});

/** @internal */
export type Env0Environment = z.infer<typeof environmentSchema>;

/** @internal */
export const projectSchema = z.object({ id: z.string(), name: z.string() });

const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    return plainDecimal(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'it is not an amount' });
    return z.NEVER;
  }
});

/** The name of a total that is not told cloud by cloud. @internal */
export const ALL_CLOUDS = 'all';

/**
 * What an environment cost on a day; `total` is by cloud (`AWS`, `GCP`, `AZURE`), or of all of them in one number.
 * @internal
 */
export const costSchema = z
  .object({
    date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}/)
      .transform(text => text.slice(0, 10)),
    total: z
      .union([
        z.record(z.string(), amount.nullable()),
        amount.transform(
          (value): Record<string, string | null> => ({ [ALL_CLOUDS]: value }),
        ),
      ])
      .nullish(),
  })
  .transform(({ date, total }) => ({
    day: date,
    /** Plain decimals, by cloud. */
    amounts: Object.entries(total ?? {}).flatMap(([cloud, value]) =>
      value === null ? [] : [{ cloud, value }],
    ),
  }));

/** @internal */
export type Env0Cost = z.infer<typeof costSchema>;
