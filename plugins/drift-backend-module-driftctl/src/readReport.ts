import {
  isError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  CallPolicyOptions,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ReportSettings } from './settings';

const MAX_BYTES = 256 * 1024 * 1024;

/** Reads the JSON of a report, wherever it is. @internal */
export function createReportReader(
  source: ReportSettings['source'],
  policy: CallPolicyOptions = {},
): (signal: AbortSignal) => Promise<unknown> {
  return 'file' in source
    ? signal => readJsonFile(source.file, signal)
    : createFetch(source.url, source.authorization, policy);
}

async function readJsonFile(
  name: string,
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted();
  const file = path.resolve(name);
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) {
      throw new ServiceUnavailableError(
        `${file} has more than ${MAX_BYTES} bytes, which is more than is read`,
      );
    }
    text = await readFile(file, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    if (isError(error) && error.code === 'ENOENT') {
      throw new NotFoundError(
        `There is no report at ${file}; does driftctl write it there?`,
      );
    }
    throw error instanceof ServiceUnavailableError
      ? error
      : new ServiceUnavailableError(
          `${file} cannot be read: ${toError(error).message}`,
        );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceUnavailableError(
      `${file} is not JSON; is it still being written?`,
    );
  }
}

function createFetch(
  url: URL,
  authorization: string | undefined,
  policy: CallPolicyOptions,
): (signal: AbortSignal) => Promise<unknown> {
  const http = new VendorHttpClient({
    ...policy,
    vendor: url.host,
    baseUrl: url.origin,
    secretHeaders: authorization ? { Authorization: authorization } : {},
    // What signs an address.
    secrets: [...url.searchParams.values()].filter(({ length }) => length > 7),
    maxBytes: MAX_BYTES,
  });
  const request = {
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
  };
  return async signal => {
    signal.throwIfAborted();
    return http.send(z.unknown(), request, { signal });
  };
}
