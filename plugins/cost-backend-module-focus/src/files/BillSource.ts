import { CallOptions } from '@paved-path/backstage-plugin-cost-node';

/** A file of an export, as its source lists it. @internal */
export type BillFile = {
  /** Within the export, with `/` between folders. */
  name: string;
  /** Differs where the content does. */
  version: string;
  bytes: number;
  modifiedAt: Date;
};

/** Where the files of an export are. @internal */
export interface BillSource {
  /** Whether a file may be seen before it is written to its end. */
  readonly showsUnfinished: boolean;
  list(options: CallOptions): Promise<BillFile[]>;
  /** The path of the file on this machine; it is fetched first where it has to be. */
  fetch(file: BillFile, options: CallOptions): Promise<string>;
  /** The file is not needed for now. */
  release(file: BillFile): Promise<void>;
}

const BILL = /\.(csv|csv\.gz|parquet)$/i;

/** Whether it is a file with charges, by its name. Names that begin with `.` or `_` are not. @internal */
export function isBill(name: string): boolean {
  return BILL.test(name) && !name.split('/').some(part => /^[._]/.test(part));
}
