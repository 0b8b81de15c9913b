/** What a new policy begins with. */
export const NEW_SOURCE = `budgets:
  run: 1.0
denied_actions: ["delete_*", "drop_*"]
rate_limits:
  send_email: { max_count: 20, window_seconds: 60 }
approvals:
  tags: [payment]
  threshold_usd: 10
`;
