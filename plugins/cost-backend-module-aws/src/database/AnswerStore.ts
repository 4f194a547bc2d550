import { Knex } from 'knex';
import { AwsLine } from '../toLines';

const ANSWERS = 'aws__answers';

type AnswerRow = {
  account: string;
  month: string;
  question: string;
  asked_at: string;
  lines: string;
};

/** Keeps answers that were paid for. @internal */
export class AnswerStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The answer to a question; undefined where that was not asked yet. */
  async get(
    account: string,
    month: string,
    question: string,
  ): Promise<AwsLine[] | undefined> {
    const row = await this.#knex<AnswerRow>(ANSWERS)
      .where({ account, month, question })
      .first();
    return row && JSON.parse(row.lines);
  }

  async save(
    answer: {
      account: string;
      month: string;
      question: string;
      lines: AwsLine[];
    },
    askedAt: number,
  ): Promise<void> {
    await this.#knex<AnswerRow>(ANSWERS)
      .insert({
        ...answer,
        asked_at: new Date(askedAt).toISOString(),
        lines: JSON.stringify(answer.lines),
      })
      .onConflict(['account', 'month'])
      .merge();
  }

  /** Forgets the months before one, which are not listed any more. */
  async deleteBefore(month: string): Promise<void> {
    await this.#knex<AnswerRow>(ANSWERS).where('month', '<', month).delete();
  }
}
