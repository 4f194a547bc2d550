/** What has a name that others may have too. @internal */
export type Named = {
  name: string;
  /** What follows the name to tell it from others of that name, the most telling first; all have as many. */
  marks: readonly string[];
};

/**
 * How things are called, by key: by their name, and where several have the same one, by that and in what they differ, as little of it as tells them apart.
 *
 * @internal
 */
export function distinctNames(
  things: ReadonlyMap<string, Named>,
): Map<string, string> {
  const byName = new Map<string, string[]>();
  for (const [key, { name }] of things) {
    const namesakes = byName.get(name);
    if (namesakes) namesakes.push(key);
    else byName.set(name, [key]);
  }
  const names = new Map<string, string>();
  for (const [name, keys] of byName) {
    const marked = tellApart(
      name,
      keys.map(key => things.get(key)!.marks),
    );
    keys.forEach((key, index) => names.set(key, marked[index]));
  }
  return names;
}

function tellApart(name: string, marks: Array<readonly string[]>): string[] {
  let names = marks.map(() => name);
  let count = 1;
  for (let at = 0; count < names.length && at < marks[0].length; at += 1) {
    const longer = names.map((each, index) => each + marks[index][at]);
    const longerCount = new Set(longer).size;
    if (longerCount > count) {
      names = longer;
      count = longerCount;
    }
  }
  return names;
}
