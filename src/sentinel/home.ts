/** The directory of a Sentinel's files; null where it has none. */
export function homeOf({ home }: { readonly home?: string | false }): string | null {
  return (home ?? process.env.AGENT_SENTINEL_HOME ?? '.agent-sentinel') || null;
}
