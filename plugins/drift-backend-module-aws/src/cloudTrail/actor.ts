import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform(value => value || undefined);

/**
 * What is taken of a CloudTrail record (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html): who, and
 * whether anything came of it. The parameters of the call and its answer may hold secrets, and stay where they are.
 * @internal
 */
export const recordSchema = z.object({
  readOnly: z.boolean().nullish().catch(undefined),
  errorCode: text,
  userIdentity: z
    .object({
      type: text,
      userName: text,
      arn: text,
      accountId: text,
      invokedBy: text,
      sessionContext: z
        .object({
          sessionIssuer: z.object({ userName: text, arn: text }).nullish(),
        })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/** @internal */
export type CloudTrailRecord = z.infer<typeof recordSchema>;

/** Who called, in words, and all names by which it may be ignored. @internal */
export type Actor = { who: string; names: string[] };

/**
 * @param userName - What CloudTrail says beside the record, where it says no more.
 * @internal
 */
export function actorOf(
  { userIdentity }: CloudTrailRecord,
  userName: string | undefined,
): Actor {
  const { type, arn, accountId, invokedBy, sessionContext } =
    userIdentity ?? {};
  const issuer = sessionContext?.sessionIssuer;
  // Such as `arn:aws:sts::123456789012:assumed-role/admin/ana@example.com`.
  const [, role, session] =
    arn?.match(/:assumed-role\/([^/]+)\/(.+)$/) ?? ([] as string[]);
  const user = userIdentity?.userName ?? userName;
  const names = [
    arn,
    issuer?.arn,
    issuer?.userName,
    role,
    session,
    user,
  ].concat(invokedBy);
  return {
    who: words(),
    names: names.filter((name): name is string => Boolean(name)),
  };

  function words(): string {
    switch (type) {
      case 'Root':
        return `root user${
          accountId ? ` of the AWS account ${accountId}` : ''
        }`;
      case 'IAMUser':
        return `IAM user ${user ?? arn ?? 'without a name'}`;
      case 'AssumedRole': {
        const roleName = issuer?.userName ?? role;
        if (!session) return `role ${roleName ?? user ?? 'without a name'}`;
        return roleName ? `${session} (role ${roleName})` : session;
      }
      case 'AWSService':
        return `AWS service ${invokedBy ?? user ?? 'without a name'}`;
      case 'AWSAccount':
        return `AWS account ${accountId ?? 'without an id'}`;
      default:
        return (
          user ?? arn ?? invokedBy ?? 'somebody that CloudTrail does not name'
        );
    }
  }
}

/** Whether a name is among those that are ignored; `*` stands for any run of characters. @internal */
export function createActorFilter(
  patterns: readonly string[],
): (actor: Actor) => boolean {
  const forms = patterns.map(
    pattern =>
      new RegExp(
        `^${pattern
          .split(/\*+/)
          .map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
          .join('.*')}$`,
        's',
      ),
  );
  return ({ names }) => names.some(name => forms.some(form => form.test(name)));
}
