import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import { organisation, providers } from '../src/__testUtils__/organisation';
import { draft, kept, template } from '../src/__testUtils__/postmortems';
import {
  allRotas,
  sunRota,
  swap,
  swaps,
  weeklyRota,
} from '../src/__testUtils__/rotas';
import { answer, scenario } from './exampleApi';

async function command<T>(value: T): Promise<T> {
  await new Promise(resolve => setTimeout(resolve, 800));
  if (scenario === 'act-failed') throw new Error('Failed to fetch');
  if (scenario === 'refused') {
    throw Object.assign(
      new Error(
        'to: Li Wen is on call in Ledger backup at that time; ask somebody else of the rota',
      ),
      { name: 'ConflictError' },
    );
  }
  return value;
}

let postmortem =
  { template, draft, kept }[scenario as 'template' | 'draft' | 'kept']?.() ??
  (scenario === 'none' ? template() : draft());
let feeds = 0;

function feed() {
  feeds += 1;
  return {
    url: `https://portal.example.com/api/on-call/feeds/exampleExampleExampleExampleExampleExample${feeds}.ics`,
  };
}

/** What a team, the organisation and postmortems answer with. */
export const teamApi: Partial<OnCallApi> = {
  async getTeamRotas() {
    if (scenario === 'none') return answer([]);
    const nobody = {
      shifts: [],
      gaps: [{ start: '2020-01-01T00:00:00Z', end: '2040-01-01T00:00:00Z' }],
    };
    return answer([weeklyRota(scenario === 'nobody' ? nobody : {}), sunRota()]);
  },
  async getSwaps(query) {
    return answer(query?.rotaId === 'rota:payments' ? swaps() : []);
  },
  async requestSwap() {
    return command(swap());
  },
  async answerSwap() {
    return command(swap());
  },
  async createOverride() {
    return command(undefined);
  },
  async deleteOverride() {
    return command(undefined);
  },
  async getCalendarFeed() {
    return command(feed());
  },
  async resetCalendarFeed() {
    return command(feed());
  },
  async getOrganisation(query) {
    return answer(
      scenario === 'none'
        ? { items: [], totalItems: 0, nobody: 0, unknown: 0 }
        : organisation(query),
    );
  },
  async getRotas() {
    return answer(scenario === 'none' ? [] : allRotas());
  },
  async getProviders() {
    return answer(scenario === 'none' ? [] : providers);
  },
  async getPostmortem() {
    return answer(postmortem);
  },
  async savePostmortem(_, { markdown, version, keep }) {
    if (scenario === 'conflict' && version === 3) {
      postmortem = draft({
        version: 4,
        markdown: draft().markdown.replace(
          '## Why',
          '## Who was told\n\nThe acquirer, by telephone.\n\n## Why',
        ),
      });
      throw Object.assign(new Error('Somebody saved version 4 meanwhile'), {
        name: 'ConflictError',
      });
    }
    await command(undefined);
    postmortem = (keep ? kept : draft)({
      markdown,
      version: version + 1,
      updatedAt: new Date().toISOString(),
    });
    return postmortem;
  },
};
