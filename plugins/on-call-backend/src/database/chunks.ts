/** Parts of a list of at most that many items: databases limit how many values one statement has. @internal */
export function* inChunks<T>(
  items: readonly T[],
  size: number,
): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) {
    yield items.slice(at, at + size);
  }
}
