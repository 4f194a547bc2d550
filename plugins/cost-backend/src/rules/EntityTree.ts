import { Entity } from '@backstage/catalog-model';
import { normalise } from './tags';

/** An entity with its relations, as references. @internal */
export type EntityNode = {
  entity: Entity;
  ref: string;
  owners: string[];
  /** What it is a part of. */
  wholes: string[];
  /** Of a group. */
  parents: string[];
};

// A tag that has a name alone means the first of these that there is.
const NAMED_KINDS = ['component', 'system', 'resource', 'api', 'domain'];
const OWNING_KINDS = ['group', 'user'];
const WHOLE_KINDS = ['system', 'domain'];

/** Who owns what and what is a part of what, however deep; rings in it do no harm. @internal */
export class EntityTree {
  readonly nodes: ReadonlyMap<string, EntityNode>;
  readonly #owned = new Map<string, string[]>();
  readonly #parts = new Map<string, string[]>();
  readonly #children = new Map<string, string[]>();
  readonly #byName = new Map<string, string>();

  constructor(nodes: readonly EntityNode[]) {
    this.nodes = new Map(nodes.map(node => [node.ref, node]));
    for (const { ref, owners, wholes, parents } of nodes) {
      for (const owner of owners) push(this.#owned, owner, ref);
      for (const whole of wholes) push(this.#parts, whole, ref);
      for (const parent of parents) push(this.#children, parent, ref);
    }
    this.#indexNames(nodes);
  }

  /** Whether it consists of other entities. */
  isWhole(ref: string): boolean {
    const kind = ref.slice(0, ref.indexOf(':'));
    return OWNING_KINDS.includes(kind) || WHOLE_KINDS.includes(kind);
  }

  /**
   * The entities whose charges count for an entity, each once, itself included: of a group all that it and its subgroups own, and the parts of the systems
   * that they own; of a system and a domain all their parts, and the parts of these; of any other entity itself.
   */
  partsOf(ref: string): string[] {
    const parts = new Set<string>([ref]);
    if (!this.isWhole(ref)) return [ref];
    const pending = [ref];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const below = [
        ...(this.#owned.get(next) ?? []),
        ...(this.#parts.get(next) ?? []),
        ...(this.#children.get(next) ?? []),
      ];
      for (const each of below) {
        if (!parts.has(each)) {
          parts.add(each);
          pending.push(each);
        }
      }
    }
    return [...parts].sort();
  }

  /** Who owns an entity; where nobody does, who owns what it is a part of. */
  ownerOf(ref: string): string | undefined {
    return this.#upwards(ref, node => node.owners[0]);
  }

  /** The system that an entity is, or is a part of. */
  systemOf(ref: string): string | undefined {
    return this.#upwards(ref, node =>
      node.ref.startsWith('system:') ? node.ref : undefined,
    );
  }

  titleOf(ref: string): string {
    const { metadata } = this.nodes.get(ref)?.entity ?? {};
    return metadata?.title ?? metadata?.name ?? ref;
  }

  /** The entity of a reference, or of a name in whatever case. */
  resolve(text: string): string | undefined {
    return this.#byName.get(normalise(text));
  }

  #upwards(
    ref: string,
    find: (node: EntityNode) => string | undefined,
  ): string | undefined {
    const seen = new Set<string>();
    const pending = [ref];
    for (let next = pending.shift(); next; next = pending.shift()) {
      const node = this.nodes.get(next);
      if (!node || seen.has(next)) continue;
      seen.add(next);
      const found = find(node);
      if (found) return found;
      pending.push(...node.wholes);
    }
    return undefined;
  }

  #indexNames(nodes: readonly EntityNode[]): void {
    const rank = ({ entity }: EntityNode) => {
      const kind = NAMED_KINDS.indexOf(entity.kind.toLocaleLowerCase('en-US'));
      const namespace = entity.metadata.namespace ?? 'default';
      return 2 * kind + (namespace === 'default' ? 0 : 1);
    };
    const named = nodes
      .filter(each => rank(each) >= 0)
      .sort((a, b) => rank(a) - rank(b) || (a.ref < b.ref ? -1 : 1));
    for (const { ref } of named) {
      const [kind, rest] = [
        ref.slice(0, ref.indexOf(':')),
        ref.slice(ref.indexOf(':') + 1),
      ];
      const name = rest.slice(rest.indexOf('/') + 1);
      for (const key of [ref, rest, `${kind}:${name}`, name]) {
        const text = normalise(key);
        if (!this.#byName.has(text)) this.#byName.set(text, ref);
      }
    }
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
