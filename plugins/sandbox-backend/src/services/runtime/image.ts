import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const imageSchema = z.object({
  command: z.array(z.string()).min(1),
  workdir: z
    .string()
    .regex(/^[\w-]+$/)
    .default('app'),
  environment: z.record(z.string(), z.string()).default({}),
});

/** What a container image would hold, as a folder on disk. */
export interface Image {
  command: string[];
  folder: string;
  environment: Record<string, string>;
}

/** Reads the image of an artifact. Throws, in the words of Kubernetes, where there is none. */
export async function readImage(
  artifacts: string,
  service: string,
  artifactId: string,
): Promise<Image> {
  const folder = join(artifacts, service, artifactId, 'image');
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, 'image.json'), 'utf8'));
  } catch {
    throw new Error(
      `ImagePullBackOff: there is no image of the artifact ${artifactId} of ${service}`,
    );
  }
  const image = imageSchema.safeParse(content);
  if (!image.success) {
    const issue = image.error.issues[0];
    throw new Error(
      `InvalidImageName: image.json of ${artifactId}: ${issue.path.join(
        '.',
      )}: ${issue.message}`,
    );
  }
  const [program, ...args] = image.data.command;
  return {
    command: [program === 'node' ? process.execPath : program, ...args],
    folder: join(folder, image.data.workdir),
    environment: image.data.environment,
  };
}
