import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** The portal's own texts. */
export const appTranslationRef = createTranslationRef({
  id: 'paved-path-app',
  messages: {
    nav: {
      newService: 'New service',
      search: 'Search',
      menu: 'Menu',
      settings: 'Settings',
      homeLink: 'Paved Path, home',
    },
    signIn: {
      title: 'Who are you today?',
      lead: 'This portal runs on your machine with an example organisation. Choose a person and see it with their eyes.',
      pitch: 'From an idea to production on a road that is already paved.',
      promises: {
        create: 'Five fields, and a new service runs in production.',
        promote: 'Promote a version, watch it become healthy, roll it back.',
        own: 'You act on what you own. Platform engineers act on everything.',
      },
      noPassword:
        'No password: anyone on this machine can sign in as anyone. Outside development this page is switched off.',
      filter: 'Find a person',
      noTeam: 'In no team',
      nobody: 'Nobody is called that.',
      reading: 'Reading the organisation from the catalog',
      failedTitle: 'The list of people could not be read',
      retry: 'Try again',
      signingInFailed: 'Signing in did not work',
      chooseAnother: 'Choose another person',
      github: 'Sign in with your GitHub account',
    },
    home: {
      morning: 'Good morning, {{name}}',
      afternoon: 'Good afternoon, {{name}}',
      evening: 'Good evening, {{name}}',
      owner: 'You are in {{teams}}.',
      guest:
        'You are in no team, so you can look at everything and change nothing.',
      newServiceTitle: 'Start a new service',
      newServiceText:
        'Name, description, owner, stack, production now? The path does the rest: repository, pipeline, dashboards and a first release.',
      newService: 'New service',
      services: "Your team's services",
      servicesEmpty: 'Your team owns no service yet.',
      other: 'Also yours',
      seeAll: 'All in the catalog',
      all: "Everybody's services",
      recent: 'Where you were last',
      recentEmpty: 'What you look at appears here.',
      starred: 'Starred',
      starredEmpty: 'The star on a page puts it here.',
      failed: 'Your services could not be read',
      noDescription: 'No description yet',
    },
  },
});
