import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';

/** Go writes a list that is empty as null. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(value => value ?? []);

const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform(value => value || undefined);

const resourceSchema = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  human_readable_attributes: z
    .record(z.string(), z.unknown())
    .nullish()
    .catch(undefined),
});

/** A resource of a report, by Terraform's id and type. @internal */
export type ReportedResource = z.infer<typeof resourceSchema>;

/**
 * What is read of driftctl's JSON (https://docs.driftctl.com): the lists and when it was taken have to be right;
 * of the rest, which changed over its versions, what is known is taken. Resources that are missing, called deleted once, do not exist.
 */
const reportSchema = z
  .object({
    summary: z.object({
      total_managed: z.number(),
      total_unmanaged: z.number(),
    }),
    managed: listOf(resourceSchema),
    unmanaged: listOf(resourceSchema),
    alerts: z
      .record(z.string(), listOf(z.object({ message: text })))
      .nullish()
      .transform(value => value ?? {}),
    options: z
      .object({
        only_managed: z.boolean().nullish(),
        only_unmanaged: z.boolean().nullish(),
      })
      .nullish()
      .catch(undefined),
    provider_name: text,
    provider_version: text,
    date: z.iso.datetime({ offset: true }),
  })
  .check(({ value, issues }) => {
    for (const key of ['managed', 'unmanaged'] as const) {
      const counted = value.summary[`total_${key}`];
      const listed = value[key].length;
      if (listed < counted) {
        issues.push({
          code: 'custom',
          path: [key],
          message: `it lists ${listed}, and summary.total_${key} counts ${counted}`,
          input: listed,
        });
      }
    }
  });

/** @internal */
export type DriftctlReport = z.infer<typeof reportSchema>;

/**
 * Reads a report.
 *
 * @throws ServiceUnavailableError with the path in the JSON of what is not as it should be
 * @internal
 */
export function parseReport(body: unknown): DriftctlReport {
  const parsed = reportSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const more = parsed.error.issues.length - 1;
  throw new ServiceUnavailableError(
    `It is no report of driftctl, or of a version that is not known here: at ${toPath(
      first.path,
    )}, ${first.message}${more > 0 ? `, and ${more} more` : ''}`,
  );
}

/** Such as `$.managed[3].id`. */
function toPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text_, key) =>
      typeof key === 'number' ? `${text_}[${key}]` : `${text_}.${String(key)}`,
    '$',
  );
}
