import { Entity } from '@backstage/catalog-model';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { ServiceClaim } from '@paved-path/backstage-plugin-on-call-node';
import { toFingerprint, toFingerprintKey, toKey } from './keys';

const SERVICE = 'pagerduty.com/service-id';
const INTEGRATION = 'pagerduty.com/integration-key';
const ACCOUNT = 'pagerduty.com/account';

/**
 * What an entity's annotations name, as PagerDuty's own Backstage plugin reads them. A key that stands there is taken with a warning, and is
 * not in the answer.
 *
 * @internal
 */
export function readClaim(
  entity: Entity,
  options: {
    defaultAccount: string;
    getAccount: (
      id: string,
    ) => { learnKey(secret: string): string } | undefined;
  },
): ServiceClaim | undefined {
  const read = (name: string) =>
    entity.metadata.annotations?.[name]?.trim() || undefined;
  const serviceId = read(SERVICE);
  const secret = read(INTEGRATION);
  if (!serviceId && !secret) return undefined;
  // An account that is not configured is said when the service is read; the default one would be another service.
  const account = read(ACCOUNT) ?? options.defaultAccount;
  const learned = secret && options.getAccount(account)?.learnKey(secret);
  const problems: OnCallProblem[] = [];
  if (secret) {
    problems.push({
      kind: 'key-in-catalog',
      text: serviceId
        ? `The annotation ${INTEGRATION} holds a key that everybody can read in the catalog, and with which anybody can page; remove it and give the integration a new key`
        : `The annotation ${INTEGRATION} holds a key that everybody can read in the catalog, and with which anybody can page; name the service with ${SERVICE} instead, and give the integration a new key`,
    });
  }
  return {
    key: serviceId
      ? toKey(account, serviceId)
      : learned ?? toFingerprintKey(account, toFingerprint(secret!)),
    ...(problems.length > 0 && { problems }),
  };
}
