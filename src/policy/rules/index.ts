import type { PolicySource } from '../../core/policy-source';
import type { PolicyDocument } from '../policy-document';
import type { PolicyRule } from '../policy-rule';
import { AllowListRule } from './allow-list-rule';
import { ApprovalRule } from './approval-rule';
import { ArgumentConstraintsRule } from './argument-constraints-rule';
import { BudgetRule } from './budget-rule';
import { DenyListRule } from './deny-list-rule';
import { DowngradeRule } from './downgrade-rule';
import { RateLimitRule } from './rate-limit-rule';
import { ScheduleRule } from './schedule-rule';
import { WarningRule } from './warning-rule';

/** What the class of a built-in rule tells besides: the key of documents that configures it, and that key's schema. */
export interface BuiltInRule {
  readonly documentKey: keyof PolicyDocument;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Makes the rules of a document; none where the document does not configure it. */
  fromDocument(document: PolicyDocument, source: PolicySource): readonly PolicyRule[];
}

export { ApprovalRule, DowngradeRule };

/** The one list of built-in rules, in the order in which they are asked within a stage. */
export const BUILT_IN_RULES: readonly BuiltInRule[] = [
  DenyListRule,
  AllowListRule,
  ScheduleRule,
  DowngradeRule,
  ArgumentConstraintsRule,
  BudgetRule,
  RateLimitRule,
  ApprovalRule,
  WarningRule,
];
