/** The parts of an Amazon Resource Name; `region` and `account` are empty where it has none. @internal */
export type Arn = {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** Such as `instance/i-0a1b2c3d4e5f60718`. */
  resource: string;
};

/** Undefined for what is no ARN. @internal */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] =
    text.split(':');
  const resource = rest.join(':');
  if (prefix !== 'arn' || !partition || !service || !resource) return undefined;
  return { partition, service, region, account, resource };
}

/** Services whose ARNs name no type, since they have resources of one type. */
const ONLY_TYPE: Record<string, string> = {
  codecommit: 'repository',
  codepipeline: 'pipeline',
  s3: 'bucket',
  sns: 'topic',
  sqs: 'queue',
};

/** Such as `ec2:instance`; the service alone where the ARN does not say more. @internal */
export function typeOf(arn: Arn): string {
  const { service, resource } = arn;
  // An access point of S3 has a region, a bucket has none.
  if (ONLY_TYPE[service] && !(service === 's3' && arn.region)) {
    return `${service}:${ONLY_TYPE[service]}`;
  }
  // Such as `/restapis/a1b2c3d4e5/stages/live`.
  if (resource.startsWith('/')) {
    const names = resource.slice(1).split('/');
    return `${service}:${names.filter((_, at) => at % 2 === 0).join('/')}`;
  }
  // Such as `regional/webacl/<name>/<id>`.
  const text = service === 'wafv2' ? resource.replace(/^\w+\//, '') : resource;
  const [type, ...rest] = text.split(/[:/]/);
  return rest.length ? `${service}:${type}` : service;
}

/** Everything after the type, such as `payments/worker` of `repository/payments/worker`. @internal */
export function nameOf({ service, resource, region }: Arn): string {
  const text = resource.replace(/:\*$/, '');
  if (ONLY_TYPE[service] && !(service === 's3' && region)) return text;
  if (text.startsWith('/')) return lastSegmentOf(text);
  if (service === 'autoscaling') return lastSegmentOf(text);
  const at = text.search(/[:/]/);
  return at < 0 ? text : text.slice(at + 1);
}

/** @internal */
export function lastSegmentOf(text: string): string {
  return text.split(/[:/]/).filter(Boolean).at(-1) ?? text;
}

const GENERATED = [
  // Such as `i-0a1b2c3d4e5f60718`, `sg-…`, `tgw-attach-…`, `mrk-…`.
  /^[a-z]+(-[a-z]+)*-[0-9a-f]{8,}$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
];

/** Resources whose ids AWS makes up, though they do not look like it. */
const GENERATED_BY: Record<string, RegExp> = {
  apigateway: /^\/(rest)?apis\/[a-z0-9]+$/,
  cloudfront: /^distribution\/E[A-Z0-9]+$/,
  'cognito-idp': /^userpool\/[\w-]+$/,
  route53: /^hostedzone\/Z[A-Z0-9]+$/,
};

/** Whether AWS made the id of a resource up, so that no resource of another type has the same. @internal */
export function isGenerated(id: string, arn?: Arn): boolean {
  if (GENERATED.some(form => form.test(id))) return true;
  if (!arn || lastSegmentOf(arn.resource) !== id) return false;
  return Boolean(GENERATED_BY[arn.service]?.test(arn.resource));
}

/**
 * Other ids by which Terraform knows a resource. Where that is a name that a person gave, it is left out: a queue and a function of the same name
 * would be taken for each other, and Terraform's states list the ARN of those.
 * @internal
 */
export function aliasesOf(arn: Arn, region: string): string[] {
  const aliases: string[] = [];
  const last = lastSegmentOf(arn.resource);
  if (isGenerated(last, arn)) aliases.push(last);
  if (arn.service === 'sqs') {
    const { suffix } = partitionOf(region);
    aliases.push(
      `https://sqs.${region}.${suffix}/${arn.account}/${arn.resource}`,
    );
  }
  return aliases;
}

/** What AWS calls its separate worlds, and what differs in them. @internal */
export function partitionOf(region: string): {
  /** What has no region is listed and logged there. */
  globalRegion: string;
  /** Of its endpoints. */
  suffix: string;
  console: string;
} {
  if (region.startsWith('cn-')) {
    return {
      globalRegion: 'cn-north-1',
      suffix: 'amazonaws.com.cn',
      console: 'console.amazonaws.cn',
    };
  }
  if (region.startsWith('us-gov-')) {
    return {
      globalRegion: 'us-gov-west-1',
      suffix: 'amazonaws.com',
      console: 'console.amazonaws-us-gov.com',
    };
  }
  return {
    globalRegion: 'us-east-1',
    suffix: 'amazonaws.com',
    console: 'console.aws.amazon.com',
  };
}
