import { Knex } from 'knex';

/** Names a workload. */
export interface WorkloadKey {
  environment: string;
  namespace: string;
  service: string;
}

interface WorkloadRow extends WorkloadKey {
  healthy: string;
  updated_at: string;
}

/** What last ran well in each workload, so that it runs again after a restart even where the newest version fails. */
export class WorkloadStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<Array<WorkloadKey & { healthy: unknown }>> {
    const rows = await this.#knex<WorkloadRow>('workloads');
    return rows.map(({ environment, namespace, service, healthy }) => ({
      environment,
      namespace,
      service,
      healthy: JSON.parse(healthy),
    }));
  }

  async put(key: WorkloadKey, healthy: unknown): Promise<void> {
    const { environment, namespace, service } = key;
    await this.#knex<WorkloadRow>('workloads')
      .insert({
        environment,
        namespace,
        service,
        healthy: JSON.stringify(healthy),
        updated_at: new Date().toISOString(),
      })
      .onConflict(['environment', 'namespace', 'service'])
      .merge();
  }

  async remove(key: WorkloadKey): Promise<void> {
    const { environment, namespace, service } = key;
    await this.#knex<WorkloadRow>('workloads')
      .where({ environment, namespace, service })
      .delete();
  }
}
