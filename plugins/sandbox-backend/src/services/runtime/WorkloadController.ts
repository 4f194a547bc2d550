import { isDeepStrictEqual } from 'node:util';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { ProcessGuard } from '../ProcessGuard';
import { readImage } from './image';
import { Replica } from './Replica';
import { ReplicaSet } from './ReplicaSet';
import { DesiredWorkload, WorkloadTemplate } from './types';

/** What last ran well: it is what runs on while something newer fails, also after a restart. */
export interface HealthyVersion {
  template: WorkloadTemplate;
  replicas: number;
}

/** What a controller works with. */
export interface WorkloadControllerOptions {
  artifacts: string;
  guard: ProcessGuard;
  url: string;
  /** Told whenever what `describe` answers has changed. */
  onChange: (workload: Workload) => void;
  /** Told when a version has become ready. */
  onHealthy: (version: HealthyVersion) => void;
}

/**
 * Brings one service of one environment to what it is told to run, and keeps it there. The version that
 * serves is replaced only by one that is ready; one that fails is stopped, and the old one serves on.
 */
export class WorkloadController {
  readonly #options: WorkloadControllerOptions;
  #desired: DesiredWorkload;
  #revision = '';
  #serving: ReplicaSet | undefined;
  #candidate: ReplicaSet | undefined;
  #failure: { message: string; lines: string[] } | undefined;
  #deadline: NodeJS.Timeout | undefined;
  readonly #leaving = new Set<Promise<void>>();
  #told: Workload | undefined;
  #stopped = false;

  constructor(desired: DesiredWorkload, options: WorkloadControllerOptions) {
    this.#desired = desired;
    this.#options = options;
  }

  get desired(): DesiredWorkload {
    return this.#desired;
  }

  /** Runs what last ran well, before it is told what is new. */
  restore({ template, replicas }: HealthyVersion): void {
    this.#serving = this.#createSet(template);
    this.#serving.scale(replicas);
  }

  update(desired: DesiredWorkload, revision: string): void {
    const asBefore =
      this.#revision !== '' && isDeepStrictEqual(desired, this.#desired);
    this.#desired = desired;
    this.#revision = revision;
    if (!asBefore) this.#reconcile();
    this.#tell();
  }

  /** The replica that answers the next request. */
  pick(): Replica | undefined {
    return this.#serving?.pick() ?? this.#candidate?.pick();
  }

  /** The replicas that answer requests. */
  get ready(): Replica[] {
    return this.#serving?.ready ?? this.#candidate?.ready ?? [];
  }

  /** @param longest - in milliseconds; by default each replica's grace period */
  async stop(longest?: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#deadline);
    await Promise.all([
      this.#serving?.stop(longest),
      this.#candidate?.stop(longest),
      ...this.#leaving,
    ]);
  }

