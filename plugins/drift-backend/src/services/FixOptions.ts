import { parseEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  FixOption,
  fixOptionSchema,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CodeHost,
  CodeLocation,
  DriftProvider,
  FixContext,
} from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { withDeadline } from '@paved-path/provider-kit-node';
import { DriftDatabase } from '../database/DriftDatabase';
import { EnvironmentRow, toDiscovered } from '../database/rows';
import { describeIssue, FixSubject } from './describeIssue';

const OPTIONS_TIMEOUT = 10_000;
const MAX_OPENED = 5;
const ISSUE_OPTION = 'issue';

/** An option of the kind `open`, with what opens it. @internal */
export type OpenableOption = {
  option: FixOption;
  /** Where a person sees whether it was opened. */
  place: string;
  open(subject: FixSubject, signal: AbortSignal): Promise<OpenedFix>;
};

/** The ways that drift can be fixed: those of its provider, and an issue where its code is kept. @internal */
export class FixOptions {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #codeHosts: readonly CodeHost[];

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    codeHosts: readonly CodeHost[];
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#codeHosts = options.codeHosts;
  }

  /** What can be done, and what was opened already for the drift that is there now. */
  async list(row: EnvironmentRow): Promise<FixOption[]> {
    const [offered, opened] = await Promise.all([
      this.#offer(row),
      this.#listOpened(row),
    ]);
    return [...offered.map(({ option }) => option), ...opened];
  }

  /** @throws InputError where it is not offered, naming what is */
  async requireOpenable(
    row: EnvironmentRow,
    optionId: string,
  ): Promise<OpenableOption> {
    const offered = (await this.#offer(row)).filter(
      (each): each is OpenableOption => each.open !== undefined,
    );
    const found = offered.find(({ option }) => option.id === optionId);
    if (found) return found;
    const ids = offered.map(({ option }) => option.id).join(', ');
    throw new InputError(
      `optionId: ${row.name} has no option ${JSON.stringify(
        optionId,
      )} that can be opened; it has ${ids || 'none'}`,
    );
  }

  async #offer(
    row: EnvironmentRow,
  ): Promise<Array<{ option: FixOption } & Partial<OpenableOption>>> {
    const provider = requireProvider(this.#providers, row);
    const environment = toDiscovered(row);
    const { location, codeHost } = this.#locate(provider, row);
    const { getFixOptions, openFix } = provider;
    const given = getFixOptions
      ? await withDeadline(provider.title, OPTIONS_TIMEOUT, signal =>
          getFixOptions.call(provider, environment, { signal, codeHost }),
        )
      : [];
    const place = location?.repositoryUrl ?? row.url ?? provider.title;
    const offered = z
      .array(fixOptionSchema)
      .parse(given)
      .map(option => {
        const { id, kind } = option;
        if (kind !== 'open' || id === undefined || !openFix) return { option };
        const open: OpenableOption['open'] = ({ drifts, actor }, signal) => {
          const context: FixContext = { signal, codeHost };
          const request = { optionId: id, drifts, actor };
          return openFix.call(provider, environment, request, context);
        };
        return { option, place, open };
      });
    const changesCode = offered.some(
      ({ option }) =>
        option.kind === 'open' && option.direction === 'cloud-to-code',
    );
    if (changesCode || !location || !codeHost?.openIssue) return offered;
    return [...offered, issueOption(row, location, codeHost)];
  }

  #locate(
    provider: DriftProvider,
    row: EnvironmentRow,
  ): { location?: CodeLocation; codeHost?: CodeHost } {
    const location =
      provider.locateCode?.(toDiscovered(row)) ??
      (row.repository
        ? {
            repositoryUrl: row.repository,
            branch: 'HEAD',
            path: row.path ?? '',
          }
        : undefined);
    const hosts = location
      ? this.#codeHosts.filter(host => host.handles(location.repositoryUrl))
      : [];
    const codeHost = hosts.find(host => !host.fallback) ?? hosts[0];
    return { location, codeHost };
  }

  /** Where to see what was opened since the environment drifted; nothing where it is in sync. */
  async #listOpened(row: EnvironmentRow): Promise<FixOption[]> {
    const since = row.drifted_since;
    if (!since) return [];
    const opened = await this.#database.openedFixes.listOpened(
      row.id,
      since,
      MAX_OPENED,
    );
    const links = new Map<string, FixOption>();
    for (const { by, option, opened: fix } of opened) {
      if (!fix.url || links.has(fix.url)) continue;
      links.set(fix.url, {
        direction: option.direction,
        title: `Opened ${fix.title} by ${parseEntityRef(by).name}`,
        kind: 'link',
        url: fix.url,
      });
    }
    return [...links.values()];
  }
}

/** @throws NotFoundError */
export function requireProvider(
  providers: ReadonlyMap<string, DriftProvider>,
  row: EnvironmentRow,
): DriftProvider {
  const provider = providers.get(row.provider);
  if (!provider) {
    throw new NotFoundError(`The provider ${row.provider} is not installed`);
  }
  return provider;
}

/** For drift that nobody can write as code by machine: the plan, where the code is worked on. */
function issueOption(
  row: EnvironmentRow,
  location: CodeLocation,
  codeHost: CodeHost,
): OpenableOption {
  return {
    option: {
      direction: 'cloud-to-code',
      title: 'Open an issue with the plan',
      kind: 'open',
      id: ISSUE_OPTION,
      description: `Opens an issue at ${codeHost.title} that lists what drifted, or adds to the one that is open.`,
    },
    place: location.repositoryUrl,
    open: async (subject, signal) => {
      const { openIssue } = codeHost;
      if (!openIssue) throw new Error(`${codeHost.title} has no issues`);
      const issue = describeIssue(row, subject);
      return openIssue.call(codeHost, { location, ...issue }, { signal });
    },
  };
}
