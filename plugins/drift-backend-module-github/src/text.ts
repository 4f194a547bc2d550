// GitHub takes 65,536 characters of a body and 256 of a title.
const MAX_BODY = 65_000;
const MAX_TITLE = 250;

/** @internal */
export function fitTitle(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE)}…` : line;
}

/** @internal */
export function fitBody(body: string): string {
  return body.length > MAX_BODY
    ? `${body.slice(
        0,
        MAX_BODY,
      )}…\n\n_The rest was left out, since GitHub takes no longer text._`
    : body;
}
