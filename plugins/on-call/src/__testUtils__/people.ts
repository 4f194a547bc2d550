import { Entity } from '@backstage/catalog-model';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime, DurationLikeObject } from 'luxon';

/** A little longer ago, so that an age in words does not depend on when the clock on the screen was read. */
export function ago(duration: DurationLikeObject): string {
  return DateTime.utc().minus(duration).minus({ seconds: 1 }).toISO();
}

/** A time of the day in the reader's zone, so many days from today. */
export function atTime(days: number, hour: number): string {
  return DateTime.now()
    .startOf('day')
    .plus({ days })
    .set({ hour })
    .toUTC()
    .toISO() as string;
}

function person(ref: string, name: string): Person {
  return { name, entityRef: `user:default/${ref}` };
}

export const ana = person('ana', 'Ana Souza');
export const jonas = person('jonas', 'Jonas Lindqvist');
export const li = person('li', 'Li Wen');
export const mette = person('mette', 'Mette Holm');
export const wolfeschlegel = person(
  'hubert',
  'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff',
);
/** Known to the vendor alone. */
export const contractor: Person = {
  name: 'Night Watch Ltd.',
  url: 'https://acme.pagerduty.com/users/PNIGHT',
};

/** A service "payments", for tests and for the development setup. */
export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    namespace: 'default',
    annotations: { 'backstage.io/techdocs-ref': 'dir:.' },
  },
  spec: { type: 'service', owner: 'group:default/payments' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
};

export const entityRef = 'component:default/payments';

/** A user with a photo. */
export const anaEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ana', namespace: 'default' },
  spec: {
    profile: {
      displayName: 'Ana Souza',
      picture:
        'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="%23c56b4a"/><circle cx="20" cy="16" r="8" fill="%23f3d9c4"/><ellipse cx="20" cy="38" rx="15" ry="13" fill="%232f4858"/></svg>',
    },
  },
};
