import { ChargeLine, pickTags } from '@paved-path/backstage-plugin-cost-node';
import { Allocation, labelNameOf } from './allocations';
import { ClusterSettings } from './settings';

/** The tag with a cluster's name. @internal */
export const CLUSTER_TAG = 'kubernetes-cluster';
/** The tag with a namespace. @internal */
export const NAMESPACE_TAG = 'kubernetes-namespace';
/** The tag with the kind of a controller, such as `deployment`. @internal */
export const KIND_TAG = 'kubernetes-kind';
/** The tag with the name of a controller. @internal */
export const CONTROLLER_TAG = 'kubernetes-controller';
/** The tag with what the Kubernetes plugin of Backstage finds a workload by, or the name of its controller. @internal */
export const ID_TAG = 'kubernetes-id';

const ID_LABEL = labelNameOf('backstage.io/kubernetes-id');

const KINDS: Record<string, string> = {
  cronjob: 'CronJob',
  daemonset: 'DaemonSet',
  deployment: 'Deployment',
  job: 'Job',
  replicaset: 'ReplicaSet',
  statefulset: 'StatefulSet',
};

/** What a charge says of an allocation. @internal */
export function toLine(
  allocation: Allocation,
  cluster: Pick<ClusterSettings, 'name' | 'currency' | 'environment'>,
  tagKeys: readonly string[],
): ChargeLine {
  return {
    ...describe(allocation, cluster.name),
    currency: cluster.currency,
    provider: 'Kubernetes',
    category: 'Usage',
    subAccountId: cluster.name,
    subAccountName: cluster.name,
    environment: cluster.environment,
    tags: pickTags(tagsOf(allocation, cluster.name), tagKeys, each =>
      labelNameOf(each).toLocaleLowerCase('en-US'),
    ),
  };
}

/** What belongs to no workload is a line of its own, never left out. */
function describe(
  { name, isIdle, namespace, kind, controller }: Allocation,
  cluster: string,
): Pick<
  ChargeLine,
  'service' | 'resourceId' | 'resourceName' | 'resourceType'
> {
  if (isIdle) {
    return {
      service: 'Kubernetes idle capacity',
      resourceId: `${cluster}/__idle__`,
      resourceName: `Idle capacity of ${cluster}`,
      resourceType: 'Cluster',
    };
  }
  if (namespace === undefined) {
    return {
      service: 'Kubernetes, without a namespace',
      resourceId: `${cluster}/__unallocated__`,
      resourceName: `${name} in ${cluster}`,
      resourceType: 'Cluster',
    };
  }
  if (controller === undefined) {
    return {
      service: 'Kubernetes, without a controller',
      resourceId: `${cluster}/${namespace}`,
      resourceName: `${namespace}, without a controller`,
      resourceType: 'Namespace',
    };
  }
  return {
    service: 'Kubernetes workloads',
    resourceId: [cluster, namespace, kind ?? 'controller', controller].join(
      '/',
    ),
    resourceName: controller,
    resourceType: kind && (KINDS[kind] ?? kind),
  };
}

function tagsOf(
  { namespace, kind, controller, labels }: Allocation,
  cluster: string,
): Record<string, string | undefined> {
  return {
    ...labels,
    [CLUSTER_TAG]: cluster,
    [NAMESPACE_TAG]: namespace,
    [KIND_TAG]: kind,
    [CONTROLLER_TAG]: controller,
    [ID_TAG]: labels[ID_LABEL] ?? controller,
  };
}
