import { toConsoleLink } from './toConsoleLink';

describe('toConsoleLink', () => {
  const google = 'https://console.cloud.google.com';
  it.each([
    [
      'AWS',
      'arn:aws:s3:::logs',
      undefined,
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Alogs',
    ],
    [
      'AWS',
      'i-0abc1234def567890',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0abc1234def567890',
    ],
    [
      'Amazon Web Services',
      'nat-0abc1234',
      'us-east-1',
      'https://us-east-1.console.aws.amazon.com/vpcconsole/home?region=us-east-1#NatGatewayDetails:natGatewayId=nat-0abc1234',
    ],
    [
      'AWS',
      'arn:aws-cn:ec2:cn-north-1:1:volume/vol-0abc1234',
      undefined,
      'https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#VolumeDetails:volumeId=vol-0abc1234',
    ],
    [
      'AWS',
      'vol-0abc1234',
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#VolumeDetails:volumeId=vol-0abc1234',
    ],
    [
      'Microsoft',
      '/subscriptions/s/resourceGroups/a b/providers/Microsoft.Web/sites/x',
      undefined,
      'https://portal.azure.com/#resource/subscriptions/s/resourceGroups/a%20b/providers/Microsoft.Web/sites/x',
    ],
    [
      'Microsoft',
      '/subscriptions/s',
      'chinanorth3',
      'https://portal.azure.cn/#resource/subscriptions/s',
    ],
    [
      'Google Cloud',
      '//compute.googleapis.com/projects/p/zones/europe-west1-b/instances/vm',
      undefined,
      `${google}/compute/instancesDetail/zones/europe-west1-b/instances/vm?project=p`,
    ],
    [
      'Google Cloud',
      '//storage.googleapis.com/projects/p/buckets/lake',
      undefined,
      `${google}/storage/browser/lake?project=p`,
    ],
    [
      'Google Cloud',
      '//storage.googleapis.com/lake',
      undefined,
      `${google}/storage/browser/lake`,
    ],
    [
      'Google Cloud',
      '//run.googleapis.com/projects/p/services/api',
      'europe-west1',
      `${google}/run/detail/europe-west1/api?project=p`,
    ],
    [
      'Google Cloud',
      '//run.googleapis.com/projects/p/locations/us-east4/services/api',
      undefined,
      `${google}/run/detail/us-east4/api?project=p`,
    ],
    [
      'Google Cloud',
      '//bigquery.googleapis.com/projects/p/datasets/sales',
      undefined,
      `${google}/bigquery?p=p&d=sales&page=dataset&project=p`,
    ],
    [
      'Google Cloud',
      '//pubsub.googleapis.com/projects/p/topics/t',
      undefined,
      `${google}/cloudpubsub/topic/detail/t?project=p`,
    ],
    [
      'Google Cloud',
      '//cloudsql.googleapis.com/projects/p/instances/db',
      undefined,
      `${google}/sql/instances/db/overview?project=p`,
    ],
    [
      'Google Cloud',
      '//container.googleapis.com/projects/p/zones/europe-west1-b/clusters/c',
      undefined,
      `${google}/kubernetes/clusters/details/europe-west1-b/c/details?project=p`,
    ],
  ])('of %s knows %s in %s', (provider, resourceId, region, link) => {
    expect(toConsoleLink({ provider, resourceId, region })).toBe(link);
  });

  it.each([
    // Where it is, nobody knows.
    ['AWS', 'i-0abc1234', undefined],
    ['AWS', 'i-0abc1234', 'evil.example.com/#'],
    // Not one of AWS.
    ['Oracle', 'i-0abc1234', 'eu-west-1'],
    ['AWS', 'logs', 'eu-west-1'],
    ['AWS', 'arn:aws-iso:s3:::logs', undefined],
    ['Google Cloud', '//run.googleapis.com/projects/p/services/a', undefined],
    ['Google Cloud', '//compute.googleapis.com/projects/p/global/x/y', 'eu'],
    ['Google Cloud', '//compute.googleapis.com/', undefined],
    ['Oracle', 'data:text/html,page', undefined],
  ])('tells no page for %s %s in %s', (provider, resourceId, region) => {
    expect(toConsoleLink({ provider, resourceId, region })).toBeUndefined();
  });
});
