import { chargeReadPermission } from '@paved-path/backstage-plugin-cost-common';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { EntityDirectory } from './EntityDirectory';
import { EntityTree } from '../rules/EntityTree';
import { namesOf } from '../rules/namesOf';
import { selectorsOf } from '../rules/selectors';
import { Remembered } from './Remembered';
import { CostDatabase } from '../database/CostDatabase';

// Another process may have been told more meanwhile.
const LIFETIME = 2_000;

/** Whose charges count for an entity, for who asks. @internal */
export type Scope = {
  entityRef: string;
  credentials: CallerCredentials;
  /** Each once, the entity itself included. */
  parts: string[];
  tree: EntityTree;
  /** What is left out, or wrong, in sentences. */
  notes: string[];
};

/** Finds out whose charges count. @internal */
export class Scopes {
  readonly #access: EntityAccess;
  readonly #incomplete: Remembered<string[]>;
  readonly #directory: EntityDirectory;

  constructor(options: {
    access: EntityAccess;
    database: CostDatabase;
    directory: EntityDirectory;
  }) {
    this.#access = options.access;
    const { managed } = options.database;
    this.#incomplete = new Remembered(() => managed.listIncomplete(), {
      lifetime: LIFETIME,
      version: () => managed.changes,
    });
    this.#directory = options.directory;
  }

  async of(entityRef: string, credentials: CallerCredentials): Promise<Scope> {
    const tree = await this.#directory.get();
    const all = tree.partsOf(entityRef);
    const others = all.filter(ref => ref !== entityRef);
    const readable = others.length
      ? await this.#access.filterReadable(
          others,
          chargeReadPermission,
          credentials,
        )
      : [];
    const hidden = others.length - readable.length;
    const parts = [entityRef, ...readable];
    const entity = tree.nodes.get(entityRef)?.entity;
    return {
      entityRef,
      credentials,
      parts,
      tree,
      notes: [
        ...(hidden ? [hiddenNote(hidden)] : []),
        ...(entity ? selectorsOf(entity).problems : []),
        ...(await this.#unreadStates(tree, new Set(parts))),
      ],
    };
  }

  async #unreadStates(
    tree: EntityTree,
    parts: ReadonlySet<string>,
  ): Promise<string[]> {
    const incomplete = await this.#incomplete.get();
    const names = incomplete
      .filter(ref => parts.has(ref))
      .map(ref => tree.titleOf(ref));
    if (!names.length) return [];
    return [
      `Resources that are known from Terraform states alone: those of ${namesOf(
        names,
      )} could not all be read, what they listed before holds`,
    ];
  }
}

function hiddenNote(count: number): string {
  return `${count === 1 ? '1 part' : `${count} parts`} that you may not see`;
}
