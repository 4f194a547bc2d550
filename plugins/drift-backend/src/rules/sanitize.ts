import {
  AttributeChange,
  ResourceDrift,
  resourceDriftSchema,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckReport,
  ReportedDrift,
} from '@paved-path/backstage-plugin-drift-node';

const MAX_RESOURCES = 1_000;
const MAX_ATTRIBUTES = 200;
const MAX_VALUE = 2_000;
const MAX_SUSPECTS = 10;
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * What of a report is kept: no sensitive value, whatever a provider left in it, and nothing without bounds.
 *
 * @throws where the report is none, or says that it was cut before it began
 * @internal
 */
export function sanitizeReport(report: CheckReport): CheckReport {
  if (report.truncated && !report.resources.length) {
    throw new Error('The report was cut before its first resource');
  }
  return {
    ...report,
    resources: sanitizeResources(report.resources).map((resource, at) => ({
      ...resource,
      digests: sanitizeDigests(resource, report.resources[at].digests),
    })),
    truncated: report.truncated || report.resources.length > MAX_RESOURCES,
  };
}

/** @internal */
export function sanitizeResources(
  resources: readonly ResourceDrift[],
): ResourceDrift[] {
  return resources.slice(0, MAX_RESOURCES).map(resource => {
    const parsed = resourceDriftSchema.parse(resource);
    return {
      ...parsed,
      attributes: parsed.attributes
        .slice(0, MAX_ATTRIBUTES)
        .map(sanitizeAttribute),
      truncated:
        parsed.truncated || parsed.attributes.length > MAX_ATTRIBUTES
          ? true
          : undefined,
      suspects: parsed.suspects.slice(0, MAX_SUSPECTS),
    };
  });
}

/** What is no digest could be the very value that it stands for. */
function sanitizeDigests(
  { address, attributes }: ResourceDrift,
  digests: ReportedDrift['digests'],
): ReportedDrift['digests'] {
  if (!digests) return undefined;
  const kept: Record<string, string> = {};
  for (const { path, sensitive } of attributes) {
    const digest = sensitive ? digests[path] : undefined;
    if (digest === undefined) continue;
    if (!DIGEST.test(digest)) {
      throw new Error(
        `The report has a digest of ${address} that is none of its check's`,
      );
    }
    kept[path] = digest;
  }
  return kept;
}

function sanitizeAttribute(attribute: AttributeChange): AttributeChange {
  if (attribute.sensitive) {
    const { path, sensitive, unknown } = attribute;
    return { path, sensitive, unknown };
  }
  const { before, after } = attribute;
  const isLong = [before, after].some(
    value => value !== undefined && value.length > MAX_VALUE,
  );
  return isLong
    ? {
        ...attribute,
        before: before?.slice(0, MAX_VALUE),
        after: after?.slice(0, MAX_VALUE),
        truncated: true,
      }
    : attribute;
}
