import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';

/** A list of the backend as a CSV file, which the backend writes: all that the filter lets through. */
export async function getCsv(
  fetchApi: FetchApi,
  /** Such as `environments.csv`. */
  path: string,
  filter: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<Blob> {
  const parameters = new URLSearchParams(
    Object.entries(filter).flatMap(([name, text]) =>
      text ? [[name, text]] : [],
    ),
  );
  const response = await fetchApi.fetch(
    `plugin://drift/${path}?${parameters}`,
    { signal },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response.blob();
}

/** Gives the reader a file. */
export function saveFile(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
