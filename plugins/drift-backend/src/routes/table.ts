import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvTable } from '../services/csv';

/**
 * Answers a table a page at a time, however long it is.
 * @internal
 */
export async function sendTable<T>(
  response: Response,
  fileName: string,
  table: CsvTable<T>,
  pages: () => AsyncIterable<T[]>,
): Promise<void> {
  async function* lines() {
    yield table.header;
    for await (const page of pages()) yield page.map(table.line).join('');
  }
  response.type('text/csv').attachment(fileName);
  await pipeline(Readable.from(lines()), response);
}
