/** Configuration of the sign-in as any user of the catalog. */
export interface Config {
  auth?: {
    providers?: {
      /**
       * Lets whoever sits at this machine sign in as any user of the catalog, without a password. It is meant for
       * trying the portal with example people.
       */
      local?: {
        /**
         * Switches it on. The backend then refuses to start when `NODE_ENV` is `production`, and when
         * `backend.listen.host` is not a loopback address.
         *
         * @default false
         * @example true
         * @visibility frontend
         */
        enabled?: boolean;

        /**
         * Users that the sign-in page lists, in this order, before all others: entity references.
         *
         * @default []
         * @example ['user:default/ana', 'user:default/jonas']
         */
        first?: string[];
      };
    };
  };
}
