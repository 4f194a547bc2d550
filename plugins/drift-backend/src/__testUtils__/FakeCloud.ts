import { Entity } from '@backstage/catalog-model';
import {
  FixOption,
  OpenedFix,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  CheckReport,
  DiscoveredEnvironment,
  DriftProvider,
  FixContext,
  ManagedResource,
  PreparedFix,
} from '@paved-path/backstage-plugin-drift-node';

type Look = (options: CheckOptions) => Promise<CheckReport>;

/** A provider whose environments and drift are what a test says. @internal */
export class FakeCloud implements DriftProvider {
  readonly id = 'fake';
  readonly title = 'Fake cloud';
  readonly environments = new Map<string, Look>();
  readonly applied: string[] = [];
  /** True where it answers nothing. */
  hangs = false;
  /** How many checks run at once, now and at most. */
  running = { now: 0, most: 0, inAll: 0 };
  discoveryError: Error | undefined;
  applyError: Error | undefined;
  /** What the state of an environment lists; where nothing is said, it cannot be read. */
  readonly managed = new Map<string, ManagedResource[]>();
  /** The ways that drift can be fixed. */
  fixOptions: FixOption[] = [
    { direction: 'code-to-cloud', title: 'Apply here', kind: 'apply' },
  ];
  /** What was opened, and how that goes. */
  readonly opened: Array<{ optionId: string; addresses: string[] }> = [];
  opens: (signal: AbortSignal) => Promise<OpenedFix> = async () => ({
    kind: 'pull-request',
    title: 'example/infrastructure#12',
    url: 'https://git.example/example/infrastructure/pulls/12',
    notes: ['A sensitive value is left out.'],
  });

  /** An environment that drifted so; without resources it is in sync. */
  has(name: string, ...resources: ResourceDrift[]): void {
    this.environments.set(name, async ({ onStep }) => {
      onStep?.('plan');
      return { resources, truncated: false, revision: 'abc' };
    });
  }

  /** An environment that is looked at so. */
  looks(name: string, look: Look): void {
    this.environments.set(name, look);
  }

  /** An environment that cannot be looked at. */
  fails(name: string, reason: string): void {
    this.environments.set(name, async () => {
      throw new Error(reason);
    });
  }

  async discover(options: {
    signal: AbortSignal;
  }): Promise<DiscoveredEnvironment[]> {
    await this.#untilItAnswers(options.signal);
    if (this.discoveryError) throw this.discoveryError;
    return [...this.environments.keys()].map(name => ({
      key: name,
      name,
      repository: 'https://git.example/infrastructure.git',
      path: name,
    }));
  }

  claims(entity: Entity, environment: DiscoveredEnvironment): boolean {
    return entity.metadata.annotations?.['fake/key'] === environment.key;
  }

  async check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport> {
    await this.#untilItAnswers(options.signal);
    this.running.now += 1;
    this.running.inAll += 1;
    this.running.most = Math.max(this.running.most, this.running.now);
    try {
      const look = this.environments.get(environment.key);
      if (!look) throw new Error('It is gone');
      return await look(options);
    } finally {
      this.running.now -= 1;
    }
  }

  async getFixOptions(): Promise<FixOption[]> {
    return this.fixOptions;
  }

  async openFix(
    _environment: DiscoveredEnvironment,
    request: { optionId: string; drifts: ResourceDrift[] },
    { signal }: FixContext,
  ): Promise<OpenedFix> {
    await this.#untilItAnswers(signal);
    const { optionId, drifts } = request;
    if (!this.fixOptions.some(({ id }) => id === optionId)) {
      throw new Error(`There is no option ${optionId}`);
    }
    this.opened.push({
      optionId,
      addresses: drifts.map(({ address }) => address),
    });
    return this.opens(signal);
  }

  async listManagedResources(
    environment: DiscoveredEnvironment,
    { signal }: { signal: AbortSignal },
  ): Promise<ManagedResource[]> {
    await this.#untilItAnswers(signal);
    const resources = this.managed.get(environment.key);
    if (!resources) throw new Error('The state is locked by Jonas');
    return resources;
  }

  async planFix(
    environment: DiscoveredEnvironment,
    { signal }: { signal: AbortSignal },
  ): Promise<PreparedFix> {
    await this.#untilItAnswers(signal);
    return { planId: `plan-of-${environment.key}`, changes: [changed('a')] };
  }

  async applyFix(
    environment: DiscoveredEnvironment,
    planId: string,
  ): Promise<void> {
    this.applied.push(planId);
    if (this.applyError) throw this.applyError;
    this.has(environment.key);
  }

  async #untilItAnswers(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.hangs) return;
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }
}

/** A security group that somebody opened. @internal */
export function changed(
  name: string,
  options: Partial<ResourceDrift> = {},
): ResourceDrift {
  return {
    address: `aws_security_group.${name}`,
    type: 'aws_security_group',
    name,
    cause: 'changed-outside',
    action: 'update',
    attributes: [
      {
        path: 'ingress[0].cidr_blocks',
        before: '["10.0.0.0/8"]',
        after: '["0.0.0.0/0"]',
      },
    ],
    suspects: [],
    ...options,
  };
}

/** A look that goes on until it is told to stop, or let go. @internal */
export function blockedLook(): {
  look: Look;
  began: Promise<void>;
  letGo: () => void;
} {
  let begin = () => {};
  let letGo = () => {};
  const began = new Promise<void>(resolve => {
    begin = resolve;
  });
  const released = new Promise<void>(resolve => {
    letGo = resolve;
  });
  return {
    began,
    letGo,
    look: async ({ signal, onStep }) => {
      onStep?.('init');
      begin();
      await Promise.race([
        released,
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
      ]);
      return { resources: [], truncated: false };
    },
  };
}
