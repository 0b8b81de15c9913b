import { higherRisk, type RiskLevel } from '../core/risk-level';
import type { PolicySource } from '../core/verdict';
import { ConfigurationError } from '../errors/configuration-error';
import { RiskTable } from '../risk/action-risk';
import type { PolicyDocument } from './policy-document';
import { policySource } from './policy-origin';
import type { PolicyRule } from './policy-rule';
import { BUILT_IN_RULES } from './rules';
import { documentFaults } from './validate-document';

/** A rule together with the document that it came from. */
export interface SourcedRule {
  readonly rule: PolicyRule;
  readonly source: PolicySource;
}

/**
 * Several documents as one policy: a conjunction. Every rule of every document applies to every call, so a further
 * document never loosens what another one says. Immutable.
 */
export class PolicySet {
  /** In the order in which they are asked within a stage. */
  readonly rules: readonly SourcedRule[];
  readonly riskTable: RiskTable;
  /** Every pattern of actions in the documents, with the key that it stands under. */
  readonly actionPatterns: readonly { readonly pattern: string; readonly path: string }[];

  /** @throws {@link ConfigurationError} `INVALID_POLICY` for a document that the schema refuses. */
  constructor(readonly documents: readonly PolicyDocument[]) {
    documents.forEach(checkDocument);
    const sources = documents.map(policySource);
    this.rules = BUILT_IN_RULES.flatMap((builtIn) =>
      documents.flatMap((document, index) => {
        const rule = builtIn.fromDocument(document);
        return rule === null ? [] : [{ rule, source: sources[index] }];
      }),
    );
    this.actionPatterns = documents.flatMap(patternsOf);
    this.riskTable = new RiskTable(uniteRiskTags(documents));
  }
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

function patternsOf({
  deniedActions,
  allowedActions,
  schedules,
  warnings,
}: PolicyDocument): { pattern: string; path: string }[] {
  const lists = {
    denied_actions: deniedActions,
    allowed_actions: allowedActions,
    schedules: Object.keys(schedules ?? {}),
    'warnings.actions': warnings?.actions,
  };
  return Object.entries(lists).flatMap(([path, patterns]) => (patterns ?? []).map((pattern) => ({ pattern, path })));
}
