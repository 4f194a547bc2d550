import { ConflictError, InputError } from '@backstage/errors';
import {
  Actor,
  Environment,
  Release,
  ReleaseIntent,
  ReleaseRequest,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { createHash, randomUUID } from 'node:crypto';
import { withDeadline } from '@paved-path/provider-kit-node';
import { ReleaseStore } from '../database/ReleaseStore';
import { StoredRelease } from '../database/rows';
import { refuseArtifact } from './refuseArtifact';
import { ReleaseReporter } from './ReleaseReporter';
import { ReleaseRunner } from './ReleaseRunner';

const DEADLINE = 10_000;
const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;

/** Takes requests for releases, and refuses what cannot be done. @internal */
export class ReleaseCommands {
  readonly #environments: Environment[];
  readonly #provider: ReleaseProvider;
  readonly #store: ReleaseStore;
  readonly #runner: ReleaseRunner;
  readonly #reporter: ReleaseReporter;

  constructor(options: {
    environments: Environment[];
    provider: ReleaseProvider;
    store: ReleaseStore;
    runner: ReleaseRunner;
    reporter: ReleaseReporter;
  }) {
    this.#environments = options.environments;
    this.#provider = options.provider;
    this.#store = options.store;
    this.#runner = options.runner;
    this.#reporter = options.reporter;
  }

  /**
   * Begins a release. The same key with the same request is the same release.
   *
   * @throws InputError that names the field and what would be right; ConflictError where the key was used for another request
   */
  async create(options: {
    service: ServiceReference;
    request: ReleaseRequest;
    idempotencyKey: string;
    actor: Actor;
  }): Promise<Release> {
    const { service, request, idempotencyKey, actor } = options;
    if (!KEY_PATTERN.test(idempotencyKey)) {
      throw new InputError(
        'The header Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID',
      );
    }
    const requestHash = hash(request);
    const before = await this.#store.findByIdempotencyKey(
      service.entityRef,
      idempotencyKey,
    );
    if (before) return sameRequest(before, requestHash);
    const intent = await this.#check(service, request);
    const { stored, isNew } = await this.#begin(
      {
        service,
        environment: request.environment,
        artifactId: request.artifactId,
        intent,
        reason: request.reason?.trim() || undefined,
        actor,
      },
      { idempotencyKey, requestHash },
    );
    return isNew ? stored.release : sameRequest(stored, requestHash);
  }

  /**
   * Begins a release that nobody asked for, once for an artifact and environment.
   *
   * @returns the release; undefined where it was begun before
   */
  async createAutomatic(options: {
    service: ServiceReference;
    environment: string;
    artifactId: string;
    branch: string;
  }): Promise<Release | undefined> {
    const { service, environment, artifactId, branch } = options;
    const { stored, isNew } = await this.#begin(
      {
        service,
        environment,
        artifactId,
        intent: { type: 'automatic', branch },
        actor: { name: 'Release manager' },
      },
      { automaticKey: hash([service, environment, artifactId]) },
    );
    return isNew ? stored.release : undefined;
  }

  async #begin(
    fields: {
      service: ServiceReference;
      environment: string;
      artifactId: string;
      intent: ReleaseIntent;
      reason?: string;
      actor: Actor;
    },
    keys: {
      idempotencyKey?: string;
      automaticKey?: string;
      requestHash?: string;
    },
  ): Promise<{ stored: StoredRelease; isNew: boolean }> {
    const { service, ...rest } = fields;
    const requestedAt = new Date().toISOString();
    const inserted = await this.#store.insert(
      {
        service,
        requestHash: keys.requestHash,
        release: {
          id: randomUUID(),
          entityRef: service.entityRef,
          service: service.name,
          ...rest,
          state: 'requested',
          requestedAt,
          steps: [{ state: 'requested', at: requestedAt }],
          gates: [],
        },
      },
      { ...keys, ...this.#runner.lease() },
    );
    if (inserted.isNew) {
      this.#reporter.changed(inserted.stored.release);
      this.#runner.drive(inserted.stored);
    }
    return inserted;
  }

  async #check(
    service: ServiceReference,
    request: ReleaseRequest,
  ): Promise<ReleaseIntent> {
    const environment = this.requireEnvironment(
      'environment',
      request.environment,
    );
    if (request.fromEnvironment !== undefined && request.intent !== 'promote') {
      throw new InputError(
        `fromEnvironment belongs to the intent promote; the intent is ${request.intent}`,
      );
    }
    const [artifact, intent] = await Promise.all([
      this.requireArtifact(service, request.artifactId),
      this.#intent(service, request),
    ]);
    const refusal = refuseArtifact(environment, artifact);
    if (refusal) throw new InputError(`artifactId: ${refusal}`);
    return intent;
  }

  /** The environment of that name; `field` is what the error names. */
  requireEnvironment(field: string, name: string): Environment {
    const environment = this.#environments.find(each => each.name === name);
    if (!environment) {
      throw new InputError(
        `${field}: unknown environment ${JSON.stringify(
          name,
        )}; the environments are ${this.#environments
          .map(each => each.name)
          .join(', ')}`,
      );
    }
    return environment;
  }

  async requireArtifact(service: ServiceReference, artifactId: string) {
    const artifact = await withDeadline(
      this.#provider.title,
      DEADLINE,
      signal => this.#provider.getArtifact(service, artifactId, { signal }),
    );
    if (artifact) return artifact;
    const { items } = await withDeadline(
      this.#provider.title,
      DEADLINE,
      signal => this.#provider.getArtifacts(service, { limit: 3 }, { signal }),
    );
    throw new InputError(
      `artifactId: ${service.name} has no artifact ${JSON.stringify(
        artifactId,
      )}; ${
        items.length
          ? `its newest are ${items.map(each => each.id).join(', ')}`
          : 'it has none yet'
      }`,
    );
  }

  async #intent(
    service: ServiceReference,
    request: ReleaseRequest,
  ): Promise<ReleaseIntent> {
    const { environment } = request;
    switch (request.intent) {
      case 'promote': {
        const at = this.#environments.findIndex(
          each => each.name === environment,
        );
        const from =
          request.fromEnvironment ?? this.#environments[at - 1]?.name;
        if (from === undefined) return { type: 'promote' };
        if (from === environment) {
          throw new InputError(
            `fromEnvironment: ${from} cannot be promoted to itself`,
          );
        }
        this.requireEnvironment('fromEnvironment', from);
        return { type: 'promote', fromEnvironment: from };
      }
      case 'rollback': {
        const { environments } = await withDeadline(
          this.#provider.title,
          DEADLINE,
          signal => this.#provider.getDesired(service, { signal }),
        );
        const current = environments[environment];
        if (!current) {
          throw new InputError(
            `environment: nothing was ever released to ${environment}, so there is nothing to roll back`,
          );
        }
        return {
          type: 'rollback',
          rollbackOfArtifactId: current.artifactId,
        };
      }
      default:
        return { type: 'release' };
    }
  }
}

function sameRequest(stored: StoredRelease, requestHash: string): Release {
  if (stored.requestHash !== requestHash) {
    throw new ConflictError(
      `The Idempotency-Key was used for another request: release ${stored.release.id}. Use a new key for a new request.`,
    );
  }
  return stored.release;
}

function hash(value: unknown): string {
  const canonical = JSON.stringify(value, (_key, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort())
      : each,
  );
  return createHash('sha256').update(canonical).digest('hex');
}
