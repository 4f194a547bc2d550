import { StringDecoder } from 'node:string_decoder';

/** A complaint of the CLI. @internal */
export type Diagnostic = {
  summary: string;
  detail: string;
  /** Such as `main.tf:12`. */
  place?: string;
  /** The resource that it is about. */
  address?: string;
};

const MOST = 20;

/** Gathers the errors that the CLI prints with `-json`, a line at a time; the rest is not kept. @internal */
export class DiagnosticReader {
  readonly errors: Diagnostic[] = [];
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  write(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    // A line without an end is nothing that is looked for.
    if (this.#rest.length > 1024 * 1024) this.#rest = '';
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    if (this.errors.length >= MOST || !line.includes('"diagnostic"')) return;
    try {
      const { diagnostic } = JSON.parse(line);
      if (diagnostic?.severity !== 'error') return;
      const { filename, start } = diagnostic.range ?? {};
      this.errors.push({
        summary: String(diagnostic.summary ?? ''),
        detail: String(diagnostic.detail ?? ''),
        place: filename ? `${filename}:${start?.line ?? 1}` : undefined,
        address: diagnostic.address ? String(diagnostic.address) : undefined,
      });
    } catch {
      // Not one of the CLI's own lines.
    }
  }
}

/** Reads the errors out of what the CLI prints for people. @internal */
export function readErrorText(text: string): Diagnostic[] {
  const plain = text.replace(/^[│╷╵] ?/gm, '');
  return plain
    .split(/^Error: /m)
    .slice(1, MOST)
    .map(part => {
      const [summary, ...rest] = part.split('\n');
      const place = part.match(/^ +on (.+) line (\d+)/m);
      const detail = rest
        .filter(line => !/^ +(on .+ line \d+|\d+:)/.test(line))
        .join('\n')
        .trim();
      return {
        summary: summary.trim(),
        detail,
        place: place ? `${place[1]}:${place[2]}` : undefined,
      };
    })
    .filter(({ summary }) => !summary.includes('encountered problems during'));
}
