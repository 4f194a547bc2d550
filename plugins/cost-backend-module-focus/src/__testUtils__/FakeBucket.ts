import { createHash } from 'node:crypto';
import { http, HttpResponse, RequestHandler } from 'msw';
import { BucketSettings } from '../settings';

const ORIGIN = 'https://storage.example.com';

/** @internal */
export const KEY_ID = 'AKIACANARY';
/** @internal */
export const SECRET = 'canary-of-the-secret-key';

type Fake = { body: Buffer; tag: string; modifiedAt: Date };

const MINUTE = 60_000;

/** S3 as storage of that kind answers. @internal */
export class FakeBucket {
  readonly settings: BucketSettings = {
    bucket: 'acme-billing',
    prefix: 'exports/focus/',
    region: 'eu-west-1',
    endpoint: ORIGIN,
    credentials: { accessKeyId: KEY_ID, secretAccessKey: SECRET },
  };
  /** Requests so far, as `list <token>` or `get <key>`. */
  readonly requests: string[] = [];
  /** Keys on a page of the list. */
  pageSize = 1000;
  /** Answers instead, where it does. */
  instead?: (
    request: Request,
  ) => Response | undefined | Promise<Response | undefined>;
  readonly #objects = new Map<string, Fake>();

  /** @param age - In minutes. */
  put(key: string, body: string | Buffer, age: number = 60): void {
    const bytes = Buffer.from(body);
    const tag = createHash('md5').update(bytes).digest('hex');
    const modifiedAt = new Date(Date.now() - age * MINUTE);
    this.#objects.set(key, { body: bytes, tag: `"${tag}"`, modifiedAt });
  }

  remove(key: string): void {
    this.#objects.delete(key);
  }

  get handlers(): RequestHandler[] {
    const place = `${ORIGIN}/${this.settings.bucket}`;
    const answer =
      (own: (request: Request) => Response) =>
      async ({ request }: { request: Request }) =>
        (await this.instead?.(request)) ?? own(request);
    return [
      http.get(
        `${place}/`,
        answer(request => this.#list(new URL(request.url))),
      ),
      http.get(
        `${place}/*`,
        answer(request => this.#get(request)),
      ),
    ];
  }

  #list({ searchParams }: URL): Response {
    const after = searchParams.get('continuation-token') ?? '';
    this.requests.push(`list ${after}`);
    const prefix = searchParams.get('prefix') ?? '';
    const all = [...this.#objects.keys()]
      .filter(key => key.startsWith(prefix) && key > after)
      .sort();
    const page = all.slice(0, this.pageSize);
    const isLast = page.length === all.length;
    const contents = page.map(key => {
      const { body, modifiedAt, tag } = this.#objects.get(key)!;
      return `<Contents><Key>${key}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>${tag.replaceAll(
        '"',
        '&quot;',
      )}</ETag><Size>${body.length}</Size></Contents>`;
    });
    return xml(
      `<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${
        isLast
          ? ''
          : `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`
      }${contents.join('')}</ListBucketResult>`,
    );
  }

  #get(request: Request): Response {
    const { pathname } = new URL(request.url);
    const key = decodeURIComponent(pathname).slice(
      this.settings.bucket.length + 2,
    );
    this.requests.push(`get ${key}`);
    const found = this.#objects.get(key);
    if (!found) return refuse('NoSuchKey', 'There is no such key', 404);
    if (request.headers.get('if-match') !== found.tag) {
      return refuse('PreconditionFailed', 'It has another content', 412);
    }
    return new HttpResponse(new Uint8Array(found.body), {
      headers: { ETag: found.tag },
    });
  }
}

/** An error as S3 tells it. @internal */
export function refuse(
  code: string,
  message: string,
  status: number,
): Response {
  return xml(
    `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`,
    status,
  );
}

function xml(body: string, status = 200): Response {
  return new HttpResponse(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`, {
    status,
    headers: { 'Content-Type': 'application/xml' },
  });
}
