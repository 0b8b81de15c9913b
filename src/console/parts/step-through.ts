/** Goes from one of a list to the one before or after it; at the ends nothing happens. */
export function stepThrough(ids: readonly string[], id: string, onOpen: (id: string) => void): (by: 1 | -1) => void {
  return (by) => {
    const next = ids[ids.indexOf(id) + by];
    if (next !== undefined && ids.includes(id)) onOpen(next);
  };
}
