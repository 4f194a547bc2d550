import {
  Incident,
  OnCallApi,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import { answerIn, exampleScenario } from '@paved-path/provider-kit-react/dev';
import * as incidents from '../src/__testUtils__/incidents';
import { overviews, preview, rota } from '../src/__testUtils__/overviews';
import { ana, jonas, mette } from '../src/__testUtils__/people';

/** Which of the examples is shown: `?scenario=nobody`. */
export const scenario = exampleScenario('incidents');

/** Answers as that case has it. */
export const answer = answerIn(scenario);

let incident: Incident =
  {
    resolved: incidents.resolvedTimeouts,
    acknowledged: incidents.acknowledged,
  }[scenario] ?? incidents.open;
let pagedAt = 0;
let title = '';

/** A page goes its way in a few seconds. */
function page(): PageResult {
  const seconds = (Date.now() - pagedAt) / 1000;
  const result = { id: 'page-1', text: 'PagerDuty is being told' };
  if (seconds < 3) return { ...result, state: 'sending' };
  if (scenario === 'page-failed') {
    return {
      ...result,
      state: 'failed',
      text: 'It was not sent, and nobody was woken: PagerDuty refused the key',
    };
  }
  if (scenario === 'page-unknown') {
    return {
      ...result,
      state: 'unknown',
      text: 'It is not known whether PagerDuty has it: the connection broke. The portal goes on asking',
    };
  }
  const at = (after: number) => new Date(pagedAt + after * 1000).toISOString();
  const paged: Incident = { ...incidents.open, title, createdAt: at(1) };
  const sent = {
    ...result,
    state: 'sent' as const,
    text: 'It was sent to Ana Souza',
  };
  if (seconds < 8) return { ...sent, incident: paged };
  const acknowledged: Incident = {
    ...paged,
    status: 'acknowledged',
    acknowledgedAt: at(8),
    acknowledgedBy: [ana],
  };
  if (seconds < 20) return { ...sent, incident: acknowledged };
  return {
    ...sent,
    incident: {
      ...acknowledged,
      status: 'resolved',
      resolvedAt: at(20),
      resolvedBy: jonas,
    },
  };
}

async function act(change: Partial<Incident>): Promise<Incident> {
  await new Promise(resolve => setTimeout(resolve, 1000));
  if (scenario === 'act-failed') {
    throw new Error('Failed to fetch');
  }
  incident = { ...incident, ...change };
  return incident;
}

/** Answers from the examples. */
export const exampleApi: Partial<OnCallApi> = {
  async getOverview() {
    return answer((overviews[scenario] ?? overviews.incidents)());
  },
  async getIncidents(_, query) {
    return answer(incidents.pastPage(query?.cursor));
  },
  async getTimeline() {
    return answer(
      incidents.timeline(
        scenario === 'none' ? { items: [] } : { truncated: true },
      ),
    );
  },
  async previewPage() {
    return answer(
      {
        nobody: preview({
          wakes: [],
          high: 'wakes nobody: nobody is on call',
          low: 'wakes nobody: nobody is on call',
          problems: ['Nobody is on call now: a page wakes nobody'],
        }),
        quiet: preview(),
      }[scenario] ??
        preview({
          openIncidents: [incidents.open, incidents.acknowledged],
          requester: {
            name: 'Portal',
            note: 'PagerDuty does not know you: mette@example.com has no account there, so the incident is opened in the name of the portal',
          },
          problems: [
            'Jonas Lindqvist is on call at level 1 and at level 2 from Tue 24 Nov, 09:00 (Europe/Copenhagen): escalating wakes nobody new',
          ],
        }),
    );
  },
  async page(_, request) {
    await new Promise(resolve => setTimeout(resolve, 500));
    title = request.title;
    pagedAt = Date.now();
    return page();
  },
  async getPage() {
    return page();
  },
  async getIncident() {
    return answer(incidents.detail(incident));
  },
  async getRota(_, range) {
    return answer(
      scenario === 'quiet'
        ? rota({
            gaps: [],
            doubleBookings: [],
            shifts: [{ ...range, person: ana }],
          })
        : rota(),
    );
  },
  async getTeamRotas() {
    return answer([]);
  },
  async acknowledge() {
    return act({
      status: 'acknowledged',
      acknowledgedAt: new Date().toISOString(),
      acknowledgedBy: [mette],
    });
  },
  async resolve(_, { resolution }) {
    return act({
      status: 'resolved',
      resolvedAt: new Date().toISOString(),
      resolvedBy: mette,
      resolution,
    });
  },
  async reassign(_, { to }) {
    return act({
      status: 'triggered',
      assignees: [{ name: to, entityRef: to }],
    });
  },
  async addNote() {
    return act({});
  },
};
