import {
  AttributeChange,
  ResourceDrift,
  resourceDriftSchema,
} from '@paved-path/backstage-plugin-drift-common';
import { CheckReport } from '@paved-path/backstage-plugin-drift-node';

const MAX_RESOURCES = 1_000;
const MAX_ATTRIBUTES = 200;
const MAX_VALUE = 2_000;
const MAX_SUSPECTS = 10;

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
    resources: sanitizeResources(report.resources),
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
