/** Configuration of this portal's own backend. */
export interface Config {
  permission?: {
    /** Who may do what. */
    policy?: {
      /**
       * Entity reference of the group whose members may act on everything.
       *
       * @default 'group:default/platform-team'
       * @example 'group:default/developer-experience'
       */
      platformTeam?: string;
    };
  };
}
