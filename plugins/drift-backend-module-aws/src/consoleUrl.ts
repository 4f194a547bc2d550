import { Arn, nameOf, partitionOf, typeOf } from './arn';

type Page = (name: string, region: string) => string;

const regional =
  (service: string, fragment: string): Page =>
  (name, region) =>
    `/${service}/home?region=${region}#${fragment}${name}`;

/** The pages of the console that can be made from an ARN, by type. */
const PAGES: Record<string, Page> = {
  'cloudfront:distribution': name =>
    `/cloudfront/v4/home#/distributions/${name}`,
  'dynamodb:table': regional('dynamodbv2', 'table?name='),
  'ec2:instance': regional('ec2', 'InstanceDetails:instanceId='),
  'ec2:security-group': regional('ec2', 'SecurityGroup:groupId='),
  'ec2:volume': regional('ec2', 'VolumeDetails:volumeId='),
  'ec2:subnet': regional('vpcconsole', 'SubnetDetails:subnetId='),
  'ec2:vpc': regional('vpcconsole', 'VpcDetails:VpcId='),
  'lambda:function': regional('lambda', '/functions/'),
  'rds:db': regional('rds', 'database:id='),
  's3:bucket': (name, region) => `/s3/buckets/${name}?region=${region}`,
};

/** The page of a resource in the AWS console; undefined for types whose page is not known here. @internal */
export function consoleUrlOf(arn: Arn, region: string): string | undefined {
  const page = PAGES[typeOf(arn)];
  if (!page) return undefined;
  const host = `https://${region}.${partitionOf(region).console}`;
  return `${host}${page(encodeURIComponent(nameOf(arn)), region)}`;
}
