import { ProcessGuard } from '../ProcessGuard';
import { Image } from './image';
import { Replica } from './Replica';
import { WorkloadTemplate } from './types';

/** The replicas of one version of a service. */
export class ReplicaSet {
  readonly template: WorkloadTemplate;
  readonly #loadImage: () => Promise<Image>;
  readonly #guard: ProcessGuard;
  readonly #onChange: (set: ReplicaSet, replica: Replica) => void;
  readonly #stopping = new Set<Promise<void>>();
  #next = 0;
  replicas: Replica[] = [];

  constructor(options: {
    template: WorkloadTemplate;
    loadImage: () => Promise<Image>;
    guard: ProcessGuard;
    onChange: (set: ReplicaSet, replica: Replica) => void;
  }) {
    this.template = options.template;
    this.#loadImage = options.loadImage;
    this.#guard = options.guard;
    this.#onChange = options.onChange;
  }

  get ready(): Replica[] {
    return this.replicas.filter(replica => replica.ready);
  }

  get restarts(): number {
    return this.replicas.reduce((sum, { restarts }) => sum + restarts, 0);
  }

  /** The last lines of all replicas together. */
  get lines(): string[] {
    return this.replicas.flatMap(({ lines }) => lines).slice(-30);
  }

  /** The replica that crashes most, where one has crashed often enough to be called a loop. */
  get crashing(): Replica | undefined {
    return this.replicas.find(
      replica => !replica.ready && replica.crashes >= 3,
    );
  }

  /** Starts what is missing; stops what is too much, when it has finished its requests. */
  scale(count: number): void {
    while (this.replicas.length < count) {
      const replica = new Replica({
        template: this.template,
        loadImage: this.#loadImage,
        guard: this.#guard,
        onChange: changed => this.#onChange(this, changed),
      });
      this.replicas.push(replica);
      replica.start();
    }
    for (const replica of this.replicas.splice(count)) {
      const stopped = replica.stop();
      this.#stopping.add(stopped);
      void stopped.finally(() => this.#stopping.delete(stopped));
    }
  }

  /** In turn. */
  pick(): Replica | undefined {
    const { ready } = this;
    this.#next += 1;
    return ready[this.#next % ready.length];
  }

  /** @param longest - in milliseconds; by default the grace period */
  async stop(longest?: number): Promise<void> {
    const replicas = this.replicas;
    this.replicas = [];
    await Promise.all([
      ...this.#stopping,
      ...replicas.map(replica => replica.stop(longest)),
    ]);
  }
}
