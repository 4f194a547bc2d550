import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ChargeMonth,
  ChargeSlice,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';

/** How much there is in the organisation that costs are measured with. */
export const SIZE = {
  services: 300,
  resources: 20_000,
  teams: 30,
  months: 24,
} as const;

/** The months up to the running one, oldest first, as `YYYY-MM`. */
function listMonths(): string[] {
  const now = new Date();
  return Array.from({ length: SIZE.months }, (_, at) =>
    new Date(
      Date.UTC(
        now.getUTCFullYear(),
        now.getUTCMonth() - SIZE.months + 1 + at,
        1,
      ),
    )
      .toISOString()
      .slice(0, 7),
  );
}

/** Charges of every resource on every day, with nine digits, as a bill has them: a slice for each month. */
export class Bill implements CostProvider {
  readonly id = 'bench';
  readonly title = 'Bench';

  async listSlices(): Promise<ChargeSlice[]> {
    return listMonths().map(month => ({
      key: month,
      version: '1',
      from: `${month}-01`,
      to: `${month}-28`,
    }));
  }

  async *readSlice({ key }: ChargeSlice): AsyncIterable<ChargeMonth[]> {
    const [year, month] = key.split('-').map(Number);
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const today = new Date().toISOString().slice(0, 10);
    const days = Array.from(
      { length },
      (_, at) => `${key}-${String(at + 1).padStart(2, '0')}`,
    ).filter(day => day < today);
    for (let at = 0; at < SIZE.resources; at += 1_000) {
      yield Array.from({ length: 1_000 }, (_, index) =>
        chargeOf(at + index, key, days),
      );
    }
  }
}

function chargeOf(at: number, month: string, days: string[]): ChargeMonth {
  const amounts = days.map((_, day) => {
    const nano = ((at * 7919 + day * 104_729) % 50_000_000_000) + 1;
    return `${Math.floor(nano / 1e9)}.${String(nano % 1e9).padStart(9, '0')}`;
  });
  return {
    month,
    currency: 'USD',
    billed: amounts,
    effective: amounts,
    provider: 'AWS',
    service: ['EC2', 'RDS', 'S3', 'ElastiCache', 'MSK'][at % 5],
    category: 'Usage',
    subAccountId: `account-${at % 12}`,
    region: 'eu-west-1',
    resourceId: `arn:aws:thing:eu-west-1:${at % 12}:thing/${at}`,
    resourceName: `thing-${at}`,
    resourceType: 'Thing',
    tags: {
      // Some belong to nobody; 49 is no divisor of the services, so that each of them keeps others.
      service: at % 49 === 0 ? 'nobody' : `service-${at % SIZE.services}`,
      environment: ['production', 'staging', 'dev'][(at >> 3) % 3],
    },
  };
}

function createEntities(): Map<string, Entity> {
  const entities = new Map<string, Entity>();
  for (let at = 0; at < SIZE.services; at += 1) {
    const entity: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `service-${at}`,
        annotations: {
          'paved-path.dev/service': `service-${at}`,
          'paved-path.dev/cost-budget': '5000 USD',
        },
      },
      spec: { type: 'service', owner: `team-${at % SIZE.teams}` },
      relations: [
        { type: 'ownedBy', targetRef: `group:default/team-${at % SIZE.teams}` },
        { type: 'partOf', targetRef: `system:default/system-${at % 60}` },
      ],
    };
    entities.set(stringifyEntityRef(entity), entity);
  }
  for (let at = 0; at < SIZE.teams; at += 1) {
    const entity: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: `team-${at}` },
    };
    entities.set(stringifyEntityRef(entity), entity);
  }
  return entities;
}

/** A catalog that answers at once, as this is not about the catalog. */
export function createCatalog(): CatalogService {
  const entities = createEntities();
  const catalog: Pick<
    CatalogService,
    'getEntityByRef' | 'getEntitiesByRefs' | 'streamEntities'
  > = {
    getEntityByRef: async ref =>
      entities.get(typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    getEntitiesByRefs: async ({ entityRefs }) => ({
      items: entityRefs.map(ref => entities.get(ref)),
    }),
    async *streamEntities() {
      yield [...entities.values()];
    },
  };
  return catalog as CatalogService;
}
