/** What is said of the runbook. */
export const runbookTexts = {
  title: 'Runbook',
  open: 'Open in the docs',
  none: 'There is no runbook yet',
  noDocs: 'The docs of this service are not set up',
  noPage: 'Its docs have no page {{page}}',
  howPath:
    'Write {{path}} in its repository: what to look at first, how to tell what is wrong, and how to mend it. It is shown here.',
  howElse:
    'If it stands elsewhere in the docs, name its page with the annotation {{annotation}}.',
  howDocs:
    'Its docs are found with the annotation {{annotation}} in its description.',
  notInstalled: 'Docs are not installed in this portal',
  notInstalledBody: 'Runbooks are read from TechDocs.',
  noPicture: '(picture: {{alt}})',
  notBuilt: 'The newest version could not be built: {{reason}}',
} as const;
