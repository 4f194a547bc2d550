import { ChargeMonth, ChargeSlice, CostProvider } from '../types';

// So long a call that was told to stop may take to say so.
const PROMPTLY = 5_000;

const AMOUNT = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const SCALE = 40;

/** A signal for calls that are let go on. @internal */
export function idleSignal(): AbortSignal {
  return new AbortController().signal;
}

/** A signal that was aborted already. @internal */
export function abortedSignal(): AbortSignal {
  return AbortSignal.abort(new Error('It is stopped'));
}

/** All that a slice says. @internal */
export async function readSlice(
  provider: CostProvider,
  slice: ChargeSlice,
  tagKeys: string[],
  signal: AbortSignal = idleSignal(),
): Promise<ChargeMonth[]> {
  const charges: ChargeMonth[] = [];
  const batches = provider.readSlice(slice, { tagKeys }, { signal });
  for await (const batch of batches) charges.push(...batch);
  return charges;
}

/**
 * All that a provider says in the slice of a key.
 *
 * @throws where it does not list the slice
 * @public
 */
export async function readSliceOf(
  provider: CostProvider,
  key: string,
  tagKeys: string[],
): Promise<ChargeMonth[]> {
  const slices = await provider.listSlices({ signal: idleSignal() });
  const slice = slices.find(each => each.key === key);
  if (!slice) throw new Error(`It lists no slice ${key}`);
  return readSlice(provider, slice, tagKeys);
}

/** All that a provider says, as the backend asks for it. @internal */
export async function readAll(
  provider: CostProvider,
  tagKeys: string[],
  signal: AbortSignal = idleSignal(),
): Promise<ChargeMonth[]> {
  const charges: ChargeMonth[] = [];
  for (const slice of await provider.listSlices({ signal })) {
    charges.push(...(await readSlice(provider, slice, tagKeys, signal)));
  }
  return charges;
}

/**
 * The reason of a call that must not succeed.
 *
 * @param what - What is called, for the message.
 * @internal
 */
export async function failureOf(
  what: string,
  call: Promise<unknown>,
  secrets: readonly string[] = [],
): Promise<string> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    if (!(error instanceof Error)) {
      throw new Error(`${what} must reject with an error`);
    }
    return withoutSecrets(error.message, secrets);
  }
  const text = JSON.stringify(answer)?.slice(0, 200);
  throw new Error(`${what} must reject, and answered ${text}`);
}

/** The reason of a call that must reject soon, because its signal was aborted. @internal */
export async function stopOf(
  what: string,
  call: Promise<unknown>,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `${what} goes on ${PROMPTLY / 1000} s after it was stopped`;
    timer = setTimeout(() => reject(new Error(message)), PROMPTLY);
  });
  try {
    return await Promise.race([failureOf(what, call), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets pass what has none of the secrets in it, and prints none.
 *
 * @throws where it has
 * @internal
 */
export function withoutSecrets<T>(
  value: T,
  secrets: readonly string[] = [],
): T {
  const text = JSON.stringify(value) ?? '';
  const found = secrets.findIndex(secret => text.includes(secret));
  if (found < 0) return value;
  throw new Error(`The planted secret at ${found} is in what was answered`);
}

/** What is wrong with a slice; nothing where all is right. @internal */
export function flawsOfSlice(slice: ChargeSlice) {
  const { key, version, from, to } = slice;
  return [
    !key && 'it has no key',
    !version && 'it has no version',
    (key.length > 255 || version.length > 255) &&
      'its key or its version is longer than can be stored',
    !isDay(from) && `from is '${from}', which is no day`,
    !isDay(to) && `to is '${to}', which is no day`,
    slice.group !== undefined &&
      !/^\S(.{0,198}\S)?$/su.test(slice.group) &&
      'its group is no name of 200 characters at most',
    to <= from && `to is '${to}', which must be after from, as it is exclusive`,
  ].filter(Boolean);
}

/** What is wrong with a charge; nothing where all is right. @internal */
export function flawsOfCharge(charge: ChargeMonth) {
  const { month, billed, effective } = charge;
  const first = `${month}-01`;
  const days = isDay(first)
    ? new Date(
        Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0),
      ).getUTCDate()
    : 0;
  const amounts = [...billed, ...effective].filter(each => each !== undefined);
  return [
    !days && `month is '${month}', which is no month`,
    !/^\S{1,20}$/.test(charge.currency) && 'it has no currency',
    !charge.provider && 'it has no provider',
    !charge.service && 'it has no service',
    !/^(Usage|Purchase|Tax|Credit|Adjustment)$/.test(charge.category) &&
      `category is '${charge.category}', which FOCUS does not know`,
    Math.max(billed.length, effective.length) > days &&
      `it has more days than ${month}`,
    [billed, effective].some(
      list => Object.keys(list).length !== list.length,
    ) && 'its days have holes; a day without a charge is undefined',
    !amounts.length && 'it has no amount',
    charge.lastOwnDay !== undefined &&
      !(
        Number.isInteger(charge.lastOwnDay) &&
        charge.lastOwnDay >= 0 &&
        charge.lastOwnDay <= Math.max(billed.length, effective.length)
      ) &&
      `its lastOwnDay is ${charge.lastOwnDay}, which is none of its days`,
    ...amounts.map(
      each => !AMOUNT.test(each) && `${each} is not a plain decimal`,
    ),
  ].filter(Boolean);
}

/** The exact sums of charges, by currency. @internal */
export function totalsOf(charges: readonly ChargeMonth[]) {
  const sums = new Map<string, { billed: bigint; effective: bigint }>();
  for (const { currency, billed, effective } of charges) {
    const sum = sums.get(currency) ?? { billed: 0n, effective: 0n };
    sums.set(currency, {
      billed: sum.billed + unitsOf(billed),
      effective: sum.effective + unitsOf(effective),
    });
  }
  return sums;
}

/** Decimals added up, as so many times 10 to the power of -40. @internal */
export function unitsOf(amounts: readonly (string | undefined)[]): bigint {
  let sum = 0n;
  for (const amount of amounts) {
    if (amount === undefined) continue;
    const [whole, fraction = ''] = amount.replace('-', '').split('.');
    if (fraction.length > SCALE) throw new Error(`${amount} is too long`);
    const units = BigInt(whole + fraction.padEnd(SCALE, '0'));
    sum += amount.startsWith('-') ? -units : units;
  }
  return sum;
}

function isDay(text: string): boolean {
  const moment = Date.parse(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(moment) &&
    new Date(moment).toISOString().slice(0, 10) === text
  );
}
