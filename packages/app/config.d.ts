/** Configuration that the portal's frontend reads. */
export interface Config {
  auth?: {
    providers?: {
      /**
       * Where this key is present, the sign-in page lists the people of the catalog and signs in as the one chosen.
       * Otherwise it offers GitHub. The backend refuses the key outside development.
       *
       * @default absent
       * @example {}
       * @visibility frontend
       */
      local?: object;
    };
  };
}
