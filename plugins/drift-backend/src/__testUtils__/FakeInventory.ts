import {
  CodeHost,
  CodeLocation,
  Inventory,
  InventoryProvider,
  InventoryResource,
} from '@paved-path/backstage-plugin-drift-node';

/** An inventory that lists what a test says. @internal */
export class FakeInventory implements InventoryProvider {
  readonly id: string;
  readonly title: string;
  resources: InventoryResource[] = [];
  error: Error | undefined;

  constructor(id: string) {
    this.id = id;
    this.title = `Inventory ${id}`;
  }

  async list({ signal }: { signal: AbortSignal }): Promise<Inventory> {
    signal.throwIfAborted();
    if (this.error) throw this.error;
    return {
      resources: this.resources,
      scope: 'Account 123456789012',
      asOf: new Date().toISOString(),
      doesNotList: ['What has no tags.'],
    };
  }
}

/** A code host that keeps what was opened. @internal */
export class FakeCodeHost implements CodeHost {
  readonly id = 'git';
  readonly title = 'Git host';
  readonly issues: Array<{
    location: CodeLocation;
    title: string;
    body: string;
  }> = [];

  handles(repositoryUrl: string): boolean {
    return repositoryUrl.startsWith('https://git.example/');
  }

  async openPullRequest(): Promise<never> {
    throw new Error('Nobody asks for it');
  }

  async openIssue(request: FakeCodeHost['issues'][number]) {
    this.issues.push(request);
    return {
      kind: 'issue' as const,
      title: `infrastructure#${this.issues.length}`,
      url: `https://git.example/infrastructure/issues/${this.issues.length}`,
      notes: [],
    };
  }
}
