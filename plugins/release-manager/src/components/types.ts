/** Something that a person asks for, before it is confirmed. */
export type ReleaseAction = {
  intent: 'release' | 'promote' | 'rollback';
  environment: string;
  /** What to release; for a rollback, what is offered first. */
  artifactId: string;
  /** What a rollback may go back to, newest first. */
  choices?: string[];
  fromEnvironment?: string;
};

/** Asks a person to confirm an action; the focus comes back to the element that asked. */
export type Act = (action: ReleaseAction, opener: HTMLElement) => void;
