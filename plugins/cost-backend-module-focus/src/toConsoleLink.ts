/** A resource of a bill. */
type Resource = { provider: string; resourceId: string; region?: string };

type Links = Record<string, (id: string) => string>;

const toEc2 = (page: string) => (id: string) => `ec2/home#${page}=${id}`;
const toVpc = (page: string) => (id: string) => `vpcconsole/home#${page}=${id}`;

/** Pages of AWS for ids that say what they are by how they begin. */
const AWS_PAGES: Links = {
  ami: toEc2('ImageDetails:imageId'),
  eipalloc: toEc2('ElasticIpDetails:AllocationId'),
  eni: toEc2('NetworkInterface:networkInterfaceId'),
  i: toEc2('InstanceDetails:instanceId'),
  sg: toEc2('SecurityGroup:groupId'),
  snap: toEc2('SnapshotDetails:snapshotId'),
  vol: toEc2('VolumeDetails:volumeId'),
  fs: id => `efs/home#/file-systems/${id}`,
  nat: toVpc('NatGatewayDetails:natGatewayId'),
  subnet: toVpc('SubnetDetails:subnetId'),
  tgw: toVpc('TransitGatewayDetails:transitGatewayId'),
  vpc: toVpc('VpcDetails:VpcId'),
  vpce: toVpc('EndpointDetails:vpcEndpointId'),
};

type GoogleResource = { name: string; project: string; location: string };

/** Pages of Google Cloud, by the service and the kind of a full resource name. */
const GOOGLE_PAGES: Record<string, (resource: GoogleResource) => string> = {
  'bigquery datasets': ({ name, project }) =>
    `bigquery?p=${project}&d=${name}&page=dataset`,
  'cloudfunctions functions': ({ location, name }) =>
    `functions/details/${location}/${name}`,
  'cloudsql instances': ({ name }) => `sql/instances/${name}/overview`,
  'compute disks': ({ location, name }) =>
    `compute/disksDetail/zones/${location}/disks/${name}`,
  'compute instances': ({ location, name }) =>
    `compute/instancesDetail/zones/${location}/instances/${name}`,
  'container clusters': ({ location, name }) =>
    `kubernetes/clusters/details/${location}/${name}/details`,
  'pubsub subscriptions': ({ name }) =>
    `cloudpubsub/subscription/detail/${name}`,
  'pubsub topics': ({ name }) => `cloudpubsub/topic/detail/${name}`,
  'redis instances': ({ location, name }) =>
    `memorystore/redis/locations/${location}/instances/${name}/details`,
  'run services': ({ location, name }) => `run/detail/${location}/${name}`,
  'spanner instances': ({ name }) =>
    `spanner/instances/${name}/details/databases`,
  'storage buckets': ({ name }) => `storage/browser/${name}`,
};

/**
 * The page of a resource in the console of AWS, Azure or Google Cloud; undefined where its id does not say enough. Ids of AWS that are no ARN, such as
 * `i-0abc1234`, need the region.
 * @internal
 */
export function toConsoleLink(resource: Resource): string | undefined {
  const { provider, resourceId } = resource;
  if (resourceId.startsWith('arn:')) return ofArn(resourceId);
  if (/^\/subscriptions\//i.test(resourceId)) return ofAzure(resource);
  if (resourceId.startsWith('//')) return ofGoogle(resource);
  return /\b(aws|amazon)\b/i.test(provider)
    ? ofAwsId(resourceId, resource.region)
    : undefined;
}

function ofArn(arn: string): string | undefined {
  const [, partition, , region, , ...rest] = arn.split(':');
  if (partition === 'aws') {
    return `https://console.aws.amazon.com/go/view?arn=${encodeURIComponent(
      arn,
    )}`;
  }
  // That page is of the partition `aws` alone.
  const [id] = rest.join(':').split('/').slice(-1);
  return ofAwsId(id, region);
}

function ofAwsId(id: string, region: string = ''): string | undefined {
  const kind = /^([a-z]+)-[0-9a-f]{8,17}$/.exec(id)?.[1] ?? '';
  if (!Object.hasOwn(AWS_PAGES, kind)) return undefined;
  // Regions of partitions that cannot be reached from elsewhere have longer names.
  if (!/^(cn|us-gov|[a-z]{2})-[a-z]+-\d$/.test(region)) return undefined;
  const [page, place] = AWS_PAGES[kind](id).split('#');
  return `https://${region}.${consoleOf(
    region,
  )}/${page}?region=${region}#${place}`;
}

function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}

function ofAzure({ resourceId, region = '' }: Resource): string {
  let portal = 'portal.azure.com';
  if (/^china/i.test(region)) portal = 'portal.azure.cn';
  if (/^us(gov|dod)/i.test(region)) portal = 'portal.azure.us';
  return `https://${portal}/#resource${encodeURI(resourceId)}`;
}

/** As https://cloud.google.com/asset-inventory/docs/asset-names has it. */
function ofGoogle({ resourceId, region = '' }: Resource): string | undefined {
  const match = /^\/\/([a-z]+)\.googleapis\.com\/(.+)$/.exec(resourceId);
  if (!match) return undefined;
  const [, service, path] = match;
  const parts = path.split('/').map(encodeURIComponent);
  // A bucket's name has nothing before it.
  const [kind, name] =
    service === 'storage' && parts.length === 1
      ? ['buckets', parts[0]]
      : parts.slice(-2);
  const key = `${service} ${kind}`;
  if (!Object.hasOwn(GOOGLE_PAGES, key)) return undefined;
  const after = (...names: string[]) => {
    const index = parts.findIndex(part => names.includes(part));
    return index < 0 ? undefined : parts[index + 1];
  };
  const project = after('projects');
  const location =
    after('locations', 'zones', 'regions') ?? encodeURIComponent(region);
  const page = GOOGLE_PAGES[key]({ name, project: project ?? '', location });
  // The location is in the middle, and not known.
  if (page.includes('//')) return undefined;
  const query = `${page.includes('?') ? '&' : '?'}project=${project}`;
  return `https://console.cloud.google.com/${page}${project ? query : ''}`;
}
