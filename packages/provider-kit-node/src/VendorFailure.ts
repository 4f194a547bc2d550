import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';

/** A call that the vendor did not answer as hoped; the text holds no secret. @public */
export class VendorFailure extends Error {
  readonly name = 'VendorFailure';

  constructor(
    message: string,
    /** The HTTP status; undefined where there was no answer. */
    readonly status: number | undefined,
    /** How long the vendor asks to be left alone, in milliseconds. */
    readonly retryAfter?: number,
    /** False where the call surely did not reach the vendor, such as when no connection could be made. */
    readonly wasSent: boolean = true,
    /** True where the vendor may have done it at an earlier try of the same call, whatever became of the last one. */
    readonly wasPerhapsDoneBefore: boolean = false,
  ) {
    super(message);
  }

  /** True for a vendor that is down, false for one that is merely busy. */
  get isOutage(): boolean {
    return this.status === undefined || this.status >= 500;
  }

  /** True where the vendor may have done what it was asked to, although it did not say so. */
  get mayHaveBeenDone(): boolean {
    return this.wasPerhapsDoneBefore || (this.isOutage && this.wasSent);
  }
}

const failures = new WeakMap<Error, VendorFailure>();

/**
 * Makes a VendorFailure an error of `@backstage/errors`, with what was asked and the vendor's own words; see {@link findVendorFailure}. Any
 * other error stays as it is.
 * @public
 */
export function toVendorError(
  error: unknown,
  /** What the vendor is called, such as `GitHub`. */
  vendor: string,
  /** Such as `GET /repos`; without a secret. */
  call: string,
): unknown {
  if (!(error instanceof VendorFailure)) return error;
  const made = makeVendorError(error, vendor, call);
  failures.set(made, error);
  return made;
}

/** The VendorFailure that {@link toVendorError} made the error of; undefined: it is another error. @public */
export function findVendorFailure(error: unknown): VendorFailure | undefined {
  return error instanceof Error ? failures.get(error) : undefined;
}

function makeVendorError(
  error: VendorFailure,
  vendor: string,
  call: string,
): Error {
  if (error.status === undefined) {
    return new ServiceUnavailableError(
      `${vendor} did not answer ${call}: ${error.message}`,
    );
  }
  const text = `${vendor} answered ${call} with ${error.status}: ${error.message}`;
  if (error.retryAfter !== undefined) {
    return new ServiceUnavailableError(
      `${text}; it asks to wait ${Math.ceil(error.retryAfter / 1000)} s`,
    );
  }
  switch (error.status) {
    case 401:
      return new AuthenticationError(text);
    case 403:
      return new NotAllowedError(text);
    case 404:
      return new NotFoundError(text);
    case 409:
    case 412:
      return new ConflictError(text);
    default:
      return error.status >= 500
        ? new ServiceUnavailableError(text)
        : new InputError(text);
  }
}
