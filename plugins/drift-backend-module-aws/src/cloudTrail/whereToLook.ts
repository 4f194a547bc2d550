import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { Arn, isGenerated, nameOf, parseArn, partitionOf } from '../arn';
import { AwsPlace } from '../AwsAccess';
import { AwsAccount } from '../settings';

const MAX_NAMES = 4;

/** Services that log what has no region in one region, by how Terraform's types begin. */
const GLOBAL_TYPES =
  /^aws_(iam|cloudfront|route53|globalaccelerator|organizations|waf)_/;

/** Services that are called differently by events than by ARNs. */
const SOURCES: Record<string, string> = { cloudwatch: 'monitoring' };

/** What to ask CloudTrail for, and where. @internal */
export type Search = {
  places: AwsPlace[];
  /** What the events may name the resource by. */
  names: Array<{
    name: string;
    /** Whose events count, such as `iam.amazonaws.com`; undefined where the name is no other's. */
    source?: string;
  }>;
};

/**
 * Where the events of a resource are: in the account and the region of its ARN, or, where it has none, in all that are configured. Undefined for
 * what is not of AWS, is in another account, or has no id to ask by.
 * @internal
 */
export function whereToLook(
  { type, ids = [] }: Pick<ResourceDrift, 'type' | 'ids'>,
  accounts: readonly AwsAccount[],
): Search | undefined {
  if (!type.startsWith('aws_') || !ids.length) return undefined;
  const arn = ids.map(parseArn).find(each => each !== undefined);
  const places = placesOf(type, arn, accounts);
  return places.length ? { places, names: namesOf(ids, arn) } : undefined;
}

function placesOf(
  type: string,
  arn: Arn | undefined,
  accounts: readonly AwsAccount[],
): AwsPlace[] {
  return accounts
    .filter(({ id }) => !arn?.account || id === arn.account)
    .flatMap(account => {
      const { regions } = account;
      const { globalRegion } = partitionOf(regions[0]);
      if (arn?.region) return [{ account, region: arn.region }];
      if (GLOBAL_TYPES.test(type) || (arn && arn.service !== 's3')) {
        return [{ account, region: globalRegion }];
      }
      return regions.map(region => ({ account, region }));
    });
}

/** The ids themselves, and the name within the ARN. */
function namesOf(ids: string[], arn: Arn | undefined): Search['names'] {
  const source = arn && `${SOURCES[arn.service] ?? arn.service}.amazonaws.com`;
  // An ARN last: most events name what they are about by its id.
  const texts = [
    ...ids.filter(id => !parseArn(id)),
    ...(arn ? [nameOf(arn)] : []),
    ...ids.filter(parseArn),
  ];
  return [...new Set(texts)].slice(0, MAX_NAMES).map(name => ({
    name,
    // A role and a function may have the same name.
    source: parseArn(name) || isGenerated(name, arn) ? undefined : source,
  }));
}
