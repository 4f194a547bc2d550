/** The owner of the repositories that the platform itself writes; nobody pushes to them over HTTP. */
export const PLATFORM_OWNER = 'platform';

/** The repositories of the platform, with what they are for. */
export const platformRepositories = {
  config:
    'What every environment is told to run; written by the release manager alone',
  plans:
    'The plans that services follow; written from the folder of plans at start',
  dashboards:
    'Dashboards and alert rules of the services; written by the portal',
} as const;
