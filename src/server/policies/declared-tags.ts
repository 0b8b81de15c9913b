/** The tags of an action as its agent declared it; none where it declared none, or what cannot be one. */
export function declaredTags(action: string | null): readonly string[] {
  if (action === null) return [];
  const { tags } = JSON.parse(action) as { readonly tags?: unknown };
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}
