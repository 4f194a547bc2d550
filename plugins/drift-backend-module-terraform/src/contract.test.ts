import { describeDriftProviderContract } from '@paved-path/backstage-plugin-drift-node/testUtils';
import { rm } from 'node:fs/promises';
import { Cloud, folderFile } from './__testUtils__/cloud';
import {
  describeTerraform,
  findTerraform,
  useFolder,
} from './__testUtils__/fixtures';
import { RecordingHost } from './__testUtils__/RecordingHost';

jest.setTimeout(120_000);

describeTerraform('TerraformProvider', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  describeDriftProviderContract({
    create: async () => {
      const cloud = new Cloud(folder.path);
      await cloud.begin(
        cloud.code(folderFile('one'), folderFile('two', { size: '5' })),
      );
      await cloud.edit('one', {
        settings: { size: '9', zone: 'a', copy: 'canary-changed' },
        secret: 'canary-changed',
      });
      const { provider } = cloud.checker({
        apply: true,
        environment: { TF_VAR_unused: 'canary-of-configuration' },
        repositories: [
          {
            name: 'code',
            url: cloud.at('repository'),
            stateFolder: cloud.at('states'),
            atlantis: true,
          },
        ],
      });
      return {
        provider,
        codeHost: new RecordingHost(),
        secrets: ['canary-one', 'canary-changed', 'canary-of-configuration'],
        breakBackend: () =>
          rm(cloud.at('repository'), { recursive: true, force: true }),
        hangBackend: () => cloud.tell('one', 'hang'),
      };
    },
  });
});