  describe(): Workload {
    const { environment, namespace, service, template, replicas } =
      this.#desired;
    const running = this.#candidate ?? this.#desiredServing();
    const ready = running?.ready.length ?? 0;
    const serving = [this.#serving, this.#candidate].find(
      set => set && set.ready.length > 0,
    );
    const workload = {
      environment,
      namespace,
      service,
      artifactId: template.artifactId,
      servingArtifactId: serving?.template.artifactId,
      replicas: { desired: replicas, ready },
      restarts: (running ?? this.#serving)?.restarts ?? 0,
      url: this.#options.url,
      revision: this.#revision,
      updatedAt: this.#told?.updatedAt ?? new Date().toISOString(),
      lastLogLines: (running ?? this.#serving)?.lines ?? [],
    };
    if (this.#failure) {
      return {
        ...workload,
        state: 'failed',
        message: this.#failure.message,
        lastLogLines: this.#failure.lines,
      };
    }
    if (!this.#candidate && ready >= replicas) {
      return { ...workload, state: 'healthy' };
    }
    const crashing = !this.#candidate && running?.crashing;
    if (crashing) {
      return {
        ...workload,
        state: 'failed',
        message: crashMessage(crashing),
        lastLogLines: crashing.lines,
      };
    }
    return {
      ...workload,
      state: 'progressing',
      message: `${ready} of ${replicas} replicas are ready`,
    };
  }

  #reconcile(): void {
    const { template, replicas, problem } = this.#desired;
    this.#failure = undefined;
    if (problem) {
      this.#dropCandidate();
      this.#failure = { message: problem, lines: [] };
    } else if (isDeepStrictEqual(this.#serving?.template, template)) {
      this.#dropCandidate();
      this.#serving!.scale(replicas);
    } else {
      if (!isDeepStrictEqual(this.#candidate?.template, template)) {
        this.#dropCandidate();
        this.#candidate = this.#createSet(template);
      }
      this.#candidate!.scale(replicas);
      this.#watchDeadline();
      this.#promoteWhenReady();
    }
  }

  #changed(set: ReplicaSet): void {
    if (this.#stopped) return;
    if (set === this.#candidate) {
      const { crashing } = set;
      if (crashing) this.#fail(crashMessage(crashing), crashing.lines);
      else this.#promoteWhenReady();
    }
    this.#tell();
  }

  #promoteWhenReady(): void {
    const { template, replicas } = this.#desired;
    if (!this.#candidate || this.#candidate.ready.length < replicas) return;
    clearTimeout(this.#deadline);
    const old = this.#serving;
    this.#serving = this.#candidate;
    this.#candidate = undefined;
    if (old) this.#leave(old);
    this.#options.onHealthy({ template, replicas });
  }

  #fail(message: string, lines: string[]): void {
    this.#failure = { message, lines: [...lines] };
    this.#dropCandidate();
  }

  #watchDeadline(): void {
    clearTimeout(this.#deadline);
    const { progressDeadline } = this.#desired;
    this.#deadline = setTimeout(() => {
      const set = this.#candidate;
      if (!set || this.#stopped) return;
      const slow = set.replicas.find(replica => !replica.ready);
      this.#fail(
        `ProgressDeadlineExceeded: ${set.ready.length} of ${
          set.replicas.length
        } replicas were ready after ${progressDeadline / 1000} s${
          slow?.lastProblem ? `: ${slow.lastProblem}` : ''
        }`,
        slow?.lines ?? set.lines,
      );
      this.#tell();
    }, progressDeadline);
  }

  #dropCandidate(): void {
    clearTimeout(this.#deadline);
    if (this.#candidate) this.#leave(this.#candidate);
    this.#candidate = undefined;
  }

  #leave(set: ReplicaSet): void {
    const left = set.stop();
    this.#leaving.add(left);
    void left.finally(() => this.#leaving.delete(left));
  }

  #desiredServing(): ReplicaSet | undefined {
    return isDeepStrictEqual(this.#serving?.template, this.#desired.template)
      ? this.#serving
      : undefined;
  }

  #createSet(template: WorkloadTemplate): ReplicaSet {
    const { artifacts, guard } = this.#options;
    return new ReplicaSet({
      template,
      guard,
      loadImage: () =>
        readImage(artifacts, this.#desired.service, template.artifactId),
      onChange: set => this.#changed(set),
    });
  }

  #tell(): void {
    if (this.#stopped) return;
    const workload = this.describe();
    const told = this.#told;
    const same =
      told &&
      isDeepStrictEqual(
        { ...told, lastLogLines: [], revision: '' },
        { ...workload, lastLogLines: [], revision: '' },
      );
    if (same) return;
    this.#told = { ...workload, updatedAt: new Date().toISOString() };
    this.#options.onChange(this.#told);
  }
}

function crashMessage({ crashes, lastExit = '' }: Replica): string {
  // Where there is nothing to start, it says so itself.
  return /^[A-Z]\w+: /.test(lastExit)
    ? lastExit
    : `CrashLoopBackOff: ${lastExit}, ${crashes} times`;
}
