/** What somebody has written and not saved. */
export type UnsavedText = {
  markdown: string;
  /** The version that they began with. */
  version: number;
  /** What they set aside for somebody else's version, and may want back. */
  aside?: string;
};

function keyOf(incidentId: string): string {
  return `on-call-postmortem:${incidentId}`;
}

/** What was left unsaved in this tab, also before a reload. */
export function readUnsaved(incidentId: string): UnsavedText | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(incidentId));
    const value = text ? JSON.parse(text) : undefined;
    if (
      typeof value?.markdown !== 'string' ||
      !Number.isInteger(value.version)
    ) {
      return undefined;
    }
    const { markdown, version, aside } = value;
    return {
      markdown,
      version,
      aside: typeof aside === 'string' ? aside : undefined,
    };
  } catch {
    // A browser that keeps nothing, or what something else wrote there.
    return undefined;
  }
}

/** Keeps what is not saved for as long as the tab is open; answers whether the browser did. */
export function keepUnsaved(
  incidentId: string,
  text: UnsavedText | undefined,
): boolean {
  try {
    if (text) sessionStorage.setItem(keyOf(incidentId), JSON.stringify(text));
    else sessionStorage.removeItem(keyOf(incidentId));
    return true;
  } catch {
    return false;
  }
}
