import type { PolicyDocument } from './policy-document';

/** A pattern of actions in a document, and the key that it stands under. */
export interface ActionPattern {
  readonly pattern: string;
  readonly path: string;
}

/** Every pattern of actions in a document. */
export function actionPatterns(document: PolicyDocument): readonly ActionPattern[] {
  const { deniedActions = [], allowedActions = [], approvals, warnings } = document;
  const byPath: Readonly<Record<string, readonly string[]>> = {
    denied_actions: deniedActions,
    allowed_actions: allowedActions,
    schedules: Object.keys(document.schedules ?? {}),
    downgrades: Object.keys(document.downgrades ?? {}),
    argument_constraints: Object.keys(document.argumentConstraints ?? {}),
    'budgets.actions': Object.keys(document.budgets?.actions ?? {}),
    rate_limits: Object.keys(document.rateLimits ?? {}),
    'approvals.actions': approvals?.actions ?? [],
    'warnings.actions': warnings?.actions ?? [],
  };
  return Object.entries(byPath).flatMap(([path, patterns]) => patterns.map((pattern) => ({ pattern, path })));
}
