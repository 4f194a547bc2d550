import { CallOptions } from '@paved-path/backstage-plugin-cost-node';

/** A file of an export, as its source lists it. @internal */
export type BillFile = {
  /** Within the export, with `/` between folders. */
  name: string;
  /** Differs where the content does. */
  version: string;
  bytes: number;
  modifiedAt: Date;
  /** It changed so short a time ago that it, or what belongs with it, may still be written. */
  isFresh: boolean;
};

/** Where the files of an export are. @internal */
export interface BillSource {
  /** Whether a file may be seen before it is written to its end. */
  readonly showsUnfinished: boolean;
  /** Where it is, in words. */
  readonly place: string;
  /** How long a file is fresh, in milliseconds. */
  readonly settling: number;
  list(options: CallOptions): Promise<BillFile[]>;
  /** The path of the file on this machine; it is fetched first where it has to be. */
  fetch(file: BillFile, options: CallOptions): Promise<string>;
  /** The file may be fetched again soon, and what was fetched of it is kept where there is room. */
  keep(file: BillFile): Promise<void>;
  /** The file is not needed for now. */
  release(file: BillFile): Promise<void>;
  /** No file is needed for now, and what earlier processes left is not either. */
  clear(): Promise<void>;
}

const BILL = /\.(csv|csv\.gz|parquet)$/i;

/** Whether it is a file with charges, by its name. Names that begin with `.` or `_` are not. @internal */
export function isBill(name: string): boolean {
  return BILL.test(name) && !name.split('/').some(part => /^[._]/.test(part));
}
