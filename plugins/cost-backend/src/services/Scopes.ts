import { EntityDirectory } from './EntityDirectory';
import { CallerCredentials, EntityAccess } from './EntityAccess';
import { EntityTree } from '../rules/EntityTree';
import { selectorsOf } from '../rules/selectors';

/** Whose charges count for an entity, for who asks. @internal */
export type Scope = {
  entityRef: string;
  /** Each once, the entity itself included. */
  parts: string[];
  tree: EntityTree;
  /** What is left out, or wrong, in sentences. */
  notes: string[];
};

/** Finds out whose charges count. @internal */
export class Scopes {
  readonly #access: EntityAccess;
  readonly #directory: EntityDirectory;

  constructor(options: { access: EntityAccess; directory: EntityDirectory }) {
    this.#access = options.access;
    this.#directory = options.directory;
  }

  async of(entityRef: string, credentials: CallerCredentials): Promise<Scope> {
    const tree = await this.#directory.get();
    const all = tree.partsOf(entityRef);
    const others = all.filter(ref => ref !== entityRef);
    const readable = others.length
      ? await this.#access.filterReadable(others, credentials)
      : [];
    const hidden = others.length - readable.length;
    const entity = tree.nodes.get(entityRef)?.entity;
    return {
      entityRef,
      parts: [entityRef, ...readable],
      tree,
      notes: [
        ...(hidden
          ? [
              `${
                hidden === 1 ? '1 part' : `${hidden} parts`
              } that you may not see`,
            ]
          : []),
        ...(entity ? selectorsOf(entity).problems : []),
      ],
    };
  }
}
