/** Configuration of the sign-in as any user of the catalog. */
export interface Config {
  auth?: {
    providers?: {
      /**
       * Lets whoever sits at this machine sign in as any user of the catalog, without a password. It is meant for
       * trying the portal with example people, and refuses to start when `NODE_ENV` is `production` or when
       * `backend.listen.host` is not a loopback address. Leave the key out to switch it off (the default).
       *
       * @example
       * ```yaml
       * auth:
       *   providers:
       *     local: {}
       * ```
       *
       * @visibility frontend
       */
      local?: {
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
