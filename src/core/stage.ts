/** The stages in which rules are asked, in this order. */
export const STAGES = [
  'access',
  'transform',
  'arguments',
  'content',
  'behavior',
  'approval',
  'advice',
  'quota',
] as const;

/** When in the life of a call a rule is asked. */
export type Stage = (typeof STAGES)[number];
