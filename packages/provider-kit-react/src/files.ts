import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';

/** How long a browser has to take a file over, in milliseconds. */
const HANDED_OVER = 10_000;

/**
 * A file that a backend writes.
 *
 * @param address - such as `plugin://drift/environments.csv`
 * @public
 */
export async function fetchFile(
  fetchApi: FetchApi,
  address: string,
  options: {
    /** What is undefined or empty is not asked. */
    query: Record<string, string | undefined>;
    signal: AbortSignal;
  },
): Promise<Blob> {
  const { query, signal } = options;
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, text]) =>
      text ? [[name, text]] : [],
    ),
  );
  const response = await fetchApi.fetch(`${address}?${parameters}`, { signal });
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response.blob();
}

/**
 * Gives the reader a file.
 * @public
 */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER);
}
