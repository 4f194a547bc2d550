import { Translate } from '../translation';

/** How Kubernetes calls the state of a container that does not run; messages about it begin with that. */
const STATE =
  /^(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|OOMKilled)(?::\s*([^]*))?$/;

/** Why something failed: what it means first, and behind it what it is called, for whoever searches for that. */
export function failureWords(message: string, t: Translate): string {
  const [, state, details] = message.match(STATE) ?? [];
  if (!state) return message;
  const meaning = {
    CrashLoopBackOff: () => t('failure.crashes'),
    ImagePullBackOff: () => t('failure.noImage'),
    ErrImagePull: () => t('failure.noImage'),
    OOMKilled: () => t('failure.noMemory'),
  }[state as 'OOMKilled']();
  return details
    ? t('failure.known', { meaning, details, state })
    : t('failure.knownAlone', { meaning, state });
}
