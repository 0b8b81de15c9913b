import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { type LiveEvent, onLive } from './live';
import { RowList, type RowSource } from './row-list';

/**
 * The rows of a list that is shown.
 *
 * @param asked - the parameters of the list; another text begins anew.
 * @param events - when it is looked whether there is something new.
 */
export function useRows<Row>(source: RowSource<Row>, asked: string, events: readonly LiveEvent[]): RowList<Row> {
  const list = useMemo(() => new RowList(source), [source]);
  // Before the browser paints: a frame sooner there.
  useLayoutEffect(() => void list.start(asked), [asked]);
  useEffect(() => () => list.stop(), [list]);
  useEffect(() => onLive(events, () => void list.look()), []);
  useEffect(() => onLive(['reset'], () => void list.reset()), []);
  return list;
}
