import type { ActionPlan } from '../policy/policy-pipeline';
import { denied, policyUnavailable } from './own-denials';

/** The plan of every action while a policy is required that has not come yet: it refuses each call. */
export const POLICY_AWAITED: ActionPlan = {
  isEmpty: false,
  mayWait: false,
  limits: [],
  evaluate: () => denied(policyUnavailable()),
};
