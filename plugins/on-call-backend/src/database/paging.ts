import { InputError } from '@backstage/errors';
import { z } from 'zod';

const cursorSchema = z.tuple([z.string(), z.string()]);

/** Where a page ends: the value that it is ordered by, and what tells equal ones apart. @internal */
export type Position = z.infer<typeof cursorSchema>;

/** @internal */
export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * @throws InputError where the text is no cursor
 * @internal
 */
export function readCursor(cursor: string): Position {
  try {
    return cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError(
      'cursor: it must be the nextCursor of an answer to the same question',
    );
  }
}

/** The pattern, where a backslash escapes, of all that contains a text in lower case. @internal */
export function likePattern(text: string): string {
  return `%${text
    .trim()
    .toLocaleLowerCase('en-US')
    .replace(/[\\%_]/g, '\\$&')}%`;
}
