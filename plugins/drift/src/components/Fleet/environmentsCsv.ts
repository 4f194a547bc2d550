import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';
import { FleetFilterValue } from './useFleetFilter';

/** Every environment that the filter lets through as a CSV file, which the backend writes. */
export async function getEnvironmentsCsv(
  fetchApi: FetchApi,
  filter: FleetFilterValue,
  signal: AbortSignal,
): Promise<Blob> {
  const parameters = new URLSearchParams(
    Object.entries(filter).filter(([, text]) => text),
  );
  const response = await fetchApi.fetch(
    `plugin://drift/environments.csv?${parameters}`,
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
