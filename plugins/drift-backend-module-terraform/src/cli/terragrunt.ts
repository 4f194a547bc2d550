/**
 * What has Terragrunt only look, with the command of the configuration if that names one, and keep what it fetches apart. Older versions know
 * the variables that begin with TERRAGRUNT, newer ones those that begin with TG.
 * @internal
 */
export function terragruntVariables(
  folder: string,
  tool: string | undefined,
): NodeJS.ProcessEnv {
  return {
    ...(tool ? { TG_TF_PATH: tool, TERRAGRUNT_TFPATH: tool } : {}),
    TG_DOWNLOAD_DIR: folder,
    TERRAGRUNT_DOWNLOAD: folder,
    TG_NON_INTERACTIVE: 'true',
    TERRAGRUNT_NON_INTERACTIVE: 'true',
    TG_NO_COLOR: 'true',
    TERRAGRUNT_NO_COLOR: 'true',
    // A bucket for states that is not there is told, not made.
    TG_BACKEND_REQUIRE_BOOTSTRAP: 'true',
    TERRAGRUNT_FAIL_ON_STATE_BUCKET_CREATION: 'true',
    TG_DISABLE_BUCKET_UPDATE: 'true',
    TERRAGRUNT_DISABLE_BUCKET_UPDATE: 'true',
  };
}
