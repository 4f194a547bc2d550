import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { onCallExtensionPoint } from '@paved-path/backstage-plugin-on-call-node';
import { PagerDutyProvider } from './PagerDutyProvider';
import { readPagerDutySettings } from './settings';

/**
 * Shows who is on call at PagerDuty and pages through it, where `onCall.pagerDuty` or `pagerDuty` is configured.
 * @public
 */
export const onCallPagerDutyModule = createBackendModule({
  pluginId: 'on-call',
  moduleId: 'pagerduty',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        onCall: onCallExtensionPoint,
      },
      async init({ config, logger, onCall }) {
        const settings = readPagerDutySettings(config);
        if (!settings) return;
        onCall.addOnCallProvider(new PagerDutyProvider({ settings, logger }));
      },
    });
  },
});
