/** Configuration that the portal's frontend reads. */
export interface Config {
  auth?: {
    providers?: {
      /** Sign-in as any user of the catalog, on one's own machine only. */
      local?: {
        /**
         * Where it is on, the sign-in page lists the people of the catalog and signs in as the one chosen; otherwise
         * it offers GitHub. The backend refuses it outside development.
         *
         * @default false
         * @example true
         * @visibility frontend
         */
        enabled?: boolean;
      };
    };
  };
}
