import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { isError } from '@backstage/errors';
import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';
import { LiveQuery, useSend } from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { keepUnsaved, readUnsaved, UnsavedText } from './unsavedText';

/** What is being written, and how it stands to what the server has. */
export type PostmortemDraft = {
  /** What the server has by now, as far as this window knows. */
  current: Postmortem | undefined;
  /** What stands in the editor; undefined while nobody writes. */
  text: UnsavedText | undefined;
  /** Whether it was left unsaved before, such as before a reload. */
  isRestored: boolean;
  /** Whether it differs from what was saved. */
  isChanged: boolean;
  /** Whether the browser keeps it while it is not saved. */
  isKept: boolean;
  /** What somebody else saved while this was being written. */
  conflict: Postmortem | undefined;
  /** Whether saving replaces what somebody else saved, as its writer wants. */
  isReplacing: boolean;
  /** What is being sent. */
  sending: 'draft' | 'keep' | undefined;
  error: Error | undefined;
  begin: () => void;
  change: (markdown: string) => void;
  save: (keep: boolean) => Promise<void>;
  discard: () => void;
  /** Goes on with one's own text: saving it replaces the newest. */
  replaceNewest: () => void;
  /** Goes on with the newest; one's own text is set aside. */
  takeNewest: () => void;
  /** Takes back what was set aside. */
  bringBack: () => void;
};

/**
 * Writes the postmortem of an incident. What is not saved outlives a reload, a failed save and somebody else's save: it is given up by
 * whoever wrote it, and by nobody else.
 */
export function usePostmortemDraft(
  incidentId: string,
  query: LiveQuery<Postmortem>,
): PostmortemDraft {
  const api = useApi(onCallApiRef);
  const { value: newest, reload } = query;
  const { send, error, sending } = useSend();
  const [kind, setKind] = useState<'draft' | 'keep'>();
  const [text, setText] = useState<UnsavedText>();
  const [isRestored, setRestored] = useState(false);
  const [isKept, setKept] = useState(true);
  const [isReplacing, setReplacing] = useState(false);
  const [saved, setSaved] = useState<Postmortem>();
  // What this window saved may be newer than what the server was last asked for.
  const current =
    saved && newest && saved.version > newest.version ? saved : newest;
  const isSame = text !== undefined && text.markdown === current?.markdown;
  const isSettled = isSame && text.aside === undefined;

  const looked = useRef(false);
  useEffect(() => {
    if (!newest || looked.current) return;
    looked.current = true;
    const unsaved = readUnsaved(incidentId);
    if (!unsaved) return;
    setText(unsaved);
    setRestored(true);
  }, [incidentId, newest]);

  // In one place, so that nothing that is written is missed.
  useEffect(() => {
    if (text) setKept(keepUnsaved(incidentId, isSettled ? undefined : text));
  }, [incidentId, text, isSettled]);

  const conflict =
    text && current && current.version > text.version && !isSame
      ? current
      : undefined;

  const leave = useCallback(() => {
    setText(undefined);
    setRestored(false);
    setReplacing(false);
    keepUnsaved(incidentId, undefined);
  }, [incidentId]);

  async function save(keep: boolean) {
    if (!text) return;
    const { markdown } = text;
    const version = isSame && current ? current.version : text.version;
    setKind(keep ? 'keep' : 'draft');
    const done = await send(async () => {
      const answer = await api.savePostmortem(incidentId, {
        markdown,
        version,
        keep,
      });
      setSaved(answer);
      setText({ markdown, version: answer.version });
    });
    if (done) {
      setRestored(false);
      setReplacing(false);
    }
    // Where it was not saved, there may be a newer version, or it may have been after all.
    reload();
  }

  return {
    current,
    text,
    isRestored: isRestored && !isSettled,
    isChanged: text !== undefined && !isSame,
    isKept,
    conflict,
    isReplacing,
    sending: sending ? kind : undefined,
    // That somebody else has saved is shown as what it is, and what turned out to be saved is no failure.
    error: isSame || (conflict && isConflict(error)) ? undefined : error,
    begin() {
      if (!current) return;
      const { markdown, version } = current;
      setText({ markdown, version });
    },
    change(markdown) {
      setText(before => before && { ...before, markdown });
    },
    save,
    discard: leave,
    replaceNewest() {
      if (!text || !conflict) return;
      setText({ ...text, version: conflict.version });
      setReplacing(true);
    },
    takeNewest() {
      if (!text || !conflict) return;
      const { markdown, version } = conflict;
      setText({ markdown, version, aside: text.markdown });
      setReplacing(false);
    },
    bringBack() {
      if (text?.aside === undefined) return;
      setText({ markdown: text.aside, version: text.version });
    },
  };
}

/** Whether the server refused a save because there is a newer version. */
function isConflict(error: unknown): boolean {
  if (!isError(error)) return false;
  return (
    error.name === 'ConflictError' ||
    error.statusCode === 409 ||
    (isError(error.cause) && error.cause.name === 'ConflictError')
  );
}
