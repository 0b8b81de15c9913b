import { NO_SOURCE, type PolicySource } from '../core/policy-source';
import { higherRisk, type RiskLevel } from '../core/risk-level';
import { ConfigurationError } from '../errors/configuration-error';
import { RiskTable } from '../risk/action-risk';
import type { PolicyDocument } from './policy-document';
import { policySource } from './policy-origin';
import type { PolicyRule } from './policy-rule';
import { ApprovalRule, BUILT_IN_RULES, DowngradeRule } from './rules';
import { withoutNulls } from './spelling';
import { documentFaults, SCHEMAS } from './validate-document';

/** A rule together with the document that it came from. */
export interface SourcedRule {
  readonly rule: PolicyRule;
  readonly source: PolicySource;
  /** What it says has no effect but to be told. */
  readonly soft: boolean;
  /** It is soft because the document's `shadow` names it. */
  readonly shadow: boolean;
  /** The rule's entry under `rules` in the document. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Asks about actions that say `requiresApproval`, also without any document. */
const DECLARED_APPROVALS: SourcedRule = {
  rule: new ApprovalRule({}, true),
  source: NO_SOURCE,
  soft: false,
  shadow: false,
  options: {},
};

/**
 * Several documents as one policy: a conjunction. Every rule of every document applies to every call, so a further
 * document never loosens what another one says. Immutable.
 */
export class PolicySet {
  /** The built-in rules, in the order in which they are asked within a stage. */
  readonly rules: readonly SourcedRule[];
  readonly riskTable: RiskTable;
  /** Those that are enabled. */
  readonly documents: readonly PolicyDocument[];

  /** Of these the user's own: without what somebody else added. */
  readonly own: readonly PolicyDocument[];

  /**
   * @param added - documents of somebody else, such as a platform: they only ever tighten.
   * @throws {@link ConfigurationError} `INVALID_POLICY` for a document that the schema refuses, or an entry that cannot be
   * used; then `details.path` holds the steps to the entry, in snake_case.
   */
  constructor(documents: readonly PolicyDocument[], added: readonly PolicyDocument[] = []) {
    const given = [...documents, ...added].map(
      (document) => withoutNulls(document, SCHEMAS.camelCase) as PolicyDocument,
    );
    given.forEach(checkDocument);
    this.documents = given.filter(({ enabled }) => enabled !== false);
    const others = new Set(given.slice(documents.length));
    this.own = this.documents.filter((document) => !others.has(document));
    const rules = BUILT_IN_RULES.flatMap((builtIn) =>
      this.documents.flatMap((document) => {
        const source = policySource(document);
        return builtIn.fromDocument(document, source).map((rule) => sourced(rule, document, source));
      }),
    );
    this.rules = withOneTimeout([...uniteDowngrades(rules), DECLARED_APPROVALS], this.documents);
    this.riskTable = new RiskTable(uniteRiskTags(this.documents));
  }

  /**
   * A user's rule, once for each document that configures it; once without options where none of the user's own does: a
   * soft entry of somebody else must not stand in the place of the rule as it is.
   */
  configured(rule: PolicyRule): readonly SourcedRule[] {
    const configuring = this.documents.filter(({ rules }) => ownEntry(rules, rule.name) !== undefined);
    const entries = configuring.map((document) =>
      sourced(rule, document, policySource(document), ownEntry(document.rules, rule.name)),
    );
    if (configuring.some((document) => this.own.includes(document))) return entries;
    const shadow = rule.shadow ?? false;
    return [{ rule, source: NO_SOURCE, soft: shadow, shadow, options: {} }, ...entries];
  }
}

function sourced(rule: PolicyRule, document: PolicyDocument, source: PolicySource, options = {}): SourcedRule {
  const shadow = (rule.shadow ?? false) || (document.shadow?.includes(rule.name) ?? false);
  return { rule, source, soft: shadow || document.strictMode === false, shadow, options };
}

function ownEntry<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Of several time limits for an answer the shortest holds, for every question. */
function withOneTimeout(rules: readonly SourcedRule[], documents: readonly PolicyDocument[]): readonly SourcedRule[] {
  const strict = documents.filter(({ strictMode, shadow }) => strictMode !== false && !shadow?.includes('approval'));
  const limits = strict.flatMap(({ approvals }) => approvals?.timeoutSeconds ?? []);
  if (limits.length === 0) return rules;
  const timeoutSeconds = Math.min(...limits);
  return rules.map((each) =>
    each.rule instanceof ApprovalRule ? { ...each, rule: each.rule.within(timeoutSeconds) } : each,
  );
}

/** What hard rules lower is united; a rule in shadow, or of a document that is not strict, only tells what it would. */
function uniteDowngrades(rules: readonly SourcedRule[]): readonly SourcedRule[] {
  const hard = rules.filter(({ rule, soft }) => rule instanceof DowngradeRule && !soft);
  if (hard.length < 2) return rules;
  const united = { ...hard[0], rule: DowngradeRule.unite(hard.map(({ rule }) => rule as DowngradeRule)) };
  return rules.flatMap((each) => (each === hard[0] ? [united] : hard.includes(each) ? [] : [each]));
}

function checkDocument(document: PolicyDocument, index: number): void {
  const faults = documentFaults(document, 'camelCase');
  if (faults.length === 0) return;
  const name = (document as PolicyDocument | null)?.name ?? `number ${index + 1}`;
  const list = faults.slice(0, 20).map(({ path, message }) => `${path.join('.') || 'the document'} ${message}`);
  const message = [`The policy ${name} is not valid:`, ...list].join('\n  ');
  throw new ConfigurationError('INVALID_POLICY', message, { faults: list });
}

/** Of two levels for one tag the higher. */
function uniteRiskTags(documents: readonly PolicyDocument[]): Readonly<Record<string, RiskLevel>> {
  const united = new Map<string, RiskLevel>();
  for (const { risk } of documents) {
    for (const [tag, level] of Object.entries(risk?.tags ?? {})) {
      const key = tag.toLowerCase();
      united.set(key, higherRisk(united.get(key) ?? null, level) ?? level);
    }
  }
  return Object.fromEntries(united);
}
