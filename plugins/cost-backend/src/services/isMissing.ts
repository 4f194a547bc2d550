/**
 * Whether another plugin answered that it does not know what it was asked for, or is not installed: then nothing answers, or, where the portal's frontend is
 * served by the same backend, its page does.
 *
 * @internal
 */
export function isMissing(error: unknown): boolean {
  const { name, statusCode } = (error ?? {}) as {
    name?: string;
    statusCode?: number;
  };
  return statusCode === 404 || name === 'SyntaxError';
}
