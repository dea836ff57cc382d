import { DATA, DATA_FROM, isDuration, type Validation } from './validation.ts';

/**
 * So many entries are compared with one another, twice where an object is changed. An API server gives an expression a million
 * steps (k8s.io/apiserver/pkg/apis/cel) and refuses the object where they do not do; about 400 entries take them.
 */
export const MOST_COMPARED = 250;

/**
 * The built-in rules that CEL can say as well, for clusters that are to refuse these mistakes while no webhook answers.
 * The rest reads templates, other objects, or what CEL has no function for. A test holds each against its rule.
 */
export const staticErrors: readonly Validation[] = [
  {
    rule: 'PST104',
    kind: 'ExternalSecret',
    expression: `${DATA}.size() > 0 || ${DATA_FROM}.size() > 0`,
    message: 'spec names no secret to fetch: data and dataFrom are both empty',
  },
  {
    rule: 'PST105',
    kind: 'ExternalSecret',
    expression:
      '!(object.spec.?target.?deletionPolicy.orValue("Retain") == "Delete" && !(object.spec.?target.?creationPolicy.orValue("Owner") in ["Owner", "Orphan"])) && ' +
      '!(object.spec.?target.?deletionPolicy.orValue("Retain") == "Merge" && object.spec.?target.?creationPolicy.orValue("Owner") == "None")',
    message: 'spec.target.deletionPolicy does not go with the creationPolicy',
  },
  {
    rule: 'PST106',
    kind: 'ExternalSecret',
    expression: `${DATA_FROM}.all(e, [has(e.extract), has(e.find), e.?sourceRef.?generatorRef.hasValue()].filter(is, is).size() == (!has(e.extract) && !has(e.find) && e.?sourceRef.?storeRef.hasValue() && !e.?sourceRef.?generatorRef.hasValue() ? 0 : 1))`,
    message: 'each entry of spec.dataFrom reads from exactly one of extract, find and sourceRef.generatorRef',
  },
  {
    rule: 'PST107',
    kind: 'ExternalSecret',
    expression: `object.spec.?target.?deletionPolicy.orValue("Retain") != "Retain" || ${DATA}.size() > ${MOST_COMPARED} || ${DATA}.all(a, ${DATA}.exists_one(b, b.secretKey == a.secretKey))`,
    message: 'a secretKey of spec.data is written twice',
  },
  {
    rule: 'PST109',
    kind: 'ExternalSecret',
    expression:
      '(object.spec.?target.?manifest.hasValue() && !(object.spec.target.manifest.apiVersion == "v1" && object.spec.target.manifest.kind == "Secret")) || ' +
      'object.spec.?target.?template.?templateFrom.orValue([]).all(f, f.?target.orValue("").lowerAscii() in ["", "data", "annotations", "labels"])',
    message: 'a target of spec.target.template.templateFrom must be Data, Annotations or Labels',
  },
  {
    rule: 'PST110',
    kind: 'ExternalSecret',
    expression: `${isDuration('object.spec.?refreshInterval.orValue("0")')} && object.spec.?syncWindows.?windows.orValue([]).all(w, ${isDuration('w.?duration.orValue("0")')})`,
    message: 'a duration is none that Go reads: write a number and a unit, such as 30s, 15m or 24h',
  },
  {
    rule: 'PST111',
    kind: 'ExternalSecret',
    expression:
      `${DATA}.all(d, !d.?sourceRef.?generatorRef.hasValue()) && ` +
      `(${DATA} + ${DATA_FROM}.filter(e, !e.?sourceRef.?generatorRef.hasValue())).all(e, ` +
      '(e.?sourceRef.?storeRef.hasValue() ? e.sourceRef.storeRef.?name.orValue("") : object.spec.?secretStoreRef.?name.orValue("")) != "")',
    message: 'an entry names no store: write spec.secretStoreRef; generators stand under dataFrom',
  },
  {
    rule: 'PST113',
    kind: 'ExternalSecret',
    expression: `${DATA_FROM}.all(e, e.?rewrite.orValue([]).all(r, r.?merge.?strategy.orValue("Extract") != "JSON" || r.merge.?into.orValue("") != ""))`,
    message: 'rewrite.merge with strategy JSON needs into',
  },
  {
    rule: 'PST504',
    kind: 'ClusterExternalSecret',
    expression: isDuration('object.spec.?refreshTime.orValue("0")'),
    message: 'spec.refreshTime is no duration that Go reads: write a number and a unit, such as 15m or 24h',
  },
];

/** What may be meant. */
export const staticWarnings: readonly Validation[] = [
  {
    rule: 'PST112',
    kind: 'ExternalSecret',
    expression: `${DATA_FROM}.all(e, !has(e.find) || has(e.find.name) || has(e.find.tags) || has(e.find.path))`,
    message:
      'a find of spec.dataFrom has no name, tags or path: it fetches every secret that the store can read',
  },
  {
    rule: 'PST123',
    kind: 'ExternalSecret',
    expression:
      'object.spec.?target.?template.?templateFrom.orValue([]).all(f, (has(f.literal) || has(f.configMap) || has(f.secret)) && ' +
      'f.?configMap.?items.orValue(["-"]).size() > 0 && f.?secret.?items.orValue(["-"]).size() > 0)',
    message: 'an entry of spec.target.template.templateFrom writes nothing',
  },
];
