const CODE = /\.(?:tf|tofu)(?:\.json)?$/;

/**
 * The files of a folder that hold its code. Of `main.tf` and `main.tofu` OpenTofu reads the second alone; Terraform reads only those that end in
 * `.tf`. Where it would read none, those for OpenTofu are the code all the same: the command then says that it finds none.
 * @internal
 */
export function codeFiles(names: Iterable<string>, tofu: boolean): string[] {
  const all = [...names].filter(name => CODE.test(name)).sort();
  if (tofu) return all.filter(name => !all.includes(asTofu(name)));
  const ofBoth = all.filter(name => /\.tf(?:\.json)?$/.test(name));
  return ofBoth.length > 0 ? ofBoth : all;
}

/** The file that OpenTofu reads instead, if there is one. */
function asTofu(name: string): string {
  return /\.tf(?:\.json)?$/.test(name)
    ? name.replace(/\.tf(\.json)?$/, '.tofu$1')
    : '';
}
