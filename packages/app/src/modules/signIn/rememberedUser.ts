import type { IdentityApi } from '@backstage/frontend-plugin-api';

const KEY = 'paved-path.local-user';

/** The person whom this browser tab is signed in as, kept so that a reload does not ask again. */
export const rememberedUser = {
  get(): string | undefined {
    return window.sessionStorage.getItem(KEY) ?? undefined;
  },
  set(ref: string) {
    window.sessionStorage.setItem(KEY, ref);
  },
  forget() {
    window.sessionStorage.removeItem(KEY);
  },
};

/** The same identity, which forgets the remembered person when they sign out. */
export function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      rememberedUser.forget();
      await identity.signOut();
    },
  };
}
