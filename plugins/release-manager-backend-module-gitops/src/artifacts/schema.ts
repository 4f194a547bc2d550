import {
  Artifact,
  Commit,
} from '@paved-path/backstage-plugin-release-manager-common';
import { DateTime } from 'luxon';
import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .transform(value => value || undefined);

// Go writes the year 1 where it has no time.
const time = text.transform(value => {
  const parsed = value ? DateTime.fromISO(value, { zone: 'utc' }) : undefined;
  return parsed?.isValid && parsed.year > 1
    ? parsed.toISO() ?? undefined
    : undefined;
});

const repository = z.object({
  branch: text,
  sha: text,
  authorName: text,
  authorEmail: text,
  message: text,
  name: text,
  url: text,
});

/**
 * What is read of Lunar's artifact.json; whatever else it holds is left alone.
 * @internal
 */
export const specSchema = z.object({
  id: z.string().min(1),
  service: text,
  namespace: text,
  squad: text,
  application: repository,
  ci: z.object({ jobUrl: text, start: time, end: time }).nullish(),
  stages: z
    .array(z.object({ id: text, data: z.unknown() }))
    .nullish()
    .transform(value => value ?? []),
});

/** @internal */
export type ArtifactSpec = z.infer<typeof specSchema>;

/** @internal */
export const commitsFileSchema = z.array(
  z.object({
    sha: z.string(),
    message: z.string(),
    author: z
      .object({ name: text, email: text })
      .nullish()
      .transform(value => ({
        name: value?.name ?? 'unknown',
        email: value?.email,
      })),
    at: time,
    url: text,
  }),
);

/** @internal */
export const planFileSchema = z.object({
  name: z.string(),
  version: z.coerce.string(),
  pinned: z.boolean().default(false),
  newest: text,
  overrides: z.array(z.string()).default([]),
});

const testData = z.object({
  url: text,
  results: z.object({
    passed: z.number().catch(0),
    failed: z.number().catch(0),
    skipped: z.number().catch(0),
  }),
});

const imageData = z.object({ image: z.string().min(1), tag: text });

/**
 * The artifact that a spec and the files beside it tell of.
 * @internal
 */
export function toArtifact(options: {
  service: string;
  spec: ArtifactSpec;
  plan: z.infer<typeof planFileSchema> | undefined;
  commits: Commit[];
  /** Where the spec has no time: when its file was written. */
  writtenAt: string;
}): Artifact {
  const { service, spec, plan, commits, writtenAt } = options;
  const { application, ci } = spec;
  const sha = application.sha ?? '';
  const listed = commits.find(commit => commit.sha === sha);
  const urls = splitUrl(application.url);
  return {
    id: spec.id,
    service,
    branch: application.branch ?? '',
    commit: {
      sha,
      message: (application.message ?? listed?.message ?? '').split('\n', 1)[0],
      author: {
        name: application.authorName ?? listed?.author.name ?? 'unknown',
        email: application.authorEmail ?? listed?.author.email,
      },
      at: listed?.at,
      url: urls.commit ?? listed?.url,
    },
    builtAt: ci?.end ?? ci?.start ?? writtenAt,
    pipeline: ci
      ? { url: ci.jobUrl, startedAt: ci.start, finishedAt: ci.end }
      : undefined,
    tests: readTests(spec),
    image: readImage(spec),
    plan,
    repositoryUrl: urls.repository,
  };
}

function readTests(spec: ArtifactSpec): Artifact['tests'] {
  const stages = spec.stages
    .filter(stage => stage.id === 'test')
    .map(stage => testData.safeParse(stage.data))
    .flatMap(result => (result.success ? [result.data] : []));
  if (!stages.length) return undefined;
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    stages.reduce((total, stage) => total + stage.results[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    url: stages.find(stage => stage.url)?.url,
  };
}

function readImage(spec: ArtifactSpec): string | undefined {
  for (const id of ['push', 'build']) {
    for (const stage of spec.stages.filter(each => each.id === id)) {
      const data = imageData.safeParse(stage.data);
      if (!data.success) continue;
      const { image, tag } = data.data;
      return tag && !image.endsWith(`:${tag}`) ? `${image}:${tag}` : image;
    }
  }
  return undefined;
}

// The address may be the commit's or the repository's.
function splitUrl(url: string | undefined): {
  repository?: string;
  commit?: string;
} {
  if (!url || !/^https?:/i.test(url)) return {};
  const match = /^(.+?)(?:\/-)?\/commits?\/[0-9a-f]+/.exec(url);
  return match ? { repository: match[1], commit: url } : { repository: url };
}
