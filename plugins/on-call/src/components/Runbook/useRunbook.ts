import {
  CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import {
  SyncResult,
  TechDocsStorageApi,
} from '@backstage/plugin-techdocs-react';
import { LiveQuery, useLiveQuery } from '@paved-path/provider-kit-react';

/** Docs change seldom; how often they are looked at again, in milliseconds. */
const INTERVAL = 600_000;

/** The page of a runbook as it is in the docs. */
export type RunbookHtml = {
  /** Undefined: there is no such page. */
  html: string | undefined;
};

/** A runbook, and whether it is the newest. */
export type Runbook = LiveQuery<RunbookHtml> & {
  /** Why the newest version is not there. */
  syncError: Error | undefined;
};

/**
 * Reads a page of the docs, and has the docs built where they are not or not any more. A page that is there is shown at once; that there is
 * none is only said when the docs are built.
 */
export function useRunbook(
  storage: TechDocsStorageApi,
  docsOf: CompoundEntityRef,
  path: string,
): Runbook {
  const key = `${stringifyEntityRef(docsOf)} ${path}`;
  const sync = useLiveQuery<SyncResult>({
    key,
    idleInterval: INTERVAL,
    load: () => storage.syncEntityDocs(docsOf),
  });
  const page = useLiveQuery<RunbookHtml>({
    // What was read before the docs were built says little.
    key: `${key} ${sync.value ?? ''}`,
    keepPrevious: true,
    idleInterval: INTERVAL,
    load: async () => ({ html: await readPage(storage, docsOf, path) }),
  });
  const isMissing = page.value !== undefined && !page.value.html;
  const isSettled = !sync.loading && !page.loading;
  if (isMissing && !isSettled) {
    return { ...page, value: undefined, syncError: undefined };
  }
  if (isMissing && sync.error) {
    // It cannot be told that there is none.
    return {
      ...page,
      value: undefined,
      error: sync.error,
      reload: sync.reload,
      syncError: undefined,
    };
  }
  return { ...page, syncError: sync.error };
}

async function readPage(
  storage: TechDocsStorageApi,
  docsOf: CompoundEntityRef,
  path: string,
): Promise<string | undefined> {
  let text: string;
  try {
    text = await storage.getEntityDocs(docsOf, path);
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') return undefined;
    throw error;
  }
  // A refusal comes as a text as well, which is no page.
  const refusal = refusalOf(text);
  if (refusal) throw refusal;
  return text;
}

/** The error that stands in a text that is no page. */
function refusalOf(text: string): Error | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const { error } = JSON.parse(text);
    if (!error?.message) return undefined;
    const refusal = new Error(String(error.message));
    refusal.name = String(error.name ?? refusal.name);
    return refusal;
  } catch {
    return undefined;
  }
}
