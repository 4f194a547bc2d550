import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AuthService, UserInfoService } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import {
  NewPushToken,
  PushToken,
} from '@paved-path/backstage-plugin-sandbox-common';
import { TokenRow, TokenStore } from '../../database/TokenStore';

/** Whoever pushes. */
export interface Pusher {
  userRef: string;
  ownershipRefs: string[];
}

const TOKEN_PREFIX = 'ppsb_';

/**
 * Makes push tokens, and tells by the password of a push who pushes: a push token, or a Backstage token
 * of a user, which the golden path uses to push on behalf of the person who filled the form.
 */
export class PushAuthenticator {
  readonly #store: TokenStore;
  readonly #auth: AuthService;
  readonly #userInfo: UserInfoService;

  constructor(options: {
    store: TokenStore;
    auth: AuthService;
    userInfo: UserInfoService;
  }) {
    this.#store = options.store;
    this.#auth = options.auth;
    this.#userInfo = options.userInfo;
  }

  /** The token itself is in the answer and nowhere else. */
  async createToken(request: {
    description: string;
    userRef: string;
    ownershipRefs: string[];
  }): Promise<NewPushToken> {
    const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
    const row: TokenRow = {
      id: randomUUID(),
      hash: hashOf(token),
      description: request.description,
      user_ref: request.userRef,
      ownership_refs: JSON.stringify(request.ownershipRefs),
      created_at: new Date().toISOString(),
      last_used_at: null,
    };
    await this.#store.add(row);
    return { ...toPushToken(row), token };
  }

  async listTokens(userRef: string): Promise<PushToken[]> {
    return (await this.#store.list(userRef)).map(toPushToken);
  }

  async revokeToken(id: string, userRef: string): Promise<void> {
    if (!(await this.#store.remove(id, userRef))) {
      throw new NotFoundError('You have no such token');
    }
  }

  /** Undefined where the request carries no password at all. */
  async authenticate(
    authorization: string | undefined,
  ): Promise<Pusher | undefined> {
    const password = passwordOf(authorization);
    if (!password) return undefined;
    if (password.startsWith(TOKEN_PREFIX)) {
      const row = await this.#store.findByHash(hashOf(password));
      if (!row) {
        throw new AuthenticationError('This push token is unknown or revoked.');
      }
      await this.#store.touch(row.id, new Date().toISOString());
      return {
        userRef: row.user_ref,
        ownershipRefs: JSON.parse(row.ownership_refs),
      };
    }
    return this.#authenticateUser(password);
  }

  async #authenticateUser(token: string): Promise<Pusher> {
    try {
      const credentials = await this.#auth.authenticate(token);
      if (this.#auth.isPrincipal(credentials, 'user')) {
        const info = await this.#userInfo.getUserInfo(credentials);
        return {
          userRef: info.userEntityRef,
          ownershipRefs: info.ownershipEntityRefs,
        };
      }
    } catch {
      // Why a token is not taken is nothing that its bearer should learn.
    }
    throw new AuthenticationError('This password is not a push token.');
  }
}

function passwordOf(authorization: string | undefined): string | undefined {
  const encoded = authorization?.match(/^Basic +(\S+)$/i)?.[1];
  if (!encoded) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : pair.slice(colon + 1) || undefined;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function toPushToken(row: TokenRow): PushToken {
  return {
    id: row.id,
    description: row.description,
    userRef: row.user_ref,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
