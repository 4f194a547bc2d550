export interface Config {
  cost?: {
    /**
     * Reads FOCUS billing exports (1.0 to 1.2, as CSV, CSV.gz or Parquet). Without this section the module does nothing.
     */
    focus?: {
      /** Where the exports are. */
      exports: Array<{
        /**
         * Names the export for good: letters, digits and `-`. Under another name it is read anew, and what was read before is dropped.
         * @example aws-export
         * @visibility backend
         */
        name: string;
        /**
         * The folder on this machine that the export is in, with all folders below it. Either this or `s3`.
         * @example /var/lib/bills/aws
         * @visibility backend
         */
        folder?: string;
        /** S3-compatible object storage that the export is in. Either this or `folder`. */
        s3?: {
          /**
           * By default that of AWS.
           * @example https://storage.example.com
           * @visibility backend
           */
          endpoint?: string;
          /**
           * @example acme-billing
           * @visibility backend
           */
          bucket: string;
          /**
           * What the names of the export's objects begin with. By default all objects of the bucket are read.
           * @example exports/focus/
           * @visibility backend
           */
          prefix?: string;
          /**
           * Default: us-east-1.
           * @example eu-west-1
           * @visibility backend
           */
          region?: string;
          /**
           * By default the credentials of the machine, as the AWS SDK finds them.
           * @example ${BILLS_ACCESS_KEY_ID}
           * @visibility secret
           */
          accessKeyId?: string;
          /**
           * @example ${BILLS_SECRET_ACCESS_KEY}
           * @visibility secret
           */
          secretAccessKey?: string;
        };
      }>;
      /**
       * How much memory DuckDB may take, in MiB or GiB; what needs more goes through the disk. Default: 1 GiB.
       * @example 512 MiB
       * @visibility backend
       */
      memoryLimit?: string;
      /**
       * Where DuckDB writes what does not fit into memory, and where copies of objects and notes on files that were read are kept. It may be
       * emptied at any time. Default: the folder `paved-path-cost-focus` among the machine's temporary files.
       * @example /var/lib/backstage/cost-focus
       * @visibility backend
       */
      folder?: string;
    };
  };
}
