/**
 * Thrown where something was sent that changes a vendor, and its answer was lost: it may have happened, so it is neither said to be done nor
 * done again by itself.
 * @public
 */
export class OutcomeUnknownError extends Error {
  readonly name = 'OutcomeUnknownError';
}
