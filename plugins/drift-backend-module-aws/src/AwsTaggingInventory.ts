import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  Inventory,
  InventoryProvider,
  InventoryResource,
} from '@paved-path/backstage-plugin-drift-node';
import { readPages } from '@paved-path/provider-kit-node';
import { aliasesOf, parseArn, partitionOf, typeOf } from './arn';
import { AwsAccess } from './AwsAccess';
import { consoleUrlOf } from './consoleUrl';
import { AwsAccount } from './settings';

/** The most that AWS gives at once. */
const PAGE_SIZE = 100;

/**
 * What exists in one AWS account, as the Resource Groups Tagging API lists it. A region that cannot be read fails the whole inventory: what would
 * be missing is told from what does not exist by nobody.
 * @internal
 */
export class AwsTaggingInventory implements InventoryProvider {
  readonly id: string;
  readonly title: string;
  readonly #access: AwsAccess;
  readonly #account: AwsAccount;

  constructor(options: { access: AwsAccess; account: AwsAccount }) {
    this.#access = options.access;
    this.#account = options.account;
    this.id = `aws-${options.account.id}`;
    this.title = `AWS ${options.account.name}`;
  }

  async list({ signal }: { signal: AbortSignal }): Promise<Inventory> {
    const { id, name, regions } = this.#account;
    const asOf = new Date().toISOString();
    // The first region that fails ends the others.
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    let lists: InventoryResource[][];
    try {
      lists = await Promise.all(
        regions.map(region => this.#listRegion(region, either)),
      );
    } finally {
      failed.abort(new Error('Another region could not be read'));
    }
    // What has no region is listed in one of them; should it be in two, it is there once.
    const resources = new Map<string, InventoryResource>();
    for (const resource of lists.flat()) {
      if (!resources.has(resource.id)) resources.set(resource.id, resource);
    }
    const account = name === id ? id : `${id} (${name})`;
    return {
      resources: [...resources.values()],
      scope: `AWS account ${account}, ${regions.join(', ')}`,
      asOf,
      doesNotList: whatIsNotListed(regions),
    };
  }

  async #listRegion(
    region: string,
    signal: AbortSignal,
  ): Promise<InventoryResource[]> {
    const place = { account: this.#account, region };
    const mappings = await readPages(async (token?: string) => {
      const { ResourceTagMappingList = [], PaginationToken } =
        await this.#access.call(place, 'tag:GetResources', signal, clients =>
          clients.tagging.send(
            new GetResourcesCommand({
              ResourcesPerPage: PAGE_SIZE,
              PaginationToken: token,
            }),
            { abortSignal: signal },
          ),
        );
      return {
        items: ResourceTagMappingList,
        next: PaginationToken || undefined,
      };
    });
    return mappings.map(({ ResourceARN, Tags = [] }) => {
      if (!ResourceARN) {
        throw new ServiceUnavailableError(
          `AWS listed a resource without an ARN in ${region} of the AWS account ${
            this.#account.id
          }`,
        );
      }
      const tags = Object.fromEntries(
        Tags.map(({ Key = '', Value = '' }) => [Key, Value]),
      );
      return this.#toResource(ResourceARN, tags, region);
    });
  }

  #toResource(
    id: string,
    tags: Record<string, string>,
    listedIn: string,
  ): InventoryResource {
    const arn = parseArn(id);
    const named = { id, name: tags.Name || undefined, tags };
    if (!arn) return { ...named, account: this.#account.id, region: listedIn };
    // A bucket is in a region that its ARN does not tell; other resources without a region have none.
    const region = arn.region || (arn.service === 's3' ? listedIn : undefined);
    return {
      ...named,
      type: typeOf(arn),
      account: arn.account || this.#account.id,
      region,
      url: consoleUrlOf(arn, region ?? listedIn),
      aliases: aliasesOf(arn, region ?? listedIn),
    };
  }
}

function whatIsNotListed(regions: string[]): string[] {
  const { globalRegion } = partitionOf(regions[0]);
  return [
    'Resources that never had a tag: AWS lists here those that have tags, or had some.',
    'Resources of services and types that the tagging API does not know, such as IAM users and roles.',
    `Regions other than ${regions.join(', ')}.`,
    ...(regions.includes(globalRegion)
      ? []
      : [
          `Resources without a region, such as CloudFront distributions and Route 53 zones: AWS lists them in ${globalRegion}, which is not among the regions of this account.`,
        ]),
  ];
}
