export const HELP = `Finds what is wrong in manifests before anything is applied: what admission would refuse, and what only files show.

  postern lint [PATH ...] [options]

  PATH                            a file, or a folder with every .yaml, .yml and .json below it (.); - reads standard
                                  input, as in kustomize build . | postern lint -
  -o, --output FORMAT             text (default), json, sarif (2.1.0), junit, github
      --fail-on LEVEL             error (default) or warning: what makes the exit status 1
      --fix                       repairs what can be repaired without a doubt; everything else in a file stays as it is
      --fix --dry-run             shows what --fix would change
      --only-manifests            of files that are named, too, passes over those that hold no object
      --rule ID[,ID]              only these rules; PST1 stands for all that begin so
      --ignore ID[,ID]            not these
  -n, --namespace NAME            namespace of objects that name none; without it they may belong to any
      --cluster                   looks at the cluster of the kubeconfig: at its objects, or with PATHs at what those need
                                  of it; values of Secrets and ConfigMaps are never asked for
      --record FILE               with --cluster: writes what is known of it, without values, for --against
      --against FILE              what PATHs need is looked for in a recorded cluster
      --kubeconfig FILE, --context NAME
      --allow-literal REGEX       names or texts that are no secrets though they look it (PST700, PST701)
      --least-entropy BITS        how varied a random text is at least, in bits a character (4)
      --policy FILE               holds objects against the SecretPolicies in a file or folder, instead of those of the same
                                  name in the cluster; may be repeated
      --show-audited              prints as notes what a policy only writes down (SARIF always has it)
      --as-of DATE                exceptions of policies are as they will be then: 2027-01-31
      --config FILE               settings of the operator, as for postern serve
      --kubernetes-version X.Y    version of the API server (1.36)

# postern:ignore PST112 the store holds nothing else
  at the end of a line ignores findings of the rule in that line; on a line of its own in the field or entry below it;
  before the first field in the whole document. postern explain PST112 says what a rule finds.

Findings go to standard output, everything else to standard error.
Exit status: 0 nothing that counts, 1 something that counts, 2 wrong usage or settings, 3 something could not be read.
`;
