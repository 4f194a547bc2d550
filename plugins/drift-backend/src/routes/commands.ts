import { InputError } from '@backstage/errors';
import {
  acknowledgeRequestSchema,
  checkCreatePermission,
  driftAcknowledgePermission,
  IgnoreRule,
  ignoreRuleCreatePermission,
  IgnoreRuleRequest,
  ignoreRuleRequestSchema,
  scanCreatePermission,
} from '@paved-path/backstage-plugin-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { actorOf, CallerCredentials } from '@paved-path/provider-kit-node';
import { commandRoute, RouterOptions } from './context';
import { idempotencyKeyOf } from './idempotency';
import { parse } from './parse';

const baselineRequest = z.strictObject({ reason: z.string().min(1).max(500) });

/** @internal */
export function addCommandRoutes(router: Router, options: RouterOptions): void {
  const { access, views, checks, scans, commands } = options;

  const acting = async (
    environmentId: string,
    permission: typeof checkCreatePermission,
    credentials: CallerCredentials,
  ) => {
    const row = await views.requireEnvironment(environmentId);
    await access.requireActionable(row, permission, credentials);
    return row;
  };
  // Within an environment it is its owner's, across environments somebody's who answers for all.
  const requireRuleScope = async (
    rule: Pick<IgnoreRule | IgnoreRuleRequest, 'environmentId'>,
    credentials: CallerCredentials,
  ) => {
    if (rule.environmentId === undefined) {
      await access.requireBasic(ignoreRuleCreatePermission, credentials);
    } else {
      await acting(rule.environmentId, driftAcknowledgePermission, credentials);
    }
  };

  router.post(
    '/environments/:id/checks',
    commandRoute(options, 'check-create', 'low', async (request, caller) => {
      const { id } = request.params;
      const row = await acting(id, checkCreatePermission, caller);
      if (row.retired_at) {
        throw new InputError('id: the environment is retired');
      }
      const check = await checks.start(row, actorOf(caller));
      return accepted('checks', check);
    }),
  );

  router.post(
    '/checks/:id/cancel',
    commandRoute(options, 'check-cancel', 'low', async (request, caller) => {
      const { id, environment_id } = await checks.require(request.params.id);
      await acting(environment_id, checkCreatePermission, caller);
      return { body: await checks.cancel(id) };
    }),
  );

  router.post(
    '/scans',
    commandRoute(options, 'scan-create', 'medium', async (_, caller) => {
      await access.requireBasic(scanCreatePermission, caller);
      const scan = await scans.start(checks, actorOf(caller));
      return accepted('scans', scan);
    }),
  );

  router.post(
    '/scans/:id/cancel',
    commandRoute(options, 'scan-cancel', 'medium', async (request, caller) => {
      await access.requireBasic(scanCreatePermission, caller);
      return { body: await scans.cancel(checks, request.params.id) };
    }),
  );

  router.post(
    '/drifts/:id/acknowledgement',
    commandRoute(options, 'acknowledge', 'medium', async (request, caller) => {
      const body = parse(acknowledgeRequestSchema, request.body);
      const drift = await commands.requireDrift(request.params.id);
      await acting(drift.environmentId, driftAcknowledgePermission, caller);
      return {
        body: await commands.acknowledge(drift.id, body, actorOf(caller)),
        meta: { reason: body.reason },
      };
    }),
  );

  router.delete(
    '/drifts/:id/acknowledgement',
    commandRoute(
      options,
      'unacknowledge',
      'medium',
      async (request, caller) => {
        const drift = await commands.requireDrift(request.params.id);
        await acting(drift.environmentId, driftAcknowledgePermission, caller);
        return { body: await commands.unacknowledge(drift.id) };
      },
    ),
  );

  router.post(
    '/environments/:id/baseline',
    commandRoute(
      options,
      'take-baseline',
      'medium',
      async (request, caller) => {
        const body = parse(baselineRequest, request.body);
        const { id } = request.params;
        await acting(id, driftAcknowledgePermission, caller);
        const key = idempotencyKeyOf(request);
        await commands.takeBaseline(id, body, actorOf(caller), key);
        const row = await views.requireEnvironment(id);
        return {
          body: await views.getEnvironment(row),
          meta: { reason: body.reason },
        };
      },
    ),
  );

  router.post(
    '/ignore-rules',
    commandRoute(
      options,
      'ignore-rule-create',
      'medium',
      async (request, caller) => {
        const body = parse(ignoreRuleRequestSchema, request.body);
        if (!body.address && !body.type && !body.attribute) {
          throw new InputError(
            'address, type, attribute: name one of them at least; a rule that names none would hide everything',
          );
        }
        await requireRuleScope(body, caller);
        const rule = await commands.createRule(
          body,
          actorOf(caller),
          idempotencyKeyOf(request),
        );
        return { status: 201, body: rule, meta: { ...body, ruleId: rule.id } };
      },
    ),
  );

  router.delete(
    '/ignore-rules/:id',
    commandRoute(
      options,
      'ignore-rule-delete',
      'medium',
      async (request, caller) => {
        const rule = await commands.requireRule(request.params.id);
        await requireRuleScope(rule, caller);
        await commands.deleteRule(rule);
        return { status: 204 };
      },
    ),
  );
}

function accepted(collection: string, body: { id: string }) {
  return {
    status: 202,
    location: `/api/drift/${collection}/${body.id}`,
    body,
    meta: { id: body.id },
  };
}
