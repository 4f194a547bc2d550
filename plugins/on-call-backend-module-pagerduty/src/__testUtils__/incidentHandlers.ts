import { http, HttpResponse } from 'msw';
import { API, refuse, toPage } from './answers';
import type { FakePagerDuty } from './FakePagerDuty';
import { FakeIncident, toUserReference } from './shapes';

/** Incidents, their notes and their logs. */
export function incidentHandlers(fake: FakePagerDuty) {
  const find = (id: unknown) => fake.incidents.find(each => each.id === id);
  const findUser = (request: Request) =>
    fake.users.find(({ email }) => email === request.headers.get('from')) ??
    (request.headers.get('from') === 'portal@example.com'
      ? toUserReference('PBOT')
      : undefined);
  return [
    http.get(`${API}/incidents`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      const services = searchParams.getAll('service_ids[]');
      const statuses = searchParams.getAll('statuses[]');
      const key = searchParams.get('incident_key');
      const [field] = (searchParams.get('sort_by') ?? 'created_at').split(':');
      const found = fake.incidents
        .filter(
          each =>
            services.includes(each.service.id) &&
            (!statuses.length || statuses.includes(each.status)) &&
            (!key || each.incident_key === key || each.alert_key === key),
        )
        .sort(
          (left, right) =>
            Date.parse(String(right[field])) - Date.parse(String(left[field])),
        );
      return toPage('incidents', found, request);
    }),
    http.post(`${API}/incidents`, async ({ request }) => {
      const user = findUser(request);
      const { incident } = (await request.json()) as { incident: any };
      if (!user) {
        return refuse(400, { errors: ['Requester User Not Found'] });
      }
      const open = fake.incidents.some(
        each =>
          each.incident_key === incident.incident_key &&
          each.service.id === incident.service.id &&
          each.status !== 'resolved',
      );
      if (open) {
        return refuse(400, {
          message: 'Arguments Caused Error',
          code: 2002,
          errors: [
            'Open incident with matching dedup key already exists on this service',
          ],
        });
      }
      const made: FakeIncident = {
        ...fake.createIncident(incident.service.id, incident.title),
        urgency: incident.urgency,
        incident_key: incident.incident_key,
        body: incident.body,
        first_trigger_log_entry: {
          id: 'QL1',
          type: 'trigger_log_entry',
          agent: toUserReference(user.id),
        },
      };
      fake.incidents.push(made);
      fake.log(made.id, 'trigger', user.id);
      return HttpResponse.json({ incident: made }, { status: 201 });
    }),
    http.get(`${API}/incidents/:id`, ({ params }) => {
      const incident = find(params.id);
      return incident ? HttpResponse.json({ incident }) : refuse(404);
    }),
    http.put(`${API}/incidents/:id`, async ({ request, params }) => {
      const incident = find(params.id);
      if (!incident) return refuse(404);
      const user = findUser(request);
      if (!user) return refuse(400, { errors: ['Requester User Not Found'] });
      if (incident.status === 'resolved') {
        return refuse(400, {
          message: 'Arguments Caused Error',
          errors: ['Incident Already Resolved'],
        });
      }
      const body = (await request.json()) as { incident: any };
      const { status, resolution, assignments } = body.incident;
      const at = new Date().toISOString();
      Object.assign(incident, { updated_at: at });
      if (status) {
        Object.assign(incident, {
          status,
          last_status_change_at: at,
          last_status_change_by: toUserReference(user.id),
        });
      }
      if (status)
        fake.log(
          incident.id,
          status === 'resolved' ? 'resolve' : 'acknowledge',
          user.id,
        );
      if (status === 'acknowledged') {
        incident.acknowledgements = [
          { at, acknowledger: toUserReference(user.id) },
        ];
      }
      if (status === 'resolved') {
        Object.assign(incident, { resolved_at: at, assignments: [] });
      }
      if (resolution) {
        (fake.notes[incident.id] ??= []).push({
          id: 'PN1',
          content: `Resolution Note: ${resolution}`,
          created_at: at,
        });
      }
      if (assignments) {
        incident.assignments = assignments.map(
          ({ assignee }: { assignee: { id: string } }) => ({
            at,
            assignee: toUserReference(assignee.id),
          }),
        );
      }
      return HttpResponse.json({ incident });
    }),
    http.get(`${API}/incidents/:id/notes`, ({ params }) =>
      HttpResponse.json({ notes: fake.notes[String(params.id)] ?? [] }),
    ),
    http.post(`${API}/incidents/:id/notes`, async ({ request, params }) => {
      const { note } = (await request.json()) as { note: any };
      const made = {
        id: 'PN2',
        content: note.content,
        created_at: new Date().toISOString(),
        user: findUser(request),
      };
      (fake.notes[String(params.id)] ??= []).push(made);
      fake.log(String(params.id), 'annotate', undefined, {
        channel: { type: 'note', summary: note.content },
      });
      return HttpResponse.json({ note: made });
    }),
    http.get(`${API}/incidents/:id/log_entries`, ({ request, params }) =>
      find(params.id)
        ? toPage(
            'log_entries',
            fake.logEntries.filter(({ incident }) =>
              [undefined, params.id].includes(incident?.id),
            ),
            request,
          )
        : refuse(404),
    ),
  ];
}
