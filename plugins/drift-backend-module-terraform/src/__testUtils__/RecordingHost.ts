import {
  CodeHost,
  CodeLocation,
} from '@paved-path/backstage-plugin-drift-node';

/** A place for reviews that keeps what was opened in it. */
export class RecordingHost implements CodeHost {
  readonly id = 'recording';
  readonly title = 'Reviews';
  readonly pullRequests: Array<Parameters<CodeHost['openPullRequest']>[0]> = [];
  readonly issues: Array<{ title: string; body: string }> = [];
  readonly comments: Array<{ number: number; body: string }> = [];

  handles(): boolean {
    return true;
  }

  openPullRequest: CodeHost['openPullRequest'] = async (request, options) => {
    options.signal.throwIfAborted();
    this.pullRequests.push(request);
    const number = this.pullRequests.length;
    return { kind: 'pull-request', title: `code#${number}`, number, notes: [] };
  };

  async openIssue(request: {
    location: CodeLocation;
    title: string;
    body: string;
  }) {
    this.issues.push(request);
    return { kind: 'issue' as const, title: 'code#1', notes: [] };
  }

  async comment(request: {
    location: CodeLocation;
    number: number;
    body: string;
  }) {
    this.comments.push(request);
    return { kind: 'comment' as const, title: 'code#1', notes: [] };
  }

  /** The file of the last pull request. */
  get content(): string | undefined {
    return this.pullRequests.at(-1)?.files[0]?.content;
  }
}
