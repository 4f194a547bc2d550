import { ConflictError, InputError } from '@backstage/errors';
import {
  DocumentHost,
  OnCallExtensionPoint,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';

/** Collects what modules add. @internal */
export class OnCallExtensions implements OnCallExtensionPoint {
  readonly #providers = new Map<string, OnCallProvider>();
  readonly #documentHosts = new Map<string, DocumentHost>();

  /** In the order in which they were added. */
  get providers(): ReadonlyMap<string, OnCallProvider> {
    return this.#providers;
  }

  get documentHosts(): DocumentHost[] {
    return [...this.#documentHosts.values()];
  }

  addOnCallProvider(provider: OnCallProvider): void {
    // The id stands before a colon in the ids of incidents and rotas, and in paths.
    if (!/^[a-z0-9-]{1,100}$/.test(provider.id)) {
      throw new InputError(
        `The id of an on-call provider, ${JSON.stringify(
          provider.id,
        )}, must consist of lower-case letters, digits and dashes`,
      );
    }
    add('on-call providers', this.#providers, provider);
  }

  addDocumentHost(host: DocumentHost): void {
    add('document hosts', this.#documentHosts, host);
  }
}

function add<T extends { id: string }>(
  what: string,
  known: Map<string, T>,
  item: T,
): void {
  if (known.has(item.id)) {
    throw new ConflictError(`There are two ${what} with the id ${item.id}`);
  }
  known.set(item.id, item);
}
