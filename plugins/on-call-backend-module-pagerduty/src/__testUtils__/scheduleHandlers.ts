import { http, HttpResponse } from 'msw';
import { API, refuse } from './answers';
import type { FakePagerDuty } from './FakePagerDuty';
import { toUserReference } from './shapes';

/** Schedules of both kinds, each served by one API alone. */
export function scheduleHandlers(fake: FakePagerDuty) {
  return [...layerHandlers(fake), ...shiftHandlers(fake)];
}

function cut<T extends { start: string; end: string }>(
  entries: T[],
  request: Request,
): T[] {
  const { searchParams } = new URL(request.url);
  const since = Date.parse(searchParams.get('since')!);
  const until = Date.parse(searchParams.get('until')!);
  return entries
    .map(entry => ({
      ...entry,
      start: new Date(Math.max(Date.parse(entry.start), since)).toISOString(),
      end: new Date(Math.min(Date.parse(entry.end), until)).toISOString(),
    }))
    .filter(({ start, end }) => start < end);
}

function layerHandlers(fake: FakePagerDuty) {
  const find = (id: unknown) => fake.schedules.find(each => each.id === id);
  const render = (
    entries: { start: string; end: string; userId: string }[],
    request: Request,
  ) => ({
    rendered_schedule_entries: cut(entries, request).map(
      ({ start, end, userId }) => ({
        start,
        end,
        user: toUserReference(userId),
      }),
    ),
  });
  return [
    http.get(`${API}/schedules/:id`, ({ request, params }) => {
      const schedule = find(params.id);
      if (!schedule) return refuse(404);
      const users = new Set(schedule.entries.map(({ userId }) => userId));
      return HttpResponse.json({
        schedule: {
          id: schedule.id,
          type: 'schedule',
          summary: `Schedule ${schedule.id}`,
          name: `Schedule ${schedule.id}`,
          html_url: `https://acme.pagerduty.com/schedules/${schedule.id}`,
          http_cal_url: 'https://acme.pagerduty.com/private/canary-calendar',
          time_zone: 'Europe/Copenhagen',
          users: [...users].map(toUserReference),
          schedule_layers: [],
          overrides_subschedule: render(schedule.overrides, request),
          final_schedule: render(schedule.entries, request),
        },
      });
    }),
    http.get(`${API}/schedules/:id/overrides`, ({ request, params }) =>
      HttpResponse.json({
        overrides: cut(find(params.id)!.overrides, request).map(
          ({ userId, ...rest }) => ({
            ...rest,
            user: toUserReference(userId),
          }),
        ),
      }),
    ),
    http.post(`${API}/schedules/:id/overrides`, async ({ request, params }) => {
      const { overrides } = (await request.json()) as { overrides: any[] };
      const answers = overrides.map(({ start, end, user }) => {
        if (start >= end) {
          return {
            status: 400,
            errors: ['Override must end after its start'],
            override: { start, end, user },
          };
        }
        const made = { id: 'QOVR', start, end, userId: user.id };
        const schedule = find(params.id)!;
        schedule.overrides.push(made);
        schedule.entries = [made];
        return { status: 201, override: { ...made, user } };
      });
      return HttpResponse.json(answers, { status: 201 });
    }),
    http.delete(`${API}/schedules/:id/overrides/:override`, ({ params }) => {
      const overrides = find(params.id)?.overrides ?? [];
      const index = overrides.findIndex(({ id }) => id === params.override);
      if (index < 0) return refuse(404, { message: 'Override Not Found' });
      const [{ start }] = overrides.splice(index, 1);
      // One that has begun is cut, and answered with nothing in another way.
      return new HttpResponse(null, {
        status: Date.parse(start) < Date.now() ? 200 : 204,
      });
    }),
  ];
}

function shiftHandlers(fake: FakePagerDuty) {
  const find = (id: unknown) =>
    fake.shiftSchedules.find(each => each.id === id);
  return [
    http.get(`${API}/v3/schedules/:id`, ({ params }) => {
      const schedule = find(params.id);
      // It is not upgraded.
      if (!schedule) return refuse(400);
      return HttpResponse.json({
        schedule: {
          id: schedule.id,
          type: 'schedule_v3',
          name: `Shifts ${schedule.id}`,
          time_zone: 'America/Los_Angeles',
          html_url: `https://acme.pagerduty.com/schedules/${schedule.id}`,
          rotations: [
            {
              id: 'ROT1',
              type: 'schedule_rotation',
              events: [
                {
                  id: 'EV1',
                  assignment_strategy: {
                    type: 'rotating_member_assignment_strategy',
                    members: schedule.members.map(id => ({
                      type: 'user_member',
                      user_id: id,
                    })),
                  },
                },
              ],
            },
          ],
          final_schedule: {
            type: 'final_schedule',
            computed_shift_assignments: schedule.assignments,
          },
        },
      });
    }),
    http.post(`${API}/v3/schedules/:id/overrides`, async ({ request }) =>
      HttpResponse.json(await request.json(), { status: 201 }),
    ),
    http.post(`${API}/v3/schedules/:id/custom_shifts`, async ({ request }) =>
      HttpResponse.json(await request.json(), { status: 201 }),
    ),
    http.delete(
      `${API}/v3/schedules/:id/:what/:one`,
      () => new HttpResponse(null, { status: 204 }),
    ),
  ];
}
