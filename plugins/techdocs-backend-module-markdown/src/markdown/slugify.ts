/**
 * A heading's anchor, as Python-Markdown makes it, so that links written for MkDocs keep working; letters of
 * other scripts than Latin are kept instead of dropped.
 *
 * @internal
 */
export function slugify(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}_\s-]/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-');
}

/**
 * The anchor itself, or with the first free number behind it (`setup_1`), which is then taken.
 *
 * @internal
 */
export function uniqueSlug(title: string, taken: Set<string>): string {
  const slug = slugify(title);
  let unique = slug;
  for (let count = 1; unique === '' || taken.has(unique); count += 1) {
    unique = `${slug}_${count}`;
  }
  taken.add(unique);
  return unique;
}
