import { HttpResponse } from 'msw';

export const API = 'https://api.pagerduty.com';
export const EVENTS = 'https://events.pagerduty.com';
export const IDENTITY = 'https://identity.pagerduty.com';

const WORDS: Record<
  number,
  { message: string; code: number; errors?: unknown }
> = {
  400: {
    message: 'Invalid Input Provided',
    code: 2001,
    errors: ['Something is wrong.'],
  },
  401: { message: 'Unauthorized', code: 2006 },
  403: { message: 'Access Denied', code: 2010 },
  404: { message: 'Not Found', code: 2100 },
  429: { message: 'Rate Limit Exceeded', code: 2020 },
  500: { message: 'Internal Server Error', code: 2000 },
};

/** A refusal as PagerDuty words it. */
export function refuse(
  status: number,
  error: object = {},
  headers: Record<string, string> = {},
) {
  const words = WORDS[status] ?? { message: 'Failed', code: 2000 };
  return HttpResponse.json(
    { error: { ...words, ...error } },
    { status, headers },
  );
}

/** Classic pagination. */
export function toPage(name: string, items: unknown[], request: Request) {
  const { searchParams } = new URL(request.url);
  const limit = Number(searchParams.get('limit') ?? 25);
  const offset = Number(searchParams.get('offset') ?? 0);
  if (limit > 100 || offset + limit > 10_000) return refuse(400);
  return HttpResponse.json({
    [name]: items.slice(offset, offset + limit),
    limit,
    offset,
    more: items.length > offset + limit,
    total: null,
  });
}
