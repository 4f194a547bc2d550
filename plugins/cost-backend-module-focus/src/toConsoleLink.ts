/** The page of a resource in the console of AWS or Azure, whose ids say where it is. @internal */
export function toConsoleLink(resource: {
  resourceId: string;
}): string | undefined {
  const { resourceId } = resource;
  if (/^arn:aws:[^:]+:/.test(resourceId)) {
    return `https://console.aws.amazon.com/go/view?arn=${encodeURIComponent(
      resourceId,
    )}`;
  }
  if (/^\/subscriptions\//i.test(resourceId)) {
    return `https://portal.azure.com/#resource${encodeURI(resourceId)}`;
  }
  return undefined;
}
